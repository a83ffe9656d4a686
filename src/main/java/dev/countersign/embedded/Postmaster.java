package dev.countersign.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Reads {@code postmaster.pid}, the file by which a data folder names the server that runs on it. */
final class Postmaster {
    private final Path data;

    Postmaster(Path data) {
        this.data = data;
    }

    /** The live process that the file names, whatever it is: after a reboot the number may belong to somebody else. */
    Optional<ProcessHandle> named() throws IOException {
        Path file = pidFile();
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        String firstLine = Files.readString(file).lines().findFirst().orElse("").strip();
        if (!firstLine.matches("\\d{1,18}")) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(firstLine)).filter(ProcessHandle::isAlive);
    }

    /** Whether this process is a PostgreSQL server on this very folder. */
    boolean serves(ProcessHandle process) {
        String command = process.info().command().orElse("");
        return Path.of(command).endsWith("postgres") && (worksIn(process) || isToldOf(process));
    }

    /** The server's file, to be removed only when the process that it names is not a server of this folder. */
    Path pidFile() {
        return data.resolve("postmaster.pid");
    }

    private boolean worksIn(ProcessHandle process) {
        try {
            return Path.of("/proc", Long.toString(process.pid()), "cwd")
                    .toRealPath()
                    .equals(data.toRealPath());
        } catch (IOException noProcFileSystem) {
            return false;
        }
    }

    private boolean isToldOf(ProcessHandle process) {
        return process.info()
                .arguments()
                .map(arguments -> Arrays.asList(arguments).contains(data.toString()))
                .orElse(false);
    }
}
