package dev.countersign.api.aquanow;

import dev.countersign.authorization.AuthorizationState;
import dev.countersign.authorization.Review;
import dev.countersign.authorization.Verdict;
import dev.countersign.identity.Directory.Names;
import dev.countersign.transfer.ReviewedTransfer;
import dev.countersign.transfer.SourceWallet;
import dev.countersign.transfer.Transfer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Renders transfers that wait for people, whichever wire they came in by, as withdrawal requests.
 *
 * @param strict whether only the keys of the wire's published samples are written
 * @param expired what a request is called that nobody decided in time
 */
record ApprovalView(boolean strict, String expired) {

    static ApprovalView of(AquanowConfig config) {
        return new ApprovalView(config.strictBodies(), config.expiredStatus().name());
    }

    /** As it is fetched. */
    ApprovalBody fetched(ReviewedTransfer reviewed, Names names) {
        ApprovalBody full = full(reviewed, names);
        return strict ? documented(full, reviewed) : full;
    }

    /** As it is answered when it is made: strictly, without time and entity. */
    ApprovalBody created(ReviewedTransfer reviewed, Names names) {
        ApprovalBody fetched = fetched(reviewed, names);
        return strict
                ? new ApprovalBody(
                        fetched.approvalId(),
                        fetched.status(),
                        fetched.resource(),
                        fetched.action(),
                        fetched.payload(),
                        fetched.username(),
                        fetched.requestedBy(),
                        fetched.reviewRecords(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null)
                : fetched;
    }

    /** As it is answered when it is cancelled or reviewed: strictly, id and status only. */
    ApprovalBody settled(ReviewedTransfer reviewed, Names names) {
        return strict
                ? new ApprovalBody(
                        reviewed.review().id().toString(),
                        status(reviewed.state()),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null)
                : full(reviewed, names);
    }

    /** The status as this wire writes it. */
    String status(AuthorizationState state) {
        return switch (state) {
            case PENDING, APPROVED, REJECTED, CANCELLED -> state.name();
            case EXPIRED -> expired;
        };
    }

    private ApprovalBody full(ReviewedTransfer reviewed, Names names) {
        Review review = reviewed.review();
        Transfer transfer = reviewed.transfer();
        Optional<String> execution = execution(transfer, reviewed.state());
        return new ApprovalBody(
                review.id().toString(),
                status(reviewed.state()),
                "BALANCE",
                "WITHDRAW",
                payload(reviewed),
                names.partner(),
                review.requester().userId().flatMap(names::email).orElse(names.partner()),
                records(review, names),
                Timestamp.write(review.createdAt()),
                "Approval",
                review.quorum(),
                execution.map(status -> transfer.id().toString()).orElse(null),
                transfer.submission().map(submission -> submission.txHash()).orElse(null),
                execution.orElse(null));
    }

    /** The samples show no vote before a request is resolved, and nothing of ours. */
    private static ApprovalBody documented(ApprovalBody full, ReviewedTransfer reviewed) {
        boolean open = reviewed.state() == AuthorizationState.PENDING;
        return new ApprovalBody(
                full.approvalId(),
                full.status(),
                full.resource(),
                full.action(),
                full.payload(),
                full.username(),
                full.requestedBy(),
                open ? List.of() : full.reviewRecords(),
                full.created(),
                full.entity(),
                null,
                null,
                null,
                null);
    }

    private static Optional<String> execution(Transfer transfer, AuthorizationState state) {
        return switch (transfer.state()) {
            case HELD -> Optional.empty();
            case RELEASED, SUBMITTED -> Optional.of("PROCESSING");
            case CONFIRMED -> Optional.of("DONE");
            case FAILED -> Optional.of("ERROR");
            case CANCELLED -> state == AuthorizationState.APPROVED ? Optional.of("CANCELLED") : Optional.empty();
        };
    }

    private ApprovalBody.Payload payload(ReviewedTransfer reviewed) {
        Transfer transfer = reviewed.transfer();
        BigDecimal net = units(transfer.amountAtomic(), transfer.decimals());
        BigDecimal fee = units(transfer.feeAtomic(), transfer.decimals());
        boolean gross = reviewed.facts().givenGross();
        Optional<String> account = reviewed.wallet().flatMap(SourceWallet::accountId);
        Optional<String> asSent =
                Optional.ofNullable(reviewed.facts().attributes().get(ApprovalRequests.NETWORK_TYPE));
        return new ApprovalBody.Payload(
                "WITHDRAW",
                transfer.assetCode().toUpperCase(Locale.ROOT),
                account.orElse(null),
                reviewed.account()
                        .or(() -> reviewed.wallet().map(SourceWallet::label))
                        .orElse(null),
                transfer.recipient().toString(),
                gross ? null : net,
                gross ? net.add(fee) : null,
                fee,
                asSent.or(() -> strict
                                ? Optional.empty()
                                : Optional.of(reviewed.token().networkSymbol()))
                        .orElse(null),
                reviewed.facts().tag().orElse(null),
                reviewed.facts().attributes().get(ApprovalRequests.CURRENCY_TAG),
                reviewed.facts().comment().orElse(null));
    }

    private static List<ApprovalBody.ReviewRecord> records(Review review, Names names) {
        return review.votes().stream()
                .map(vote -> new ApprovalBody.ReviewRecord(
                        Timestamp.write(vote.at()),
                        names.email(vote.userId()).orElse(names.partner()),
                        vote.verdict() == Verdict.APPROVE ? "APPROVED" : "REJECTED",
                        vote.comment().orElse(null)))
                .toList();
    }

    private static BigDecimal units(BigInteger atomic, int decimals) {
        return new BigDecimal(atomic, decimals);
    }
}
