package dev.countersign.api;

import dev.countersign.trace.TraceParent;
import dev.countersign.trace.Tracing;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Takes the trace to which the caller says its request belongs, when nobody has done so: while tracing is on, the server's own span
 * belongs to it. What is not one header of the standard's form is ignored.
 */
final class TraceFilter {

    private final Tracing tracing;

    TraceFilter(Tracing tracing) {
        this.tracing = tracing;
    }

    @ServerRequestFilter(preMatching = true, priority = 1)
    public void take(ContainerRequestContext request) {
        List<String> given = request.getHeaders().get(TraceParent.HEADER);
        if (given != null && given.size() == 1) {
            TraceParent.parse(given.getFirst()).ifPresent(tracing::join);
        }
    }
}
