package dev.countersign.crash;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Knows which instances are ready, as a balancer does: by their readiness, a moment ago. */
public final class Balancer implements Predicate<PackagedService>, AutoCloseable {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private final Set<PackagedService> ready = ConcurrentHashMap.newKeySet();
    private final List<Thread> lookouts;
    private volatile boolean closed;

    public Balancer(Collection<PackagedService> instances) {
        lookouts = instances.stream()
                .map(instance -> Thread.ofVirtual().start(() -> watch(instance)))
                .toList();
    }

    @Override
    public boolean test(PackagedService instance) {
        return ready.contains(instance);
    }

    /** One that hangs does not keep the others from being looked at. */
    private void watch(PackagedService instance) {
        while (!closed) {
            if (instance.isReady()) {
                ready.add(instance);
            } else {
                ready.remove(instance);
            }
            PackagedService.pause(BETWEEN_LOOKS);
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        for (Thread lookout : lookouts) {
            lookout.join();
        }
    }
}
