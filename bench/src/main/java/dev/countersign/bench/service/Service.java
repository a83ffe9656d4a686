package dev.countersign.bench.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One running instance of the service, as a process of its own. */
final class Service implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(300);
    private static final int SECONDS_TO_STOP = 30;

    private final Process process;
    private final int port;
    private final int management;
    private final Path log;

    private Service(Process process, int port, int management, Path log) {
        this.process = process;
        this.port = port;
        this.management = management;
        this.log = log;
    }

    /** Starts a program with this environment; it is not ready yet. */
    static Service start(List<String> program, Path folder, Map<String, String> environment) {
        int port = Postgres.freePort();
        int management = Postgres.freePort();
        Path log = folder.resolve("service-" + port + ".log");
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(program))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("QUARKUS_") || key.startsWith("COUNTERSIGN_"));
        builder.environment().putAll(environment);
        builder.environment().put("QUARKUS_HTTP_HOST", "127.0.0.1");
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        builder.environment().put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        builder.environment().put("QUARKUS_MANAGEMENT_PORT", Integer.toString(management));
        try {
            return new Service(builder.start(), port, management, log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Waits until it says that it is ready. */
    Service ready() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            if (!process.isAlive()) {
                throw new IllegalStateException("the service ended with " + process.exitValue() + ": " + lastWords());
            }
            if (isReady()) {
                return this;
            }
            pause(2);
        }
        throw new IllegalStateException("the service is not ready: " + lastWords());
    }

    private boolean isReady() {
        byte[] probe = Call.get("/q/health/ready").bytes();
        for (int candidate : new int[] {management, port}) {
            try (HttpConnection connection = new HttpConnection(candidate)) {
                if (connection.send(probe).status() == 200) {
                    return true;
                }
            } catch (IOException notYet) {
                // the next one, or the next time
            }
        }
        return false;
    }

    int port() {
        return port;
    }

    long residentMegabytes() {
        return Processes.residentMegabytes(process.pid());
    }

    long cpuTicks() {
        return Processes.ticks(process.pid());
    }

    long pid() {
        return process.pid();
    }

    String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
        } catch (IOException none) {
            return "it wrote no log";
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS);
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    static void pause(long milliseconds) {
        try {
            TimeUnit.MILLISECONDS.sleep(milliseconds);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
