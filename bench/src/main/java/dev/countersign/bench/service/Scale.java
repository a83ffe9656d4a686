package dev.countersign.bench.service;

import java.util.List;
import java.util.Locale;

/**
 * How much is measured.
 *
 * @param requests of one kind at one number in flight; a multiple of {@link Lanes#WIDTH}
 * @param warmUp requests of one kind before any is measured; a multiple of the same
 * @param starts of each kind of process
 * @param due rows that the expiry sweep finds, for each worker
 * @param lists how many rows a list is asked of, one size after the other
 * @param calls of each list at each size
 */
record Scale(String name, int requests, int warmUp, int starts, int due, List<Integer> lists, int calls) {

    /** {@code quick}, {@code standard} or {@code full}; {@code smoke} only shows that everything runs. */
    static Scale of(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "smoke" -> new Scale(name, 64, 64, 1, 2_000, List.of(1_000, 10_000), 40);
            case "quick" -> new Scale(name, 640, 960, 1, 20_000, List.of(10_000, 100_000), 200);
            case "standard" -> new Scale(name, 1_920, 3_200, 5, 100_000, List.of(10_000, 100_000, 1_000_000), 500);
            case "full" ->
                new Scale(name, 6_400, 6_400, 5, 100_000, List.of(10_000, 100_000, 1_000_000, 10_000_000), 1_000);
            default -> throw new IllegalArgumentException("no such scale: " + name + "; quick, standard or full");
        };
    }

    /** Requests that are recorded: those that a peer repeats, and before them those that warm it up. */
    int recorded() {
        return requests + peerWarmUp();
    }

    /** Requests that a peer repeats before it is measured. */
    int peerWarmUp() {
        return Math.min(requests, Lanes.WIDTH * 8);
    }
}
