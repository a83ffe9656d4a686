package dev.countersign.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The packaged service as a process of its own, on the Java that runs the test, which can be killed and started again. */
public final class PackagedService {

    private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
    private static final long SECONDS_TO_DIE = 20;
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(5);
    private static final HttpClient PROBES =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Small and quick to start: several of them share a build machine. */
    private static final List<String> SMALL = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1");

    private final String name;
    private final Path folder;
    private final int port;
    private final int managementPort;
    private final Map<String, String> environment;
    private List<String> options = SMALL;
    private volatile Process process;
    private int starts;

    private PackagedService(String name, Path folder, int port, int managementPort, Map<String, String> environment) {
        this.name = name;
        this.folder = folder;
        this.port = port;
        this.managementPort = managementPort;
        this.environment = environment;
    }

    /** A service that logs into {@code folder}; nothing is started yet. */
    public static PackagedService in(Path folder, String name, Map<String, String> environment) {
        int port = freePort();
        Map<String, String> all = new TreeMap<>(environment);
        all.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        all.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        int managementPort = freePort();
        all.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        all.put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
        return new PackagedService(name, folder, port, managementPort, all);
    }

    /** Whether there is anything to start: a native build, for instance, leaves no jar. */
    public static boolean isBuilt() {
        return Files.exists(JAR);
    }

    /** From the next start on, as it runs in production: for what is measured. */
    public synchronized PackagedService fullSize() {
        options = List.of("-Xmx1g");
        return this;
    }

    public synchronized void start() {
        starts++;
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(options);
        command.addAll(List.of("-jar", JAR.toAbsolutePath().toString()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().keySet().removeIf(key -> key.startsWith("QUARKUS_") || key.startsWith("COUNTERSIGN_"));
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** SIGKILL: nothing of the process runs any more when this returns; what it started may. */
    public synchronized void kill() {
        if (process == null) {
            return;
        }
        process.destroyForcibly();
        awaitEnd();
    }

    /** SIGTERM, as an operator stops it; SIGKILL when that does not help. Returns the exit code. */
    public synchronized int stop() {
        process.destroy();
        try {
            if (!process.waitFor(SECONDS_TO_DIE, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return awaitEnd();
    }

    private int awaitEnd() {
        try {
            if (!process.waitFor(SECONDS_TO_DIE, TimeUnit.SECONDS)) {
                throw new IllegalStateException(name + " survives SIGKILL");
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    public boolean isRunning() {
        Process current = process;
        return current != null && current.isAlive();
    }

    public synchronized int starts() {
        return starts;
    }

    public String address() {
        return "http://127.0.0.1:" + port;
    }

    /** Where probes and metrics are. */
    public String managementAddress() {
        return "http://127.0.0.1:" + managementPort;
    }

    /** Whether its readiness probe says so. */
    public boolean isReady() {
        try {
            HttpRequest probe = HttpRequest.newBuilder(URI.create(managementAddress() + "/q/health/ready"))
                    .timeout(PROBE_LIMIT)
                    .build();
            return PROBES.send(probe, BodyHandlers.discarding()).statusCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException noAnswer) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public Path log() {
        return folder.resolve(name + ".log");
    }

    /** What it said last, for the report of a failure. */
    public String lastWords() {
        try {
            List<String> lines = Files.exists(log()) ? Files.readAllLines(log()) : List.of();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
        } catch (IOException failure) {
            return failure.toString();
        }
    }

    /** A port of this machine that nobody listens at now. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Lets time pass: where to kill is a matter of time, what to expect is not. */
    public static void pause(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
