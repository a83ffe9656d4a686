package dev.countersign.api.unigox;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The error envelope of orders and ramps. */
@RegisterForReflection(targets = {UnigoxError.class, UnigoxError.Body.class})
@Schema(name = "PartnerErrorResponse")
public record UnigoxError(
        @Schema(required = true) boolean success,
        @Schema(required = true) Body error) {

    static UnigoxError of(UnigoxErrorCode code, String message, Map<String, Object> details) {
        return new UnigoxError(false, new Body(code, message, details.isEmpty() ? null : details));
    }

    /** What went wrong. */
    @Schema(name = "PartnerError")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Body(
            @Schema(required = true, description = "Machine-readable error code")
            UnigoxErrorCode code,

            @Schema(required = true, description = "Human-readable error message")
            String message,

            @Schema(
                    nullable = true,
                    description = "Additional context, such as quoted_rate and current_rate for a changed price")
            Map<String, Object> details) {}
}
