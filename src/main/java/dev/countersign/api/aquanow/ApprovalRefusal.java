package dev.countersign.api.aquanow;

import dev.countersign.authorization.DecisionProblem;
import dev.countersign.order.withdrawal.WithdrawalProblem;

/** What the engine's refusals are called on this wire: one table, because the wire publishes none. */
final class ApprovalRefusal {

    private ApprovalRefusal() {}

    /** Of making a request. */
    static AquanowException of(WithdrawalProblem problem) {
        return switch (problem) {
            case WithdrawalProblem.UnknownWallet unknown -> AquanowException.invalid("payload.accountId is not known");
            case WithdrawalProblem.NotPermitted not ->
                AquanowException.forbidden("The user has no right to request withdrawals");
            case WithdrawalProblem.BadAmount bad -> AquanowException.invalid("The quantity " + bad.why());
            case WithdrawalProblem.TooLittle little ->
                AquanowException.invalid(
                        "At least %s %s must arrive".formatted(little.minimum().toPlainString(), little.asset()));
            case WithdrawalProblem.BadRecipient bad -> AquanowException.invalid("payload.address " + bad.why());
            case WithdrawalProblem.InsufficientFunds poor ->
                AquanowException.invalid("Insufficient balance of " + poor.asset());
            case WithdrawalProblem.SequenceTaken taken -> AquanowException.conflict("The reference is taken");
            case WithdrawalProblem.Denied denied ->
                AquanowException.forbidden("The request is denied by the policy: " + denied.rule());
            case WithdrawalProblem.NobodyToAgree nobody ->
                AquanowException.conflict("There are not enough users who could approve this request");
        };
    }

    /** Of cancelling or reviewing one. */
    static AquanowException of(DecisionProblem problem, ApprovalView view) {
        return switch (problem) {
            case DecisionProblem.Unknown unknown -> AquanowException.notFound();
            case DecisionProblem.NotEligible not ->
                AquanowException.forbidden("User does not have permission to review this approval request");
            case DecisionProblem.OwnRequest own -> own();
            case DecisionProblem.AlreadyVoted voted ->
                AquanowException.conflict("User has already reviewed this approval request");
            case DecisionProblem.AlreadyDecided decided ->
                AquanowException.conflict("Approval request is already " + view.status(decided.state()));
            case DecisionProblem.Expired late ->
                AquanowException.conflict("Approval request is already " + view.expired());
            case DecisionProblem.PayloadChanged changed ->
                AquanowException.conflict("Approval request is not what it was");
        };
    }

    static AquanowException own() {
        return AquanowException.forbidden("Users can only cancel their own approval requests");
    }
}
