package dev.countersign.crash;

import java.io.IOException;
import java.io.Reader;
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
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * The packaged service as a process of its own, which can be killed and started again: the native executable where that is what was
 * built, otherwise the jar on the Java that runs the test.
 */
public final class PackagedService {

    private static final Path TARGET = Path.of("target");
    private static final long SECONDS_TO_DIE = 60;

    /** A job that makes a whole schema, on a machine that is busy with other things. */
    private static final long SECONDS_TO_RUN = 180;

    private static final Duration PROBE_LIMIT = Duration.ofSeconds(5);
    private static final HttpClient PROBES =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Several of them share a build machine. */
    private static final String SMALL = "-Xmx256m";

    private final String name;
    private final Path folder;
    private final int port;
    private final int managementPort;
    private final Map<String, String> environment;
    private String memory = SMALL;
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

    /** Whether there is anything to start. */
    public static boolean isBuilt() {
        return Files.exists(artifact());
    }

    /** Whether that is a native executable, which never starts a database of its own. */
    public static boolean isNative() {
        return built().getProperty("type", "").equals("native");
    }

    private static Path artifact() {
        return TARGET.resolve(built().getProperty("path", "nothing")).toAbsolutePath();
    }

    /** What the build says that it made. */
    private static Properties built() {
        Properties built = new Properties();
        Path file = TARGET.resolve("quarkus-artifact.properties");
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                built.load(reader);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return built;
    }

    /** From the next start on, as it runs in production: for what is measured. */
    public synchronized PackagedService fullSize() {
        memory = "-Xmx1g";
        return this;
    }

    public synchronized void start() {
        start(List.of());
    }

    /** Runs it with these arguments until it ends by itself, and returns its exit code. */
    public int run(String... arguments) {
        start(List.of(arguments));
        return awaitEnd(SECONDS_TO_RUN);
    }

    private synchronized void start(List<String> arguments) {
        starts++;
        List<String> command = new ArrayList<>(command());
        command.addAll(arguments);
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

    private List<String> command() {
        if (isNative()) {
            return List.of(artifact().toString(), memory);
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return memory.equals(SMALL)
                ? List.of(
                        java,
                        memory,
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        artifact().toString()) // quick to start
                : List.of(java, memory, "-jar", artifact().toString());
    }

    /** SIGKILL: nothing of the process runs any more when this returns; what it started may. */
    public synchronized void kill() {
        if (process == null) {
            return;
        }
        process.destroyForcibly();
        awaitEnd(SECONDS_TO_DIE);
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
        return awaitEnd(SECONDS_TO_DIE);
    }

    private int awaitEnd(long seconds) {
        try {
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                throw new IllegalStateException(name + " does not end");
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
        return says("/q/health/ready");
    }

    /** Whether its liveness probe says so. */
    public boolean isAlive() {
        return says("/q/health/live");
    }

    private boolean says(String path) {
        try {
            HttpRequest probe = HttpRequest.newBuilder(URI.create(managementAddress() + path))
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
