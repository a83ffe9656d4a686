package dev.countersign.api.lirium;

import dev.countersign.api.CurrentCaller;
import dev.countersign.api.RequestPath;
import dev.countersign.identity.Caller;
import dev.countersign.identity.KeyService;
import dev.countersign.identity.RegisteredKey;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** {@code Authorization: Bearer <JWT signed with RS512>} on every endpoint of this wire but the one that everybody may read. */
final class LiriumAuthentication {

    private static final String BEARER = "Bearer ";

    private final KeyService keys;
    private final CurrentCaller current;
    private final LiriumConfig config;

    LiriumAuthentication(KeyService keys, CurrentCaller current, LiriumConfig config) {
        this.keys = keys;
        this.current = current;
        this.config = config;
    }

    @ServerRequestFilter
    public Uni<Response> authenticate(ContainerRequestContext request) {
        String path = RequestPath.of(request.getUriInfo());
        if (!LiriumDialect.isPath(path) || path.equals(WebhookKeysResource.PATH)) {
            return Uni.createFrom().nullItem();
        }
        return caller(request.getHeaders().get(HttpHeaders.AUTHORIZATION)).map(caller -> {
            caller.ifPresent(current::authenticated);
            return caller.isPresent() ? null : refusal();
        });
    }

    private Uni<Optional<Caller>> caller(List<String> headers) {
        Optional<BearerToken> token =
                headers != null && headers.size() == 1 ? token(headers.getFirst()) : Optional.empty();
        return token.map(signed -> keys.find(signed.issuer())
                        .map(key -> key.filter(found -> signed.isProvenBy(found, config.tokenWindow()))
                                .map(RegisteredKey::caller)))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    private static Optional<BearerToken> token(String header) {
        return header.startsWith(BEARER) ? BearerToken.parse(header.substring(BEARER.length())) : Optional.empty();
    }

    /** One answer, whatever was wrong. */
    private static Response refusal() {
        return new LiriumException(LiriumErrorCode.AUTH_REQUIRED, "Invalid or missing token").answer();
    }
}
