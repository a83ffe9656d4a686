package dev.countersign.api.bitgo;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A change of a rule that waits. */
@Schema(name = "PolicyRuleRequest")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PolicyRuleRequestBody(
        @Schema(
                required = true,
                enumeration = {"create", "update", "remove"})
        String action,

        @Schema(required = true, description = "The rule as it would be")
        PolicyRuleBody update) {}
