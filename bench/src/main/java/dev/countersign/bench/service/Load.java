package dev.countersign.bench.service;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** A closed loop: each of so many clients sends its next request when it has the answer to the last. */
final class Load {

    private final int port;

    Load(int port) {
        this.port = port;
    }

    /** What was answered, in the order of the requests, and how long it took. */
    record Outcome(Figures figures, List<String> answers) {}

    /**
     * Sends all requests. Client {@code j} of {@code c} takes numbers j, j + c, j + 2c, … in that order. Anything but 2xx is an error,
     * since then something else was measured.
     */
    Outcome send(List<byte[]> requests, int inFlight) {
        String[] answers = new String[requests.size()];
        Histogram latencies = new ConcurrentHistogram(60_000_000_000L, 3);
        try (ExecutorService clients = Executors.newFixedThreadPool(inFlight)) {
            List<HttpConnection> connections =
                    IntStream.range(0, inFlight).mapToObj(client -> connect()).toList();
            long begin = System.nanoTime();
            List<? extends Future<?>> running = IntStream.range(0, inFlight)
                    .mapToObj(client -> clients.submit(() -> {
                        HttpConnection connection = connections.get(client);
                        for (int number = client; number < requests.size(); number += inFlight) {
                            long start = System.nanoTime();
                            HttpConnection.Answer answer = connection.send(requests.get(number));
                            latencies.recordValue(System.nanoTime() - start);
                            if (answer.status() / 100 != 2) {
                                throw new IllegalStateException(
                                        "request " + number + " was answered " + answer.status() + " " + answer.text());
                            }
                            answers[number] = answer.text();
                        }
                        return null;
                    }))
                    .toList();
            try {
                for (Future<?> each : running) {
                    each.get();
                }
            } finally {
                clients.shutdownNow();
            }
            Figures figures = Figures.of(latencies, System.nanoTime() - begin);
            for (HttpConnection connection : connections) {
                connection.close();
            }
            return new Outcome(figures, List.of(answers));
        } catch (InterruptedException | ExecutionException | IOException failure) {
            throw new IllegalStateException("load failed: " + failure.getMessage(), failure);
        }
    }

    private HttpConnection connect() {
        try {
            return new HttpConnection(port);
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
