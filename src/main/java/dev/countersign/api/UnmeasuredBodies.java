package dev.countersign.api;

import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** A body that comes in pieces says nothing of its size: it is read here, as far as the limit goes. */
final class UnmeasuredBodies {

    private static final Set<String> WITH_BODY =
            Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

    private final RawBody bodies;

    UnmeasuredBodies(RawBody bodies) {
        this.bodies = bodies;
    }

    /** After the caller is known, so that nobody else's bodies are read. Null is nothing to wait for. */
    @ServerRequestFilter(priority = Priorities.USER + 500)
    public Uni<Response> read(ContainerRequestContext request) {
        boolean measured = request.getHeaderString(HttpHeaders.CONTENT_LENGTH) != null;
        return measured || !WITH_BODY.contains(request.getMethod())
                ? null
                : bodies.read(request).map(body -> null);
    }
}
