package dev.countersign.api.bitgo;

import dev.countersign.identity.Permission;
import dev.countersign.identity.Scope;
import dev.countersign.order.withdrawal.NewWithdrawal;
import dev.countersign.order.withdrawal.WithdrawalProblem;
import dev.countersign.order.withdrawal.WithdrawalService;
import dev.countersign.order.withdrawal.WithdrawalService.Requested;
import dev.countersign.policy.PolicyDecision;
import dev.countersign.policy.PolicyRule;
import dev.countersign.policy.RuleVerdict;
import dev.countersign.transfer.ReviewedTransfer;
import dev.countersign.transfer.SourceWallet;
import dev.countersign.transfer.TransferReviews;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Takes sends out of custody wallets, as the policy lets it. */
@ApplicationScoped
class Sends {

    private static final String ALL = "triggered all transactions policy";

    private final Wallets wallets;
    private final WithdrawalService withdrawals;
    private final TransferReviews reviews;
    private final ApprovalBodies bodies;
    private final SecondFactor factor;

    Sends(
            Wallets wallets,
            WithdrawalService withdrawals,
            TransferReviews reviews,
            ApprovalBodies bodies,
            SecondFactor factor) {
        this.wallets = wallets;
        this.withdrawals = withdrawals;
        this.reviews = reviews;
        this.bodies = bodies;
        this.factor = factor;
    }

    Uni<SendAnswer> send(Viewer viewer, String coin, String walletId, Optional<SendRequest> body) {
        return wallets.find(viewer, coin, walletId, Scope.WALLET_SPEND).flatMap(found -> {
            SendRequest request = body.orElseThrow(() -> BitGoException.invalid("recipients: one is needed"));
            NewWithdrawal withdrawal = withdrawal(viewer, found, request);
            Optional<String> code = request.code();
            requireSpender(viewer);
            if (found.wallet().kind() != SourceWallet.Kind.CUSTODY) {
                throw BitGoException.invalid("nothing is sent from this wallet here: it is not a custody wallet");
            }
            return factor.require(viewer.caller(), code)
                    .flatMap(proven -> withdrawals.create(withdrawal))
                    .flatMap(result -> answer(viewer, found, result.orThrow(Sends::refusal)));
        });
    }

    private static NewWithdrawal withdrawal(Viewer viewer, Wallets.Found found, SendRequest request) {
        return new NewWithdrawal(
                viewer.partnerId(),
                found.wallet().id(),
                viewer.userId(),
                viewer.caller().credentialId(),
                request.address(),
                new NewWithdrawal.Stated(request.units(found.coin()), false),
                new NewWithdrawal.Labels(request.number(), Optional.empty(), request.note(), Map.of()),
                false);
    }

    private static void requireSpender(Viewer viewer) {
        if (!viewer.permissions().contains(Permission.REQUEST_WITHDRAWAL)
                && !viewer.permissions().contains(Permission.DIRECT_WITHDRAWAL)) {
            throw refusal(new WithdrawalProblem.NotPermitted());
        }
    }

    private Uni<SendAnswer> answer(Viewer viewer, Wallets.Found found, Requested made) {
        if (made.reviews().isEmpty()) {
            TransferBody transfer = TransferBody.of(made.withdrawal(), found);
            return Uni.createFrom().item(new SendAnswer.Sent(transfer, transfer.txid(), transfer.state()));
        }
        return reviews.of(viewer.partnerId(), made.reviews())
                .flatMap(waiting -> bodies.of(
                                viewer.partnerId(),
                                waiting.stream()
                                        .<Approval>map(Approval.OfTransfer::new)
                                        .toList(),
                                ApprovalDesk.ONE)
                        .map(shown -> held(made.decision(), waiting.getFirst(), shown)));
    }

    private static SendAnswer held(PolicyDecision decision, ReviewedTransfer first, List<PendingApprovalBody> shown) {
        Optional<UUID> ruleId = first.review().ruleId();
        return new SendAnswer.Held(
                shown.getFirst(),
                rule(decision, ruleId)
                        .map(rule -> PolicyRules.reason(rule.terms()))
                        .orElse(ALL),
                shown.getFirst(),
                ruleId.map(BitGoId::of).orElse(null),
                "pendingApproval",
                shown.size() > 1 ? shown : null);
    }

    private static Optional<PolicyRule> rule(PolicyDecision decision, Optional<UUID> ruleId) {
        return decision.explanation().verdicts().stream()
                .map(RuleVerdict::rule)
                .filter(rule -> ruleId.filter(rule.id()::equals).isPresent())
                .findFirst();
    }

    private static BitGoException refusal(WithdrawalProblem problem) {
        return switch (problem) {
            case WithdrawalProblem.UnknownWallet unknown -> BitGoException.notFound("wallet");
            case WithdrawalProblem.NotPermitted stranger ->
                new BitGoException(BitGoErrorName.FORBIDDEN, "you may not send from this wallet");
            case WithdrawalProblem.BadAmount amount -> BitGoException.invalid("amount: " + amount.why());
            case WithdrawalProblem.TooLittle little ->
                BitGoException.invalid("amount: at least %s %s"
                        .formatted(little.minimum().stripTrailingZeros().toPlainString(), little.asset()));
            case WithdrawalProblem.BadRecipient recipient ->
                new BitGoException(BitGoErrorName.INVALID_ADDRESS, "recipients: it " + recipient.why());
            case WithdrawalProblem.InsufficientFunds poor ->
                new BitGoException(BitGoErrorName.INSUFFICIENT_FUNDS, "insufficient funds");
            case WithdrawalProblem.SequenceTaken taken ->
                new BitGoException(BitGoErrorName.DUPLICATE_SEQUENCE_ID, "sequenceId: was used before for this wallet");
            case WithdrawalProblem.Denied denied -> denied(denied);
            case WithdrawalProblem.NobodyToAgree nobody ->
                new BitGoException(
                        BitGoErrorName.TOO_MANY_APPROVALS_REQUIRED,
                        "approvalsRequired must be less than the number of admins on the wallet");
        };
    }

    private static BitGoException denied(WithdrawalProblem.Denied denied) {
        String evaluation = denied.evaluationId().toString();
        String why = rule(denied.decision(), denied.decision().ruleId())
                .map(rule -> PolicyRules.reason(rule.terms()))
                .orElse("no rule allows it");
        return new BitGoException(
                BitGoErrorName.DENIED_BY_POLICY,
                "You have been denied by a policy, provide this evaluation ID to its administrator: %s (%s)"
                        .formatted(evaluation, why),
                Map.of("evaluationId", evaluation, "rule", denied.rule(), "reason", denied.reason()));
    }
}
