package dev.countersign.api.bitgo;

import dev.countersign.authorization.AuthorizationState;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/** Where an approval stands, in the words of this wire. Of the stages there is one here: those who may approve do. */
enum ApprovalState {
    PENDING("pending", AuthorizationState.PENDING),
    AWAITING_SIGNATURE("awaitingSignature"),
    PENDING_FINAL_APPROVAL("pendingFinalApproval"),
    PENDING_CUSTODIAN_APPROVAL("pendingCustodianApproval"),
    PENDING_VIDEO_APPROVAL("pendingVideoApproval"),
    PENDING_ID_VERIFICATION("pendingIdVerification"),
    PENDING_LIVENESS_VERIFICATION("pendingLivenessVerification"),
    PENDING_MANUAL_TRUST_REVIEW("pendingManualTrustReview"),
    PENDING_MANUAL_SUPPORT_REVIEW("pendingManualSupportReview"),
    PENDING_VIDEO_APPROVAL_FROM_SUPPORT("pendingVideoApprovalFromSupport"),
    PENDING_BITGO_ADMIN_APPROVAL("pendingBitGoAdminApproval"),
    PENDING_CRYPTOGRAPHIC_APPROVAL("pendingCryptographicApproval"),
    APPROVED("approved", AuthorizationState.APPROVED),
    PROCESSING("processing"),
    REJECTED("rejected", AuthorizationState.REJECTED, AuthorizationState.CANCELLED, AuthorizationState.EXPIRED);

    private final String text;
    private final Set<AuthorizationState> meant;

    ApprovalState(String text, AuthorizationState... meant) {
        this.text = text;
        this.meant = Set.of(meant);
    }

    /** As it stands in {@code state}. */
    String text() {
        return text;
    }

    /** Which of ours are shown as this; none, for a state that nothing is ever in here. */
    Set<AuthorizationState> meant() {
        return meant;
    }

    static ApprovalState of(AuthorizationState state) {
        return switch (state) {
            case PENDING -> PENDING;
            case APPROVED -> APPROVED;
            case REJECTED, CANCELLED, EXPIRED -> REJECTED;
        };
    }

    static Optional<ApprovalState> parse(String text) {
        return Arrays.stream(values()).filter(state -> state.text.equals(text)).findFirst();
    }
}
