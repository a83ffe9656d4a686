package dev.countersign.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs PostgreSQL's own programs, which refuse to run as root: for root they run in a user namespace of their own. */
final class PostgresPrograms {
    private final Path folder;
    private final List<String> prefix;

    PostgresPrograms(Path folder) throws IOException {
        this.folder = folder;
        this.prefix = isRoot() ? List.of("unshare", "--user") : List.of();
        if (!prefix.isEmpty() && !succeeds("true")) {
            throw new StartupRefused("PostgreSQL refuses to run as root, and this machine allows no user namespaces; "
                    + "start as another user, or set QUARKUS_DATASOURCE_REACTIVE_URL.");
        }
    }

    /** The major version, as data folders record it. */
    String majorVersion() throws IOException {
        String answer = output(program("postgres", "--version"));
        return answer.replaceAll("(?s)^\\D*(\\d+).*$", "$1");
    }

    /** Runs a program of PostgreSQL and waits for it; what it printed becomes the sentence when it fails. */
    void run(String name, String... arguments) throws IOException {
        output(program(name, arguments));
    }

    private List<String> program(String name, String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(folder.resolve("bin").resolve(name).toString());
        command.addAll(List.of(arguments));
        return command;
    }

    private boolean succeeds(String name) throws IOException {
        try {
            List<String> command = new ArrayList<>(prefix);
            command.add(name);
            output(command);
            return true;
        } catch (StartupRefused refused) {
            return false;
        }
    }

    /** Output goes through a file: the server that pg_ctl leaves behind would keep a pipe open for ever. */
    private static String output(List<String> command) throws IOException {
        Path printed = Files.createTempFile("countersign-", ".out");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(printed.toFile())
                    .start();
            int code = process.waitFor();
            String text = Files.readString(printed, StandardCharsets.UTF_8).strip();
            if (code != 0) {
                throw new StartupRefused(String.join(" ", command) + " failed: " + text);
            }
            return text;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + command, interrupted);
        } finally {
            Files.delete(printed);
        }
    }

    private static boolean isRoot() throws IOException {
        Path mine = Files.createTempFile("countersign-", ".owner");
        try {
            return Files.getAttribute(mine, "unix:uid").equals(0);
        } finally {
            Files.delete(mine);
        }
    }
}
