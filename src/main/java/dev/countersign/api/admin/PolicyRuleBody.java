package dev.countersign.api.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.policy.PolicyRule;
import dev.countersign.policy.RuleTerms;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A policy rule, as the operator sees it. */
@Schema(name = "PolicyRule")
@JsonNaming(SnakeCaseStrategy.class)
public record PolicyRuleBody(
        UUID id,
        int position,
        String name,

        @Schema(nullable = true, description = "Null for any asset")
        String asset,

        String atLeast,
        int quorum,
        String permission,
        long windowSeconds,
        Instant createdAt) {

    static PolicyRuleBody of(PolicyRule rule) {
        RuleTerms terms = rule.terms();
        return new PolicyRuleBody(
                rule.id(),
                rule.position(),
                terms.name(),
                terms.condition().assetCode().orElse(null),
                terms.condition().atLeast().toPlainString(),
                terms.reviewers().quorum(),
                terms.reviewers().permission().name(),
                terms.reviewers().window().toSeconds(),
                rule.createdAt());
    }
}
