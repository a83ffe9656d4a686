package dev.countersign.api.bitgo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Signs every good answer to a signed request, over the very bytes that go out. Of other answers no client checks one. */
final class SignedAnswers {

    private static final String PROPERTY = SignedAnswers.class.getName();
    private static final Annotation[] NONE = {};

    /** Answers are handled from the highest to the lowest: after everybody who may still change the body. */
    private static final int LAST = 0;

    private final ObjectMapper json;

    SignedAnswers(ObjectMapper json) {
        this.json = json;
    }

    /** From now on, the answer to this request is signed, if it is a good one. */
    static void promise(ContainerRequestContext request, SignedExchange exchange) {
        request.setProperty(PROPERTY, exchange);
    }

    @ServerResponseFilter(priority = LAST)
    public void sign(ContainerRequestContext request, ContainerResponseContext response)
            throws JsonProcessingException {
        if (!(request.getProperty(PROPERTY) instanceof SignedExchange exchange)
                || response.getStatusInfo().getFamily() != Response.Status.Family.SUCCESSFUL) {
            return;
        }
        byte[] body = exchange.method().equals(HttpMethod.HEAD) ? new byte[0] : fixed(response);
        response.getHeaders().putSingle("timestamp", exchange.timestamp());
        response.getHeaders().putSingle("hmac", exchange.sign(response.getStatus(), body));
    }

    /** Writes the body now, so that what is signed is what goes out. */
    private byte[] fixed(ContainerResponseContext response) throws JsonProcessingException {
        if (!response.hasEntity()) {
            return new byte[0];
        }
        MediaType type = Optional.ofNullable(response.getMediaType()).orElse(MediaType.APPLICATION_JSON_TYPE);
        byte[] body = switch (response.getEntity()) {
            case byte[] bytes -> bytes;
            case String text -> text.getBytes(StandardCharsets.UTF_8);
            case Object entity -> json.writeValueAsBytes(entity);
        };
        response.setEntity(body, NONE, type);
        return body;
    }
}
