package dev.countersign.api.bitgo;

import java.util.Arrays;
import java.util.Optional;

/** What an approval is about, in the words of this wire. There are only the first two of them here. */
enum ApprovalType {
    TRANSACTION_REQUEST("transactionRequest"),
    POLICY_RULE_REQUEST("policyRuleRequest"),
    TRANSACTION_REQUEST_FULL("transactionRequestFull"),
    USER_CHANGE_REQUEST("userChangeRequest"),
    UPDATE_APPROVALS_REQUIRED_REQUEST("updateApprovalsRequiredRequest"),
    UPDATE_ENTERPRISE_REQUEST("updateEnterpriseRequest"),
    UPDATE_ORGANIZATION_REQUEST("updateOrganizationRequest"),
    ENTERPRISE_INVITE_REQUEST("enterpriseInviteRequest"),
    GENERIC_REQUEST("genericRequest"),
    UPDATE_WALLET_SETTING_REQUEST("updateWalletSettingRequest"),
    UPDATE_WALLET_TAGS_REQUEST("updateWalletTagsRequest");

    private final String text;

    ApprovalType(String text) {
        this.text = text;
    }

    /** As it stands in {@code info.type}. */
    String text() {
        return text;
    }

    static Optional<ApprovalType> parse(String text) {
        return Arrays.stream(values()).filter(type -> type.text.equals(text)).findFirst();
    }
}
