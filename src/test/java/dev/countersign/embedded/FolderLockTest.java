package dev.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
    @TempDir
    Path folder;

    /** The other process of these tests: claims the folder and waits to be ended. */
    static final class Holder {
        private Holder() {}

        public static void main(String... folder) throws Exception {
            FolderLock lock = FolderLock.claim(Path.of(folder[0]));
            System.out.println(lock.isHeld());
            TimeUnit.MINUTES.sleep(1);
        }
    }

    @Test
    void refusesAFolderThatAnotherProcessHolds() throws Exception {
        Process holder = holder();
        try {
            assertThatThrownBy(() -> FolderLock.claim(folder))
                    .isInstanceOf(StartupRefused.class)
                    .hasMessageContaining("process " + holder.pid())
                    .hasMessageContaining("COUNTERSIGN_DATA_DIR");
        } finally {
            holder.destroyForcibly().waitFor();
        }
    }

    @Test
    void takesOverFromAProcessThatWasKilled() throws Exception {
        holder().destroyForcibly().waitFor();

        assertThat(FolderLock.claim(folder).isHeld()).isTrue();
    }

    @Test
    void claimsAgainInTheSameProcess() throws IOException {
        FolderLock first = FolderLock.claim(folder);

        assertThat(FolderLock.claim(folder).isHeld()).isTrue();
        assertThat(first.isHeld()).isTrue();
    }

    private Process holder() throws IOException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.inputReader().readLine()).isEqualTo("true");
        return process;
    }
}
