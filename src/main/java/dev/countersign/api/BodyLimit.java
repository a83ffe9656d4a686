package dev.countersign.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.countersign.event.RequestId;
import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.MDC;

/**
 * Refuses a body that says of itself that it is too large, in the words of the wire. The framework would refuse it too, before any
 * filter, with no words at all.
 */
@ApplicationScoped
public class BodyLimit {

    static final int TOO_LARGE = 413;

    private static final int BEFORE_THE_FRAMEWORK = -3;

    private final long limit;
    private final Dialects dialects;
    private final RequestIds ids;
    private final ObjectMapper json;

    BodyLimit(
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize limit,
            Dialects dialects,
            RequestIds ids,
            ObjectMapper json) {
        this.limit = limit.asLongValue();
        this.dialects = dialects;
        this.ids = ids;
        this.json = json;
    }

    void install(@Observes Router router) {
        router.route().order(BEFORE_THE_FRAMEWORK).handler(exchange -> {
            String length = exchange.request().getHeader(HttpHeaders.CONTENT_LENGTH);
            if (length != null && isTooLarge(length)) {
                refuse(exchange);
            } else {
                exchange.next();
            }
        });
    }

    private boolean isTooLarge(String length) {
        return length.matches("[0-9]{1,18}") && Long.parseLong(length) > limit;
    }

    private void refuse(RoutingContext exchange) {
        String header = dialects.requestIdHeader(exchange.normalizedPath());
        String id = ids.choose(given(exchange, header), given(exchange, RequestIds.HEADER));
        MDC.put(RequestId.KEY, id);
        Response refusal = dialects.error(exchange.normalizedPath(), TOO_LARGE, "the body is too large");
        HttpServerResponse response = exchange.response()
                .setStatusCode(TOO_LARGE)
                .putHeader(HttpHeaders.CONTENT_TYPE, refusal.getMediaType().toString())
                .putHeader(RequestIds.HEADER, id)
                .putHeader(header, id);
        LingeringClose.afterAnswer(exchange.request(), exchange.vertx());
        try {
            response.end(Buffer.buffer(json.writeValueAsBytes(refusal.getEntity())));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("an error envelope cannot be written", impossible);
        }
    }

    private static Optional<String> given(RoutingContext exchange, String header) {
        return Optional.ofNullable(exchange.request().getHeader(header));
    }
}
