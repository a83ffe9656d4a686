package dev.countersign.bench.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** PostgreSQL's own load generator, with prepared statements. */
final class Pgbench {

    private static final long PATIENCE_SECONDS = 300;

    private final Path program;
    private final Postgres postgres;
    private final Path folder;

    private Pgbench(Path program, Postgres postgres, Path folder) {
        this.program = program;
        this.postgres = postgres;
        this.folder = folder;
    }

    /** The one of this machine, if it has one: on the path, or where Debian puts it. */
    static Optional<Pgbench> find(Postgres postgres, Path folder) {
        Stream<Path> path = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(directory -> Path.of(directory, "pgbench"));
        Stream<Path> debian = Stream.of("18", "17", "16", "15", "14")
                .map(version -> Path.of("/usr/lib/postgresql", version, "bin", "pgbench"));
        return Stream.concat(debian, path)
                .filter(Files::isExecutable)
                .findFirst()
                .map(program -> new Pgbench(program, postgres, folder));
    }

    String version() {
        try {
            Process process = new ProcessBuilder(program.toString(), "--version").start();
            return new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Runs a script so many times in all, once for each number from {@code base} on. */
    Figures run(
            String database, String script, Map<String, String> constants, int base, int transactions, int inFlight) {
        try {
            Path work = Files.createTempDirectory(folder, "pgbench-");
            Path file = Files.writeString(work.resolve("script.sql"), script);
            List<String> command = new ArrayList<>(List.of(
                    program.toString(),
                    "-n",
                    "-M",
                    "prepared",
                    "-c",
                    Integer.toString(inFlight),
                    "-j",
                    Integer.toString(Math.min(inFlight, 2)),
                    "-t",
                    Integer.toString(transactions / inFlight),
                    "-h",
                    "127.0.0.1",
                    "-p",
                    Integer.toString(postgres.port()),
                    "-U",
                    postgres.user(),
                    "-l",
                    "--log-prefix=" + work.resolve("log"),
                    "-D",
                    "i=-1",
                    "-D",
                    "base=" + base,
                    "-D",
                    "in_flight=" + inFlight));
            constants.forEach((name, value) -> command.addAll(List.of("-D", name + "=" + value)));
            command.addAll(List.of("-f", file.toString(), database));
            run(command, work, transactions);
            return figures(work);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void run(List<String> command, Path work, int transactions) throws IOException {
        Path output = work.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("PGPASSWORD", postgres.password());
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (!ended
                    || process.exitValue() != 0
                    || !Files.readString(output).contains("processed: " + transactions + "/" + transactions)) {
                throw new IllegalStateException("pgbench: " + Files.readString(output));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } finally {
            process.destroy();
        }
    }

    /** From its log of transactions: client, number, microseconds, script, and when it ended in seconds and microseconds. */
    private static Figures figures(Path work) throws IOException {
        Histogram latencies = new Histogram(60_000_000_000L, 3);
        long first = Long.MAX_VALUE;
        long last = 0;
        try (DirectoryStream<Path> logs = Files.newDirectoryStream(work, "log*")) {
            for (Path log : logs) {
                for (String line : Files.readAllLines(log)) {
                    String[] fields = line.split(" ");
                    long took = Long.parseLong(fields[2]);
                    long end = Long.parseLong(fields[4]) * 1_000_000 + Long.parseLong(fields[5]);
                    latencies.recordValue(took * 1000);
                    first = Math.min(first, end - took);
                    last = Math.max(last, end);
                }
            }
        }
        return Figures.of(latencies, (last - first) * 1000);
    }
}
