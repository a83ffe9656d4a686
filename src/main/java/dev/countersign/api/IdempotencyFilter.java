package dev.countersign.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.countersign.idempotency.Claim;
import dev.countersign.idempotency.IdempotencyKey;
import dev.countersign.idempotency.IdempotencyService;
import dev.countersign.idempotency.KeptAnswer;
import dev.countersign.identity.Caller;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * {@code Idempotency-Key} on the POSTs of every wire. After the caller is known, and before anything is parsed or done, the key
 * is claimed; a good answer is kept before it goes out; any other gives the key back, because what was refused changed nothing
 * and what failed may be tried again.
 */
final class IdempotencyFilter {

    static final String HEADER = "Idempotency-Key";
    static final String REPLAYED = "Idempotency-Replayed";

    private static final Logger LOG = Logger.getLogger(IdempotencyFilter.class);
    private static final String PROPERTY = IdempotencyFilter.class.getName();
    private static final int AFTER_AUTHENTICATION = Priorities.USER + 1000;
    private static final Annotation[] NONE = {};

    private final IdempotencyService keys;
    private final CurrentCaller current;
    private final RawBody bodies;
    private final Dialects dialects;
    private final ObjectMapper json;

    IdempotencyFilter(
            IdempotencyService keys, CurrentCaller current, RawBody bodies, Dialects dialects, ObjectMapper json) {
        this.keys = keys;
        this.current = current;
        this.bodies = bodies;
        this.dialects = dialects;
        this.json = json;
    }

    /** Lets the request through, or answers in its place. Null, in the framework's words, is nothing to wait for. */
    @ServerRequestFilter(priority = AFTER_AUTHENTICATION)
    public Uni<Response> before(ContainerRequestContext request, HttpServerRequest http) {
        String field = request.getHeaderString(HEADER);
        Optional<Caller> caller = current.known();
        if (field == null || caller.isEmpty() || !request.getMethod().equals(HttpMethod.POST)) {
            return null;
        }
        return IdempotencyKey.parse(field)
                .map(key -> claim(request, http.uri(), caller.get(), key))
                .orElseGet(() -> Uni.createFrom().item(refusal(request, IdempotencyRefusal.MALFORMED)));
    }

    private Uni<Response> claim(ContainerRequestContext request, String target, Caller caller, IdempotencyKey key) {
        return bodies.read(request)
                .map(body -> RequestHash.of(request.getMethod(), target, body))
                .flatMap(hash -> keys.claim(caller.credentialId(), key, hash))
                .map(claim -> switch (claim) {
                    case Claim.Granted granted -> {
                        request.setProperty(PROPERTY, granted);
                        yield null;
                    }
                    case Claim.Answered answered -> replay(answered.answer());
                    case Claim.Running running -> refusal(request, IdempotencyRefusal.RUNNING);
                    case Claim.Taken taken -> refusal(request, IdempotencyRefusal.TAKEN);
                });
    }

    /** Keeps a good answer, byte for byte as it goes out; after any other, the key is free again. */
    @ServerResponseFilter
    public Uni<Void> after(ContainerRequestContext request, ContainerResponseContext response) {
        if (!(request.getProperty(PROPERTY) instanceof Claim.Granted claim)) {
            return null;
        }
        request.removeProperty(PROPERTY);
        if (response.getStatusInfo().getFamily() != Response.Status.Family.SUCCESSFUL) {
            return keys.giveBack(claim);
        }
        try {
            return keys.keep(claim, fixed(response));
        } catch (JsonProcessingException unwritable) {
            LOG.errorf(unwritable, "the answer of claim %s cannot be written", claim.id());
            return keys.giveBack(claim);
        }
    }

    /** Writes the body now, so that what is kept is what goes out. */
    private KeptAnswer fixed(ContainerResponseContext response) throws JsonProcessingException {
        if (!response.hasEntity()) {
            return new KeptAnswer(response.getStatus(), Optional.empty(), new byte[0]);
        }
        MediaType type = Optional.ofNullable(response.getMediaType()).orElse(MediaType.APPLICATION_JSON_TYPE);
        byte[] body = switch (response.getEntity()) {
            case byte[] bytes -> bytes;
            case String text -> text.getBytes(StandardCharsets.UTF_8);
            case Object entity -> json.writeValueAsBytes(entity);
        };
        response.setEntity(body, NONE, type);
        return new KeptAnswer(response.getStatus(), Optional.of(type.toString()), body);
    }

    private static Response replay(KeptAnswer answer) {
        Response.ResponseBuilder response = Response.status(answer.status()).header(REPLAYED, "true");
        answer.contentType().ifPresent(type -> response.entity(answer.body()).type(type));
        return response.build();
    }

    private Response refusal(ContainerRequestContext request, IdempotencyRefusal why) {
        Response refusal = dialects.error(request.getUriInfo(), why.status(), why.code(), why.message());
        return why == IdempotencyRefusal.RUNNING
                ? Response.fromResponse(refusal)
                        .header(HttpHeaders.RETRY_AFTER, "1")
                        .build()
                : refusal;
    }
}
