package dev.countersign.api;

import dev.countersign.database.PrimaryKeys;
import dev.countersign.event.RequestId;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.util.regex.Pattern;
import org.jboss.logging.MDC;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * Gives every request an id: the caller's own {@code X-Request-Id} when it is short and plain, a new one otherwise. It stands in
 * the answer's header, in the log lines of the request, and in the events that the request caused.
 */
final class RequestIdFilter {

    static final String HEADER = "X-Request-Id";

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final String PROPERTY = RequestIdFilter.class.getName();

    private final PrimaryKeys keys;

    RequestIdFilter(PrimaryKeys keys) {
        this.keys = keys;
    }

    @ServerRequestFilter(preMatching = true, priority = 0)
    public void assign(ContainerRequestContext request) {
        String given = request.getHeaderString(HEADER);
        String id = given != null && PLAIN.matcher(given).matches()
                ? given
                : keys.next().toString();
        request.setProperty(PROPERTY, id);
        MDC.put(RequestId.KEY, id);
    }

    @ServerResponseFilter
    public void answer(ContainerRequestContext request, ContainerResponseContext response) {
        Object id = request.getProperty(PROPERTY);
        if (id != null) {
            response.getHeaders().putSingle(HEADER, id);
        }
    }
}
