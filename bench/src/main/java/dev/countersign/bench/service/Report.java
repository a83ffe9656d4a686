package dev.countersign.bench.service;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Collects lines of the tables, and prints them with the targets at the end; what is going on goes to another stream. */
final class Report {

    private final PrintStream out;
    private final PrintStream progress;
    private final Path statements;
    private final long began = System.nanoTime();
    private final List<String> lines = new ArrayList<>();
    private final List<String> targets = new ArrayList<>();

    /** {@code statements} is the folder into which recorded statements are written. */
    Report(PrintStream out, PrintStream progress, Path statements) {
        this.out = out;
        this.progress = progress;
        this.statements = statements;
    }

    void progress(String what) {
        progress.printf(
                Locale.ROOT,
                "[%4d s, load %s] %s%n",
                (System.nanoTime() - began) / 1_000_000_000,
                Processes.load(),
                what);
    }

    void line(String text, Object... values) {
        String line = values.length == 0 ? text : String.format(Locale.ROOT, text, values);
        lines.add(line);
        if (line.startsWith("|")) {
            progress.println(line);
        }
    }

    /** A miss is news, not a failure: timing on a shared machine proves nothing. */
    void target(String sentence, boolean met, String figure) {
        targets.add("| %s | %s | %s |".formatted(sentence, figure, met ? "met" : "**missed**"));
    }

    void hotPathHeader() {
        line("");
        line("## Hot paths");
        line("");
        line(
                "| path | in flight | round trips | service /s | p50 ms | p99 ms | CPU ms, service + database | pgbench /s | p50 ms | p99 ms |"
                        + " raw client /s | **rate ÷ pgbench** | **p99 ÷ pgbench** | rate ÷ raw | load |");
        line("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    }

    void hotPath(HotPathRow row) {
        String peer = row.pgbench()
                .map(HotPaths.Peer::statements)
                .map(figures ->
                        String.format(Locale.ROOT, "%,.0f | %.2f | %.2f", figures.rate(), figures.p50(), figures.p99()))
                .orElse("absent | – | –");
        String ratios = row.pgbench()
                .map(HotPaths.Peer::statements)
                .map(figures -> String.format(
                        Locale.ROOT,
                        "**%.2f** | **%.2f**",
                        row.service().rate() / figures.rate(),
                        row.service().p99() / figures.p99()))
                .orElse("– | –");
        line(
                "| %s | %d | %d | %,.0f | %.2f | %.2f | %.2f + %.2f | %s | %,.0f | %s | %.2f | %s |",
                row.path(),
                row.inFlight(),
                row.roundTrips(),
                row.service().rate(),
                row.service().p50(),
                row.service().p99(),
                row.cpu(),
                row.postgresCpu(),
                peer,
                row.raw().rate(),
                ratios,
                row.service().rate() / row.raw().rate(),
                row.load());
        row.pgbench()
                .map(HotPaths.Peer::statements)
                .filter(peerFigures -> !row.path().equals("create"))
                .ifPresent(peerFigures -> {
                    double rate = row.service().rate() / peerFigures.rate();
                    double slowest = row.service().p99() / peerFigures.p99();
                    target(
                            "%s, %d in flight: at least 60 %% of pgbench, p99 at most 2×"
                                    .formatted(row.path(), row.inFlight()),
                            rate >= 0.6 && slowest <= 2,
                            String.format(Locale.ROOT, "%.0f %%, %.1f×", rate * 100, slowest));
                });
    }

    void residentAfterLoad(long megabytes) {
        line("");
        line("Resident memory of the service (JVM, heap of at most 1 GB) after these requests: %d MB.", megabytes);
    }

    /** Keeps the statements of a path, to be read. */
    void statements(String path, Script script) {
        StringBuilder text = new StringBuilder();
        for (int number = 0; number < script.shape().size(); number++) {
            text.append("-- ")
                    .append(number + 1)
                    .append('\n')
                    .append(script.shape().get(number))
                    .append(";\n\n");
        }
        try {
            Files.createDirectories(statements);
            Files.writeString(statements.resolve(path + ".sql"), text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void print() {
        lines.forEach(out::println);
        out.println();
        out.println("## Targets");
        out.println();
        out.println("| target | figure | |");
        out.println("|---|---|---|");
        targets.forEach(out::println);
        out.printf(Locale.ROOT, "%nTook %d s.%n", (System.nanoTime() - began) / 1_000_000_000);
    }
}
