package dev.countersign.order.withdrawal;

import dev.countersign.policy.PolicyDecision;
import java.math.BigDecimal;
import java.util.UUID;

/** Why nothing is withdrawn. Nothing changed. */
public sealed interface WithdrawalProblem {

    /** The partner has no such custody wallet. */
    record UnknownWallet() implements WithdrawalProblem {}

    /** The person may not ask for withdrawals. */
    record NotPermitted() implements WithdrawalProblem {}

    /** The amount is not positive, or has more digits after the point than the asset, or the fee leaves nothing of it. */
    record BadAmount(String why) implements WithdrawalProblem {}

    /** Less would arrive than may. */
    record TooLittle(String asset, BigDecimal minimum) implements WithdrawalProblem {}

    /** The wallet cannot pay to this address. */
    record BadRecipient(String why) implements WithdrawalProblem {}

    /** The wallet does not hold so much, or holds it for others. */
    record InsufficientFunds(String asset) implements WithdrawalProblem {}

    /** The wallet's owner used this number before. */
    record SequenceTaken() implements WithdrawalProblem {}

    /** The policy forbids it. */
    record Denied(PolicyDecision.Denied decision) implements WithdrawalProblem {

        /** What was judged, and how. */
        public UUID evaluationId() {
            return decision.evaluationId();
        }

        /** The rule's name; the default's where no rule matched. */
        public String rule() {
            return decision.ruleName();
        }

        /** Why, for people. */
        public String reason() {
            return decision.reason();
        }
    }

    /** The policy asks for more people than could ever agree. */
    record NobodyToAgree() implements WithdrawalProblem {}
}
