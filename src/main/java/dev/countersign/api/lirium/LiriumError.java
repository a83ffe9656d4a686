package dev.countersign.api.lirium;

import dev.countersign.event.RequestId;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The error envelope of the wire. What an error says of itself beyond these three stands beside them. */
@Schema(name = "LiriumErrorResponse", additionalProperties = Schema.True.class)
public record LiriumError(
        @Schema(required = true, examples = "invalid_parameters", description = "Stable, for machines")
        String error_code,

        @Schema(required = true, description = "For humans") String error_msg,

        @Schema(required = true, description = "The same as X-Request-Id")
        String request_id) {

    /** An answer with a status of its own: some of HTTP's have no code on this wire, and take the nearest one. */
    static Response answer(int status, LiriumErrorCode code, String message, Map<String, Object> context) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error_code", code.text());
        body.put("error_msg", message);
        body.put("request_id", RequestId.current().orElse(""));
        context.forEach(body::putIfAbsent);
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(body)
                .build();
    }
}
