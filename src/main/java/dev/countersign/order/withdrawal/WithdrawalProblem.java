package dev.countersign.order.withdrawal;

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

    /**
     * The policy forbids it.
     *
     * @param evaluationId what was judged, and how
     * @param rule the rule's name; the default's where no rule matched
     */
    record Denied(UUID evaluationId, String rule, String reason) implements WithdrawalProblem {}

    /** The policy asks for more people than could ever agree. */
    record NobodyToAgree() implements WithdrawalProblem {}
}
