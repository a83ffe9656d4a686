package dev.countersign.bench.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Start, hot paths, expiry and lists of the packaged service, in one table beside their peers. See README.md. */
final class ServiceBenchmark {

    private static final int LAST_LINES = 60;

    private ServiceBenchmark() {}

    public static void main(String[] arguments) throws IOException {
        Scale scale = Scale.of(System.getProperty("bench.scale", "standard"));
        List<String> parts = Arrays.asList(
                System.getProperty("bench.parts", "start,paths,expiry,lists").split(","));
        Path built = Path.of(System.getProperty("bench.built")).toRealPath();
        Path folder = Files.createTempDirectory("countersign-bench-").toRealPath();
        Report report = new Report(System.out, System.err, built.resolve("bench-statements"));
        Postgres postgres = Postgres.start(folder.resolve("database"), built.resolve("bench-postgres"));
        Thread stop = new Thread(() -> end(postgres, folder));
        Runtime.getRuntime().addShutdownHook(stop);
        Optional<Pgbench> pgbench = Pgbench.find(postgres, folder);
        report.line("# Countersign, measured (" + scale.name() + ")");
        report.line("");
        report.line(machine(postgres, pgbench));
        try {
            run(scale, parts, built, folder, postgres, pgbench, report);
        } catch (RuntimeException failure) {
            logs(folder);
            throw failure;
        }
        report.print();
    }

    private static void run(
            Scale scale,
            List<String> parts,
            Path built,
            Path folder,
            Postgres postgres,
            Optional<Pgbench> pgbench,
            Report report) {
        Program jar = Program.jar(built, folder);
        if (parts.contains("start")) {
            Map<String, Optional<Program>> programs = new LinkedHashMap<>();
            programs.put("JVM", Optional.of(jar));
            programs.put("JVM with AOT cache", Program.withCache(built, folder));
            programs.put("native", Program.nativeImage(built, folder));
            new Starts(scale, postgres, report).run(programs);
        }
        if (parts.contains("paths")) {
            new HotPaths(scale, postgres, jar, folder, pgbench, report).run();
        }
        if (parts.contains("expiry")) {
            new Expiry(scale, postgres, jar, report).run();
        }
        if (parts.contains("lists")) {
            new Lists(scale, postgres, jar, report).run();
        }
    }

    /** What the services said last: their folder is about to be deleted. */
    private static void logs(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path log :
                    files.filter(file -> file.toString().endsWith(".log")).toList()) {
                List<String> lines = Files.readAllLines(log);
                lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size())
                        .forEach(System.err::println);
            }
        }
    }

    private static String machine(Postgres postgres, Optional<Pgbench> pgbench) {
        return String.format(
                Locale.ROOT,
                "%s, %d cores, load average %s before the run; Java %s; PostgreSQL %s (fsync and synchronous_commit on); %s.",
                cpuModel(),
                Runtime.getRuntime().availableProcessors(),
                Processes.load(),
                Runtime.version(),
                postgres.version(),
                pgbench.map(Pgbench::version).orElse("no pgbench on this machine"));
    }

    private static String cpuModel() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElseGet(() -> System.getProperty("os.arch"));
        } catch (IOException noSuchFile) {
            return System.getProperty("os.arch");
        }
    }

    /** Nothing that was started outlives this process, however it ends, and nothing that was written. */
    private static void end(Postgres postgres, Path folder) {
        ProcessHandle.current().children().forEach(ProcessHandle::destroy);
        postgres.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException left) {
            System.err.println(folder + " is left: " + left);
        }
    }
}
