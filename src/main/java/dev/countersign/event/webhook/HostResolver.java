package dev.countersign.event.webhook;

import io.smallrye.mutiny.Uni;
import java.net.InetAddress;
import java.util.List;

/** Looks up the addresses of a name. */
public interface HostResolver {

    /** Every address of the host, at least one; fails when it has none, or none can be found. */
    Uni<List<InetAddress>> resolve(String host);
}
