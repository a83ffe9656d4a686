package dev.countersign.api.bitgo;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What became of a send. */
@Schema(
        name = "SendTransactionAnswer",
        oneOf = {SendAnswer.Sent.class, SendAnswer.Held.class})
public sealed interface SendAnswer {

    /** It goes. */
    @Schema(name = "SendTransactionResponse")
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Sent(
            @Schema(required = true) TransferBody transfer,

            @Schema(description = "Hash of the transaction, once there is one")
            String txid,

            @Schema(
                    required = true,
                    enumeration = {"signed", "unconfirmed", "confirmed"})
            String status)
            implements SendAnswer {}

    /** People must agree first. The approval stands here twice, for readers of either of the published forms. */
    @Schema(name = "HeldTransactionResponse")
    @RegisterForReflection
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Held(
            @JsonUnwrapped PendingApprovalBody approval,

            @Schema(required = true, examples = "exceeds daily limit", description = "Why it waits")
            String error,

            @Schema(required = true) PendingApprovalBody pendingApproval,

            @Schema(pattern = PendingApprovalBody.ID, description = "The rule that asks")
            String triggeredPolicy,

            @Schema(
                    required = true,
                    enumeration = {"pendingApproval"})
            String status,

            @Schema(description = "All that it waits for, when that is more than this one")
            List<PendingApprovalBody> pendingApprovals)
            implements SendAnswer {}
}
