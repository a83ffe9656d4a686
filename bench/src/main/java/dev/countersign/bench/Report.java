package dev.countersign.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Prints what was measured, on what, and whether the targets are met; figures are Markdown, ready for README.md. */
final class Report {
    private final PrintStream out;

    Report(PrintStream out) {
        this.out = out;
    }

    /** Prints the machine: no figure means anything without it. */
    void machine() {
        out.printf(
                "Machine: %s, %d cores, load average %.2f; Java %s%n",
                cpuModel(),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Runtime.version());
    }

    /** Prints one table; ratios are between medians, {@code limit} is the row with ratio 1. */
    void table(String title, List<Timing> timings, Timing limit) {
        out.printf("%n%s%n%n| variant | min µs | median µs | ratio to %s |%n|---|---|---|---|%n", title, limit.name());
        for (Timing timing : timings) {
            out.printf(
                    "| %s | %s | %s | %s |%n",
                    timing.name(),
                    fixed(timing.min() / 100, 1),
                    fixed(timing.median() / 100, 1),
                    fixed(timing.percentOf(limit), 2));
        }
    }

    /** Prints one target; a miss is news, not a failure, since timing on shared machines proves nothing. */
    void target(String sentence, long percent, boolean met) {
        out.printf("%s %s (%s)%n", met ? "met   " : "MISSED", sentence, fixed(percent, 2));
    }

    private static String fixed(long value, int decimals) {
        long scale = decimals == 1 ? 10 : 100;
        return value / scale + "." + ("0" + value % scale).substring(("0" + value % scale).length() - decimals);
    }

    private static String cpuModel() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElseGet(() -> System.getProperty("os.arch"));
        } catch (IOException noSuchFile) {
            return System.getProperty("os.arch");
        }
    }
}
