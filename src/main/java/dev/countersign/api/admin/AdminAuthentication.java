package dev.countersign.api.admin;

import dev.countersign.api.CurrentCaller;
import dev.countersign.api.ProblemJson;
import dev.countersign.api.RequestPath;
import dev.countersign.identity.Caller;
import dev.countersign.identity.CredentialKind;
import dev.countersign.identity.IdentityService;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** {@code Authorization: Bearer <operator token>} on every admin endpoint. */
final class AdminAuthentication {

    private static final String PREFIX = "/admin/v1";
    private static final String BEARER = "Bearer ";
    private static final UUID CONFIGURED = new UUID(0, 0);

    private final IdentityService identity;
    private final CurrentCaller current;
    private final AdminConfig config;

    AdminAuthentication(IdentityService identity, CurrentCaller current, AdminConfig config) {
        this.identity = identity;
        this.current = current;
        this.config = config;
    }

    @ServerRequestFilter
    public Uni<Response> authenticate(ContainerRequestContext request) {
        if (!RequestPath.of(request.getUriInfo()).startsWith(PREFIX)) {
            return Uni.createFrom().nullItem();
        }
        String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        String token = header != null && header.startsWith(BEARER) ? header.substring(BEARER.length()) : "";
        return caller(token).map(caller -> {
            caller.ifPresent(current::authenticated);
            return caller.isPresent()
                    ? null
                    : ProblemJson.problem(401, "unauthorized", "Invalid or missing operator token");
        });
    }

    private Uni<Optional<Caller>> caller(String token) {
        boolean configured = config.token()
                .filter(expected -> MessageDigest.isEqual(bytes(expected), bytes(token)))
                .isPresent();
        return configured
                ? Uni.createFrom()
                        .item(Optional.of(new Caller(CONFIGURED, CONFIGURED, CredentialKind.OPERATOR_TOKEN.scopes())))
                : identity.authenticate(CredentialKind.OPERATOR_TOKEN, token);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
