package dev.countersign.api.bitgo;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A rule of the partner's policy, as far as this wire has words for it. */
@Schema(name = "WalletPolicyRule")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PolicyRuleBody(
        @Schema(required = true, examples = "daily limit", description = "Its name")
        String id,

        @Schema(
                required = true,
                examples = "velocityLimit",
                description = "`policyEngine` for a rule of which this wire can only tell the action")
        String type,

        @Schema(examples = "usdc") String coin,
        @Schema(pattern = PendingApprovalBody.ID) String walletId,

        @Schema(implementation = Object.class, description = "By type")
        Map<String, Object> condition,

        Action action,

        @Schema(pattern = PendingApprovalBody.ID, description = "What `triggeredPolicy` says of it")
        String policyId) {

    /** What becomes of transfers that the rule is about. */
    @Schema(name = "WalletPolicyAction")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Action(
            @Schema(
                    required = true,
                    enumeration = {"deny", "getApproval", "getFinalApproval", "noop"})
            String type,

            @Schema(description = "Who may approve, where the rule names them")
            List<String> userIds,

            @Schema(minimum = "1") Integer approvalsRequired) {}
}
