package dev.countersign.event.webhook;

import io.quarkus.arc.DefaultBean;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.WorkerExecutor;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks as the machine is configured to ask, hosts file included. That blocks, so it happens on threads of its own; and one name
 * is asked for once at a time, so that a name server that is slow for one name keeps one thread and no more.
 */
@DefaultBean
@ApplicationScoped
class SystemResolver implements HostResolver {

    private static final int THREADS = 16;

    private static final int REGISTRATION_THREADS = 4;
    private static final int MOST_REGISTERING = 32;

    private final WorkerExecutor threads;
    private final WorkerExecutor registrations;
    private final AtomicInteger registering = new AtomicInteger();
    private final ConcurrentMap<String, Uni<List<InetAddress>>> underWay = new ConcurrentHashMap<>();

    SystemResolver(Vertx vertx) {
        threads = vertx.createSharedWorkerExecutor("host-resolver", THREADS);
        registrations = vertx.createSharedWorkerExecutor("host-resolver-registrations", REGISTRATION_THREADS);
    }

    @Override
    public Uni<List<InetAddress>> resolve(String host) {
        return underWay.computeIfAbsent(
                host,
                name -> threads.executeBlocking(() -> List.of(InetAddress.getAllByName(name)), false)
                        .onTermination()
                        .invoke(() -> underWay.remove(name))
                        .memoize()
                        .indefinitely());
    }

    /** Anybody can register a name whose name server never answers: that keeps a thread of these, and few may wait. */
    @Override
    public Uni<List<InetAddress>> resolveForRegistration(String host) {
        return Uni.createFrom().deferred(() -> {
            if (registering.incrementAndGet() > MOST_REGISTERING) {
                registering.decrementAndGet();
                return Uni.createFrom().failure(new UnknownHostException("too many names are being registered"));
            }
            return registrations.executeBlocking(
                    () -> {
                        try {
                            return List.of(InetAddress.getAllByName(host));
                        } finally {
                            registering.decrementAndGet();
                        }
                    },
                    false);
        });
    }

    @PreDestroy
    void stop() {
        registrations.closeAndForget();
        threads.closeAndForget();
    }
}
