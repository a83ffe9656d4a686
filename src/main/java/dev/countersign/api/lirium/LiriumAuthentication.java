package dev.countersign.api.lirium;

import dev.countersign.api.CurrentCaller;
import dev.countersign.api.RequestPath;
import dev.countersign.identity.Caller;
import dev.countersign.identity.KeyService;
import dev.countersign.identity.RegisteredKey;
import dev.countersign.identity.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** {@code Authorization: Bearer <JWT signed with RS512>} on every endpoint of this wire but the one that everybody may read. */
final class LiriumAuthentication {

    private static final String BEARER = "Bearer ";
    private static final Pattern DECISION = Pattern.compile("/v1/customers/[^/]+/orders/[^/]+/authorizations/[^/]+/?");

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
        boolean reviews = isReviewers(request);
        return caller(request.getHeaders().get(HttpHeaders.AUTHORIZATION)).map(found -> {
            if (found.isEmpty()) {
                return refusal();
            }
            current.authenticated(found.get());
            return mayEnter(found.get(), reviews) ? null : noBusinessHere();
        });
    }

    /**
     * Reviewers search and decide, and nothing else; nobody else does. Said here, before a body is read; each operation asks for its
     * own scope besides.
     */
    private static boolean mayEnter(Caller caller, boolean reviews) {
        return reviews
                ? caller.may(Scope.PARTNER_ORDER_AUTHORIZATION)
                : caller.scopes().stream().anyMatch(scope -> scope != Scope.PARTNER_ORDER_AUTHORIZATION);
    }

    private static boolean isReviewers(ContainerRequestContext request) {
        String path = RequestPath.of(request.getUriInfo());
        return path.startsWith("/v1/partner/authorizations")
                || DECISION.matcher(path).matches();
    }

    private static Response noBusinessHere() {
        return new LiriumException(LiriumErrorCode.FORBIDDEN, "the credential lacks the scope for this").answer();
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
