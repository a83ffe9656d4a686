package dev.countersign.bench;

import java.util.Arrays;

/**
 * CPU time of one operation over all rounds, in nanoseconds.
 *
 * @param name of the contender
 * @param min of its best round
 * @param median of its rounds
 */
record Timing(String name, long min, long median) {
    static Timing of(String name, long[] nanosPerOperation) {
        long[] sorted = nanosPerOperation.clone();
        Arrays.sort(sorted);
        return new Timing(name, sorted[0], sorted[sorted.length / 2]);
    }

    /** Returns the median in hundredths of that of {@code other}. */
    long percentOf(Timing other) {
        return median * 100 / other.median;
    }
}
