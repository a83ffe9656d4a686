package dev.countersign.api.bitgo;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What an approval is about; the facts stand under the name of the type. */
@Schema(name = "PendingApprovalInfo")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApprovalInfoBody(
        @Schema(
                required = true,
                enumeration = {"transactionRequest", "policyRuleRequest"})
        String type,

        TransactionRequestBody transactionRequest,
        PolicyRuleRequestBody policyRuleRequest) {

    static ApprovalInfoBody of(TransactionRequestBody request) {
        return new ApprovalInfoBody(ApprovalType.TRANSACTION_REQUEST.text(), request, null);
    }

    static ApprovalInfoBody of(PolicyRuleRequestBody request) {
        return new ApprovalInfoBody(ApprovalType.POLICY_RULE_REQUEST.text(), null, request);
    }
}
