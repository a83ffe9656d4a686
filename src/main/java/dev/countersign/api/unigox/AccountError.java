package dev.countersign.api.unigox;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The error envelope of users and other account routes. */
@RegisterForReflection(targets = {AccountError.class, AccountError.Data.class})
@Schema(name = "PartnerAccountErrorResponse")
public record AccountError(
        @Schema(required = true) boolean success,
        @Schema(required = true) Data data) {

    /** What went wrong. */
    @Schema(name = "PartnerAccountError")
    public record Data(
            @JsonProperty("error_key") @Schema(required = true, examples = "unauthorized")
            String errorKey,

            @Schema(required = true) String message) {}
}
