package dev.countersign.api.bitgo;

import dev.countersign.api.CurrentCaller;
import dev.countersign.api.RawBody;
import dev.countersign.api.RequestPath;
import dev.countersign.identity.token.AccessTokenService;
import dev.countersign.identity.token.ClientAddress;
import dev.countersign.identity.token.LiveToken;
import dev.countersign.identity.token.MacKey;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * {@code Authorization: Bearer <token>} on every endpoint of this wire but the one that everybody may read; or the token's SHA-256,
 * and a signature over the request.
 */
final class BitGoAuthentication {

    private final AccessTokenService tokens;
    private final CurrentCaller current;
    private final RawBody bodies;
    private final BitGoConfig config;

    BitGoAuthentication(AccessTokenService tokens, CurrentCaller current, RawBody bodies, BitGoConfig config) {
        this.tokens = tokens;
        this.current = current;
        this.bodies = bodies;
        this.config = config;
    }

    @ServerRequestFilter
    public Uni<Response> authenticate(ContainerRequestContext request, HttpServerRequest http) {
        String path = RequestPath.of(request.getUriInfo());
        if (!BitGoDialect.isPath(path) || path.equals(ConstantsResource.PATH)) {
            return Uni.createFrom().nullItem();
        }
        ClientAddress client = client(http);
        return switch (Presented.read(request.getHeaders())) {
            case Presented.Nothing nothing -> Uni.createFrom().item(noToken());
            case Presented.Unreadable unreadable -> Uni.createFrom().item(refusal());
            case Presented.Plain plain -> tokens.find(plain.token(), client).map(this::enter);
            case Presented.Signed signed ->
                tokens.findSigner(signed.sha256(), client)
                        .flatMap(found -> found.filter(
                                        token -> signed.isTimely(token.readAt(), config.signatureWindow()))
                                .map(token -> proven(request, http, signed, token))
                                .orElseGet(() -> Uni.createFrom().item(Optional.empty())))
                        .map(this::enter);
        };
    }

    /** The token, if the request bears its signature; what is answered is signed then. */
    private Uni<Optional<LiveToken>> proven(
            ContainerRequestContext request, HttpServerRequest http, Presented.Signed signed, LiveToken token) {
        String method = http.method().name();
        MacKey key = token.key().orElseThrow();
        return bodies.read(request).map(body -> {
            byte[] subject = signed.version().request(method, signed.timestamp(), http.uri(), body);
            if (!key.verifies(signed.hmac(), subject)) {
                return Optional.empty();
            }
            SignedAnswers.promise(
                    request, new SignedExchange(key, signed.version(), method, http.uri(), token.readAt()));
            return Optional.of(token);
        });
    }

    /** Lets a caller through, which is null in the framework's words, or says why not. */
    private Response enter(Optional<LiveToken> found) {
        if (found.isEmpty()) {
            return refusal();
        }
        if (found.get().expired()) {
            return answer(BitGoErrorName.SESSION_EXPIRED, "session expired");
        }
        current.authenticated(found.get().caller());
        return null;
    }

    private static ClientAddress client(HttpServerRequest http) {
        return ClientAddress.of(Optional.ofNullable(http.remoteAddress())
                .map(SocketAddress::hostAddress)
                .orElse(""));
    }

    private static Response noToken() {
        return answer(BitGoErrorName.NO_ACCESS_TOKEN, "No access token");
    }

    /** One answer, whatever was wrong. */
    private static Response refusal() {
        return answer(BitGoErrorName.INVALID_TOKEN, "unauthorized");
    }

    private static Response answer(BitGoErrorName name, String message) {
        return new BitGoException(name, message, Map.of(), Set.of(BitGoFlag.INVALID_TOKEN)).answer();
    }
}
