package dev.countersign.bench.service;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** From the start of the process to the first probe that says "ready", and the memory that it then has. */
final class Starts {

    private static final String EMPTY = "bench_empty";
    private static final String MIGRATED = "bench_migrated";
    private static final int IDLE_MILLIS = 2_000;

    private final Scale scale;
    private final Postgres postgres;
    private final Report report;

    Starts(Scale scale, Postgres postgres, Report report) {
        this.scale = scale;
        this.postgres = postgres;
        this.report = report;
    }

    /** Programs by their names; empty for what was not built. */
    void run(Map<String, Optional<Program>> programs) {
        report.line("");
        report.line("## Start (median of %d)", scale.starts());
        report.line("");
        report.line(
                "| program | ready, ms | **÷ JVM** | ready with all migrations, ms | resident when idle, MB | load |");
        report.line("|---|---|---|---|---|---|");
        double jvm = Double.NaN;
        for (Map.Entry<String, Optional<Program>> each : programs.entrySet()) {
            report.progress("start: " + each.getKey());
            if (each.getValue().isEmpty()) {
                report.line("| %s | absent | – | – | – | – |", each.getKey());
                continue;
            }
            Measured measured = measure(each.getValue().get());
            jvm = Double.isNaN(jvm) ? measured.ready() : jvm;
            report.line(
                    "| %s | %,.0f | **%.2f** | %,.0f | %d | %s |",
                    each.getKey(),
                    measured.ready(),
                    measured.ready() / jvm,
                    measured.migrating(),
                    measured.megabytes(),
                    Processes.load());
            if (each.getKey().equals("native")) {
                report.target(
                        "native: ready within 100 ms, at most 90 MB",
                        measured.ready() <= 100 && measured.megabytes() <= 90,
                        String.format(Locale.ROOT, "%.0f ms, %d MB", measured.ready(), measured.megabytes()));
            }
        }
    }

    private record Measured(double ready, double migrating, long megabytes) {}

    private Measured measure(Program program) {
        List<Double> migrating = new ArrayList<>();
        for (int start = 0; start < scale.starts(); start++) {
            postgres.create(EMPTY);
            migrating.add(once(program, EMPTY, "true", new ArrayList<>()));
            if (start == 0) {
                postgres.copy(EMPTY, MIGRATED);
            }
            postgres.drop(EMPTY);
        }
        List<Double> ready = new ArrayList<>();
        List<Double> megabytes = new ArrayList<>();
        for (int start = 0; start < scale.starts(); start++) {
            ready.add(once(program, MIGRATED, "false", megabytes));
        }
        postgres.drop(MIGRATED);
        return new Measured(median(ready), median(migrating), Math.round(median(megabytes)));
    }

    /** As in production: no sandbox, and its jobs. */
    private double once(Program program, String database, String migrates, List<Double> megabytes) {
        long begin = System.nanoTime();
        try (Service service = program.start(
                        postgres,
                        database,
                        Map.of(
                                "QUARKUS_FLYWAY_MIGRATE_AT_START",
                                migrates,
                                "COUNTERSIGN_SANDBOX_ENABLED",
                                "false",
                                "QUARKUS_SCHEDULER_ENABLED",
                                "true"))
                .ready()) {
            double took = (System.nanoTime() - begin) / 1e6;
            Service.pause(IDLE_MILLIS);
            megabytes.add((double) service.residentMegabytes());
            return took;
        }
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
