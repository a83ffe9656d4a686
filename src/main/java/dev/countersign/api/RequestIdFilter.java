package dev.countersign.api;

import dev.countersign.event.RequestId;
import io.opentelemetry.api.trace.Span;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.Optional;
import org.jboss.logging.MDC;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Gives every request an id: the caller's own {@code X-Request-Id} when it is short and plain, a new one otherwise. It stands in
 * the answer's header, in the log lines of the request, and in the events that the request caused.
 */
final class RequestIdFilter {

    private static final String PROPERTY = RequestIdFilter.class.getName();

    private final RequestIds ids;
    private final Dialects dialects;

    RequestIdFilter(RequestIds ids, Dialects dialects) {
        this.ids = ids;
        this.dialects = dialects;
    }

    @ServerRequestFilter(preMatching = true, priority = 0)
    public void assign(ContainerRequestContext request) {
        String id = ids.choose(given(request, header(request)), given(request, RequestIds.HEADER));
        request.setProperty(PROPERTY, id);
        MDC.put(RequestId.KEY, id);
        Span.current().setAttribute("countersign.request_id", id);
    }

    @ServerResponseFilter
    public void answer(ContainerRequestContext request, ContainerResponseContext response) {
        Object id = request.getProperty(PROPERTY);
        if (id != null) {
            response.getHeaders().putSingle(RequestIds.HEADER, id);
            response.getHeaders().putSingle(header(request), id);
        }
    }

    /** How the wire that is called names this. */
    private String header(ContainerRequestContext request) {
        return dialects.requestIdHeader(RequestPath.of(request.getUriInfo()));
    }

    private static Optional<String> given(ContainerRequestContext request, String header) {
        return Optional.ofNullable(request.getHeaderString(header));
    }
}
