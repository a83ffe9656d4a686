package dev.countersign.bench.service;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One way to run the service: its command, and what it is told. */
record Program(String name, List<String> command, Path folder) {

    private static final List<String> HEAP = List.of("-Xmx1g");

    /** The packaged jar on this Java. */
    static Program jar(Path built, Path folder) {
        return java("JVM", List.of("-XX:AOTMode=off"), built, folder);
    }

    /** The same with the AOT cache that the build made, if it made one. */
    static Optional<Program> withCache(Path built, Path folder) {
        Path cache = built.resolve("quarkus-app").resolve("app.aot");
        return Files.exists(cache)
                ? Optional.of(java("JVM with AOT cache", List.of("-XX:AOTCache=" + cache), built, folder))
                : Optional.empty();
    }

    /** The native program, if there is one. */
    static Optional<Program> nativeImage(Path built, Path folder) {
        try (Stream<Path> files = Files.list(built)) {
            return files.filter(file -> file.getFileName().toString().endsWith("-runner"))
                    .filter(Files::isExecutable)
                    .findFirst()
                    .map(runner -> new Program("native", List.of(runner.toString()), folder));
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
    }

    private static Program java(String name, List<String> options, Path built, Path folder) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(HEAP);
        if (Runtime.version().feature() >= 24) {
            command.addAll(options);
        }
        command.add("-jar");
        command.add(built.resolve("quarkus-app").resolve("quarkus-run.jar").toString());
        return new Program(name, List.copyOf(command), folder);
    }

    /** Starts it on a database, with a sandbox, and without its jobs. */
    Service start(Postgres postgres, String database) {
        return start(postgres, database, Map.of());
    }

    /** The same, with something else beside or instead. */
    Service start(Postgres postgres, String database, Map<String, String> more) {
        Map<String, String> environment = new TreeMap<>(postgres.environment(database));
        environment.put("COUNTERSIGN_EMBEDDED_DATABASE", "false");
        environment.put("COUNTERSIGN_SANDBOX_ENABLED", "true");
        environment.put("COUNTERSIGN_SANDBOX_PROVIDER", "manual");
        environment.put("COUNTERSIGN_ADMIN_TOKEN", Lanes.OPERATOR);
        environment.put("COUNTERSIGN_SECRET_KEYS", "bench:dGhlIHRlc3RzJyBrZXk6IDMyIGJ5dGVzIGxpa2UgYW4=");
        // a lane asks more often than a person does, and its requests are signed beforehand
        environment.put("COUNTERSIGN_AQUANOW_REQUESTS_PER_SECOND", "100000");
        environment.put("COUNTERSIGN_AQUANOW_BURST", "100000");
        environment.put("COUNTERSIGN_AQUANOW_NONCE_WINDOW", "4h");
        environment.put("COUNTERSIGN_TRANSFER_AUTHORIZATION_WINDOW", "24h");
        environment.put("COUNTERSIGN_RAMP_ACCEPTANCE_WINDOW", "24h");
        // a job beside a request is not the request
        environment.put("QUARKUS_SCHEDULER_ENABLED", "false");
        environment.put("QUARKUS_LOG_LEVEL", "WARN");
        environment.put("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "false");
        environment.putAll(more);
        return Service.start(command, folder, environment);
    }
}
