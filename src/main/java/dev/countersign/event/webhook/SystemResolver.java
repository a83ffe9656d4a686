package dev.countersign.event.webhook;

import io.quarkus.arc.DefaultBean;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.WorkerExecutor;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Asks as the machine is configured to ask, hosts file included. That blocks, so it happens on threads of its own; and one name
 * is asked for once at a time, so that a name server that is slow for one name keeps one thread and no more.
 */
@DefaultBean
@ApplicationScoped
class SystemResolver implements HostResolver {

    private static final int THREADS = 16;

    private final WorkerExecutor threads;
    private final ConcurrentMap<String, Uni<List<InetAddress>>> underWay = new ConcurrentHashMap<>();

    SystemResolver(Vertx vertx) {
        threads = vertx.createSharedWorkerExecutor("host-resolver", THREADS);
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

    @PreDestroy
    void stop() {
        threads.closeAndForget();
    }
}
