package dev.countersign.api.unigox;

import dev.countersign.api.CurrentCaller;
import dev.countersign.api.RequestPath;
import dev.countersign.identity.CredentialKind;
import dev.countersign.identity.IdentityService;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** {@code X-API-Key} on every partner endpoint. */
final class UnigoxAuthentication {

    static final String HEADER = "X-API-Key";

    private final IdentityService identity;
    private final CurrentCaller current;

    UnigoxAuthentication(IdentityService identity, CurrentCaller current) {
        this.identity = identity;
        this.current = current;
    }

    @ServerRequestFilter
    public Uni<Response> authenticate(ContainerRequestContext request) {
        String path = RequestPath.of(request.getUriInfo());
        if (!path.startsWith(UnigoxDialect.PREFIX)) {
            return Uni.createFrom().nullItem();
        }
        return identity.authenticate(CredentialKind.API_KEY, request.getHeaderString(HEADER))
                .map(caller -> {
                    caller.ifPresent(current::authenticated);
                    return caller.isPresent() ? null : UnigoxRefusals.answer(UnigoxException.unauthorized(), path);
                });
    }
}
