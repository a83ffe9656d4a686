package dev.countersign.api.aquanow;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The error envelope of the wire: one sentence, and nothing else. What goes with it is in the status and in {@code X-Request-Id}. */
@RegisterForReflection
@Schema(name = "AquanowErrorResponse", additionalProperties = Schema.False.class)
public record AquanowError(
        @Schema(required = true, examples = "Record not found")
        String message) {

    static Response answer(int status, String message) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(new AquanowError(message))
                .build();
    }
}
