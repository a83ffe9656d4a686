package dev.countersign.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Interleaved rounds in one thread, measured by that thread's CPU time.
 *
 * <p>On a shared machine wall-clock time measures the neighbours. CPU time leaves out waiting for a core, and taking
 * turns within every round spreads what remains (frequency, caches, memory bandwidth) over all contenders alike.
 */
final class Rounds {
    private static final int WARM_UP = 40;
    private static final int MEASURED = 60;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Rounds() {}

    /** Returns one timing for each contender, in their order. */
    static List<Timing> run(List<Contender> contenders, List<Sample> samples) {
        long[][] nanos = new long[contenders.size()][MEASURED];
        for (int round = -WARM_UP; round < MEASURED; round++) {
            for (int turn = 0; turn < contenders.size(); turn++) {
                // Each round starts with another contender, so that none always follows the same neighbour.
                int index = Math.floorMod(turn + round, contenders.size());
                long spent = time(contenders.get(index), samples);
                if (round >= 0) {
                    nanos[index][round] = spent / samples.size();
                }
            }
        }
        return IntStream.range(0, contenders.size())
                .mapToObj(i -> Timing.of(contenders.get(i).name(), nanos[i]))
                .toList();
    }

    private static long time(Contender contender, List<Sample> samples) {
        int right = 0;
        long start = THREADS.getCurrentThreadCpuTime();
        for (Sample sample : samples) {
            right += contender.task().test(sample) ? 1 : 0;
        }
        long spent = THREADS.getCurrentThreadCpuTime() - start;
        if (right != samples.size()) {
            throw new IllegalStateException(contender.name() + " gave a wrong result");
        }
        return spent;
    }
}
