package dev.countersign.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostmasterTest {
    @TempDir
    Path data;

    private Postmaster postmaster;

    @BeforeEach
    void readTheFolder() {
        postmaster = new Postmaster(data);
    }

    @Test
    void namesNobodyWithoutItsFile() throws IOException {
        assertThat(postmaster.named()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "not a number\n", "-1\n", "99999999999999999999\n"})
    void namesNobodyWhenTheFileIsDamaged(String content) throws IOException {
        Files.writeString(postmaster.pidFile(), content);

        assertThat(postmaster.named()).isEmpty();
    }

    @Test
    void namesNobodyWhenTheProcessIsGone() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        Files.writeString(postmaster.pidFile(), gone.pid() + "\n" + data + "\n");

        assertThat(postmaster.named()).isEmpty();
    }

    @Test
    void doesNotTakeAnotherProgramForAServer() throws IOException {
        ProcessHandle ourselves = ProcessHandle.current();
        Files.writeString(postmaster.pidFile(), ourselves.pid() + "\n" + data + "\n");

        assertThat(postmaster.named()).contains(ourselves);
        assertThat(postmaster.serves(ourselves)).isFalse();
    }
}
