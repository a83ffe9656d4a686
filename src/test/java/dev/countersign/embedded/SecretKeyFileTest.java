package dev.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretKeyFileTest {

    @TempDir
    Path home;

    @Test
    void isMadeOnceAndKept() {
        String made = new SecretKeyFile(home).key();

        assertThat(new SecretKeyFile(home).key()).isEqualTo(made);
        assertThat(made).startsWith("local:");
        assertThat(Base64.getDecoder().decode(made.substring("local:".length())))
                .hasSize(32);
    }

    @Test
    void onlyItsOwnerMayReadIt() throws IOException {
        new SecretKeyFile(home).key();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("secret-key"))))
                .isEqualTo("rw-------");
    }

    @Test
    void everyFolderHasItsOwn(@TempDir Path other) {
        assertThat(new SecretKeyFile(home).key()).isNotEqualTo(new SecretKeyFile(other).key());
    }

    /** A crash before the key had its final name: nothing was sealed with it. */
    @Test
    void whatACrashLeftUnfinishedIsNotUsed() throws IOException {
        Files.writeString(home.resolve("secret-key.unfinished"), "local:AAAA");

        assertThat(new SecretKeyFile(home).key()).hasSize("local:".length() + 44);
        assertThat(home.resolve("secret-key.unfinished")).doesNotExist();
    }

    @Test
    void anUnreadableOneStopsTheStart() throws IOException {
        Files.createDirectory(home.resolve("secret-key"));

        assertThatThrownBy(() -> new SecretKeyFile(home).key())
                .isInstanceOf(StartupRefused.class)
                .hasMessageContaining("secret-key cannot be read");
    }
}
