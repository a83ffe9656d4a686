package dev.countersign.bench.service;

import org.HdrHistogram.Histogram;

/**
 * What a closed loop took.
 *
 * @param rate operations per second
 * @param p50 in milliseconds
 * @param p99 in milliseconds
 */
record Figures(double rate, double p50, double p99) {

    /** Of latencies in nanoseconds. */
    static Figures of(Histogram latencies, long nanos) {
        return new Figures(
                latencies.getTotalCount() * 1e9 / nanos,
                latencies.getValueAtPercentile(50) / 1e6,
                latencies.getValueAtPercentile(99) / 1e6);
    }

    /** The same without something that each operation also did, and that was measured alone, equally many in flight. */
    Figures without(Figures part) {
        return new Figures(1 / (1 / rate - 1 / part.rate), p50 - part.p50, p99 - part.p50);
    }
}
