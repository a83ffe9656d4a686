package dev.countersign.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The PostgreSQL that a killed service leaves behind: ended by its number, never without proof that it is the one. */
public final class Leftover {

    private static final long SECONDS_TO_DIE = 20;

    private Leftover() {}

    /** The file by which a data folder names its server. */
    public static Path pidFile(Path home) {
        return home.resolve("postgres").resolve("postmaster.pid");
    }

    /** SIGKILL to the server of this data folder, if there is one. Its own processes notice and end by themselves. */
    public static boolean kill(Path home) {
        Optional<ProcessHandle> server = server(home);
        server.ifPresent(process -> {
            process.destroyForcibly();
            await(process);
        });
        return server.isPresent();
    }

    /** Ends the server of this data folder, if there is one. */
    public static void end(Path home) {
        server(home).ifPresent(process -> {
            process.destroy();
            if (!await(process)) {
                process.destroyForcibly();
                await(process);
            }
        });
    }

    private static Optional<ProcessHandle> server(Path home) {
        try {
            if (Files.notExists(pidFile(home))) {
                return Optional.empty();
            }
            String number =
                    Files.readAllLines(pidFile(home)).stream().findFirst().orElse("");
            return number.strip().matches("\\d{1,18}")
                    ? ProcessHandle.of(Long.parseLong(number.strip())).filter(process -> serves(process, home))
                    : Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean serves(ProcessHandle process, Path home) {
        String data = home.resolve("postgres").toString();
        return process.info().command().orElse("").endsWith("postgres")
                && process.info()
                        .arguments()
                        .map(arguments -> java.util.List.of(arguments).contains(data))
                        .orElse(false);
    }

    private static boolean await(ProcessHandle process) {
        try {
            process.onExit().get(SECONDS_TO_DIE, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException stubborn) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
