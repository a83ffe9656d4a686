package dev.countersign.api.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.identity.Credential;
import dev.countersign.identity.IssuedCredential;
import dev.countersign.identity.Scope;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A credential; with its token in the answer that makes it, and never again. */
@Schema(name = "Credential")
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record IssuedBody(
        UUID id,
        @Schema(examples = "production backend") String label,
        @Schema(examples = "[\"ramp:read\"]") List<String> scopes,
        @Schema(description = "Shown once: keep it now") String token,
        Instant createdAt,
        Instant revokedAt) {

    static IssuedBody of(IssuedCredential issued) {
        return body(issued.credential(), issued.token().reveal());
    }

    static IssuedBody of(Credential credential) {
        return body(credential, null);
    }

    private static IssuedBody body(Credential credential, String token) {
        return new IssuedBody(
                credential.id(),
                credential.label(),
                credential.scopes().stream().map(Scope::text).sorted().toList(),
                token,
                credential.createdAt(),
                credential.revokedAt().orElse(null));
    }
}
