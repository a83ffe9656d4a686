package dev.countersign.driver;

import dev.countersign.event.webhook.HostResolver;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The name server of the tests: knows this machine and what it is told, and changes its mind when it is told to. */
@ApplicationScoped
public class Names implements HostResolver {

    private static final Map<String, Deque<List<InetAddress>>> ANSWERS = new ConcurrentHashMap<>();

    /** A name has these addresses. */
    public static void know(String name, String... addresses) {
        ANSWERS.put(name, new ArrayDeque<>(List.of(parsed(addresses))));
    }

    /** The next time but one it is asked, and from then on, a name has these. */
    public static void then(String name, String... addresses) {
        ANSWERS.get(name).add(parsed(addresses));
    }

    @Override
    public Uni<List<InetAddress>> resolve(String host) {
        if (host.equals("localhost")) {
            return Uni.createFrom().item(List.of(InetAddress.getLoopbackAddress()));
        }
        Deque<List<InetAddress>> answers = ANSWERS.get(host);
        if (answers == null) {
            return Uni.createFrom().failure(new UnknownHostException(host));
        }
        synchronized (answers) {
            return Uni.createFrom().item(answers.size() > 1 ? answers.poll() : answers.peek());
        }
    }

    private static List<InetAddress> parsed(String... addresses) {
        return Arrays.stream(addresses).map(Names::literal).toList();
    }

    private static InetAddress literal(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException malformed) {
            throw new AssertionError(malformed);
        }
    }
}
