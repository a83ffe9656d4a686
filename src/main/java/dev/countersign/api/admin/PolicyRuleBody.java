package dev.countersign.api.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.api.admin.PolicyRuleRequest.ActionType;
import dev.countersign.policy.Condition;
import dev.countersign.policy.Conditions;
import dev.countersign.policy.PolicyRule;
import dev.countersign.policy.RuleTerms;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A policy rule, as the operator sees it. */
@Schema(name = "PolicyRule")
@JsonNaming(SnakeCaseStrategy.class)
public record PolicyRuleBody(
        UUID id,
        int position,
        String name,

        @Schema(nullable = true, description = "Null for every wallet")
        UUID walletId,

        @Schema(description = "Empty for any asset") List<String> assets,

        @Schema(nullable = true) String atLeast,
        @Schema(nullable = true) PolicyRuleRequest.Worth worthAtLeast,
        @Schema(nullable = true) PolicyRuleRequest.Velocity velocity,
        @Schema(nullable = true) List<String> destinationNotIn,
        @Schema(nullable = true) List<String> destinationIn,

        @Schema(description = "Empty for whoever asks") List<UUID> initiators,

        @Schema(description = "Empty for any purpose") List<String> purposes,

        @Schema(nullable = true) PolicyRuleRequest.TimeOfDay timeOfDay,
        @Schema(nullable = true) PolicyRuleRequest.Webhook webhook,
        ActionType action,
        @Schema(nullable = true) Integer quorum,
        @Schema(nullable = true) String permission,
        @Schema(nullable = true) List<UUID> userIds,
        @Schema(nullable = true) Integer windowSeconds,
        Instant createdAt) {

    static PolicyRuleBody of(PolicyRule rule) {
        RuleTerms terms = rule.terms();
        Conditions conditions = terms.conditions();
        PolicyActionRequest action = PolicyActionRequest.of(terms.action());
        return new PolicyRuleBody(
                rule.id(),
                rule.position(),
                terms.name(),
                terms.walletId().orElse(null),
                conditions
                        .find(Condition.Assets.class)
                        .map(assets -> sorted(assets.codes()))
                        .orElse(List.of()),
                conditions
                        .find(Condition.AmountAtLeast.class)
                        .map(atLeast -> atLeast.amount().toPlainString())
                        .orElse(null),
                conditions
                        .find(Condition.WorthAtLeast.class)
                        .map(worth -> new PolicyRuleRequest.Worth(worth.amount().toPlainString(), worth.currency()))
                        .orElse(null),
                conditions
                        .find(Condition.Velocity.class)
                        .map(PolicyRuleRequest.Velocity::of)
                        .orElse(null),
                conditions
                        .find(Condition.DestinationNotIn.class)
                        .map(list -> sorted(list.addresses()))
                        .orElse(null),
                conditions
                        .find(Condition.DestinationIn.class)
                        .map(list -> sorted(list.addresses()))
                        .orElse(null),
                conditions
                        .find(Condition.Initiators.class)
                        .map(list -> sorted(list.ids()))
                        .orElse(List.of()),
                conditions
                        .find(Condition.Purposes.class)
                        .map(list -> sorted(list.names()))
                        .orElse(List.of()),
                conditions
                        .find(Condition.TimeOfDay.class)
                        .map(PolicyRuleRequest.TimeOfDay::of)
                        .orElse(null),
                conditions
                        .find(Condition.Webhook.class)
                        .map(webhook -> new PolicyRuleRequest.Webhook(webhook.url()))
                        .orElse(null),
                action.action(),
                action.quorum(),
                action.permission(),
                action.userIds(),
                action.windowSeconds(),
                rule.createdAt());
    }

    private static <T extends Comparable<T>> List<T> sorted(Collection<T> values) {
        return values.stream().sorted().toList();
    }
}
