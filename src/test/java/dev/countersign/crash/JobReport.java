package dev.countersign.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an instance's metrics say of its jobs. */
public final class JobReport {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Pattern LINE = Pattern.compile("countersign_job_(\\w+)\\{name=\"([^\"]+)\",?} (\\S+)");

    private final Map<String, Map<String, Double>> figures = new TreeMap<>();

    private JobReport(String metrics) {
        Matcher line = LINE.matcher(metrics);
        while (line.find()) {
            figures.computeIfAbsent(line.group(2), job -> new TreeMap<>())
                    .put(line.group(1), Double.valueOf(line.group(3)));
        }
    }

    public static JobReport of(PackagedService instance) {
        try {
            HttpRequest question = HttpRequest.newBuilder(URI.create(instance.managementAddress() + "/q/metrics"))
                    .build();
            return new JobReport(HTTP.send(question, BodyHandlers.ofString()).body());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** For each job that should run within this many seconds, how long ago it last succeeded. */
    public Map<String, Double> silences(double within) {
        Map<String, Double> silences = new TreeMap<>();
        figures.forEach((job, found) -> {
            if (found.get("interval_seconds") <= within) {
                silences.put(job, found.get("silence_seconds"));
            }
        });
        return silences;
    }

    /** How often each job failed. */
    public Map<String, Double> failures() {
        Map<String, Double> failures = new TreeMap<>();
        figures.forEach((job, found) -> failures.put(job, found.get("failures_total")));
        return failures;
    }
}
