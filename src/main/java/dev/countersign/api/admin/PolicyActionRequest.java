package dev.countersign.api.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.api.admin.PolicyRuleRequest.ActionType;
import dev.countersign.authorization.Audience;
import dev.countersign.identity.Permission;
import dev.countersign.policy.RuleAction;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What becomes of a transfer that no rule matches, as the operator gives and sees it. */
@Schema(name = "PolicyDefault")
@JsonNaming(SnakeCaseStrategy.class)
public record PolicyActionRequest(
        @Schema(nullable = true, defaultValue = "REQUIRE", description = "Left out: REQUIRE")
        ActionType action,

        @Min(1) @Max(100) @Schema(nullable = true, examples = "2", description = "REQUIRE: how many people must approve")
        Integer quorum,

        @Pattern(regexp = PolicyRuleRequest.PERMISSION, message = PolicyRuleRequest.PERMISSION_MESSAGE) @Schema(
                nullable = true,
                examples = "sends:review",
                description = "REQUIRE: whoever of the partner's people holds it may decide. This, `user_ids` or both")
        String permission,

        @Size(max = 100) @Schema(nullable = true, description = "REQUIRE: people of the partner who may decide")
        List<@NotNull UUID> userIds,

        @Min(1) @Max(31_536_000) @Schema(nullable = true, examples = "86400", description = "REQUIRE: how long there is to decide")
        Integer windowSeconds) {

    RuleAction read() {
        return switch (action == null ? ActionType.REQUIRE : action) {
            case ALLOW -> bare(new RuleAction.Allow());
            case DENY -> bare(new RuleAction.Deny());
            case REQUIRE -> {
                boolean somebody = permission != null || userIds != null && !userIds.isEmpty();
                if (quorum == null || windowSeconds == null || !somebody) {
                    throw AdminRefusal.invalid("REQUIRE needs quorum, window_seconds, and permission or user_ids");
                }
                yield new RuleAction.Require(
                        quorum,
                        new Audience(
                                userIds == null ? Set.of() : Set.copyOf(userIds),
                                Optional.ofNullable(permission).map(Permission::new)),
                        Duration.ofSeconds(windowSeconds));
            }
        };
    }

    private RuleAction bare(RuleAction read) {
        if (quorum != null || permission != null || windowSeconds != null || userIds != null && !userIds.isEmpty()) {
            throw AdminRefusal.invalid("only REQUIRE takes quorum, permission, user_ids and window_seconds");
        }
        return read;
    }

    static PolicyActionRequest of(RuleAction action) {
        return switch (action) {
            case RuleAction.Allow allow -> new PolicyActionRequest(ActionType.ALLOW, null, null, null, null);
            case RuleAction.Deny deny -> new PolicyActionRequest(ActionType.DENY, null, null, null, null);
            case RuleAction.Require require ->
                new PolicyActionRequest(
                        ActionType.REQUIRE,
                        require.quorum(),
                        require.audience().permission().map(Permission::name).orElse(null),
                        require.audience().users().stream().sorted().toList(),
                        Math.toIntExact(require.window().toSeconds()));
        };
    }
}
