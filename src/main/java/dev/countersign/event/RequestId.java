package dev.countersign.event;

import java.util.Optional;
import org.jboss.logging.MDC;

/**
 * The id of the request that is being served, for logs, events and error answers. It lives in the logging context, which
 * Quarkus keeps per request; work that no request asked for (a job) has none.
 */
public final class RequestId {

    /** The name of the id in the logging context. */
    public static final String KEY = "request_id";

    private RequestId() {}

    /** The id of the present request, if there is one. */
    public static Optional<String> current() {
        return Optional.ofNullable(MDC.get(KEY)).map(Object::toString);
    }
}
