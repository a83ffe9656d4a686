package dev.countersign.api.provider;

import dev.countersign.api.CurrentCaller;
import dev.countersign.api.ProblemJson;
import dev.countersign.api.RequestPath;
import dev.countersign.identity.CredentialKind;
import dev.countersign.identity.IdentityService;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** {@code X-API-Key} of a liquidity provider on every provider endpoint. */
final class ProviderAuthentication {

    private static final String PREFIX = "/provider/v1";
    private static final String HEADER = "X-API-Key";

    private final IdentityService identity;
    private final CurrentCaller current;

    ProviderAuthentication(IdentityService identity, CurrentCaller current) {
        this.identity = identity;
        this.current = current;
    }

    @ServerRequestFilter
    public Uni<Response> authenticate(ContainerRequestContext request) {
        if (!RequestPath.of(request.getUriInfo()).startsWith(PREFIX)) {
            return Uni.createFrom().nullItem();
        }
        return identity.authenticate(CredentialKind.PROVIDER_KEY, request.getHeaderString(HEADER))
                .map(caller -> {
                    caller.ifPresent(current::authenticated);
                    return caller.isPresent()
                            ? null
                            : ProblemJson.problem(401, "unauthorized", "Invalid or missing provider API key");
                });
    }
}
