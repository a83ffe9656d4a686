package dev.countersign.event.webhook;

import io.smallrye.mutiny.Uni;
import java.net.InetAddress;
import java.util.List;

/** Looks up the addresses of a name. */
public interface HostResolver {

    /** Every address of the host, at least one; fails when it has none, or none can be found. */
    Uni<List<InetAddress>> resolve(String host);

    /** The same for somebody who registers a name: must not make those wait who deliver. Fails when too many ask. */
    default Uni<List<InetAddress>> resolveForRegistration(String host) {
        return resolve(host);
    }
}
