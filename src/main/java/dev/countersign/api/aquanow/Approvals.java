package dev.countersign.api.aquanow;

import dev.countersign.api.Identifiers;
import dev.countersign.authorization.DecisionProblem;
import dev.countersign.authorization.Requester;
import dev.countersign.authorization.Review;
import dev.countersign.authorization.Review.PersonalVote;
import dev.countersign.authorization.Verdict;
import dev.countersign.identity.Directory;
import dev.countersign.identity.Directory.Names;
import dev.countersign.identity.IdentityService;
import dev.countersign.identity.Permission;
import dev.countersign.identity.User;
import dev.countersign.lifecycle.Result;
import dev.countersign.order.withdrawal.NewWithdrawal;
import dev.countersign.order.withdrawal.WithdrawalService;
import dev.countersign.transfer.CustodyWalletService;
import dev.countersign.transfer.ReviewFilter;
import dev.countersign.transfer.ReviewedTransfer;
import dev.countersign.transfer.TransferReviews;
import dev.countersign.transfer.TransferReviews.Opinion;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** What one person of a company profile sees and does of the transfers that wait for people. */
@Singleton
final class Approvals {

    /** How many one page shows. */
    static final int PAGE = 100;

    private static final Map<String, String> EVIDENCE = Map.of("authenticated_by", "HMAC-SHA384");

    private final TransferReviews reviews;
    private final WithdrawalService withdrawals;
    private final CustodyWalletService wallets;
    private final IdentityService identity;
    private final Directory directory;
    private final People people;
    private final ApprovalView view;

    Approvals(
            TransferReviews reviews,
            WithdrawalService withdrawals,
            CustodyWalletService wallets,
            IdentityService identity,
            Directory directory,
            People people,
            AquanowConfig config) {
        this.reviews = reviews;
        this.withdrawals = withdrawals;
        this.wallets = wallets;
        this.identity = identity;
        this.directory = directory;
        this.people = people;
        this.view = ApprovalView.of(config);
    }

    /** What the company profile, and whoever asked or voted on these, are called. */
    Uni<Names> names(Member member, List<ReviewedTransfer> shown) {
        return directory.names(
                member.partnerId(),
                shown.stream()
                        .map(ReviewedTransfer::review)
                        .flatMap(review -> Stream.concat(
                                review.requester().userId().stream(),
                                review.votes().stream().map(PersonalVote::userId)))
                        .toList());
    }

    /** The company profile with everybody and all its accounts. */
    Uni<Profile> profile(Member member) {
        return identity.partner(member.partnerId())
                .map(Optional::orElseThrow)
                .flatMap(partner -> identity.users(member.partnerId())
                        .flatMap(users -> wallets.list(member.partnerId())
                                .map(found -> Profile.of(partner.name(), users, found))));
    }

    /** One that the person may see; what is not, and what is not the person's to see, is the same. */
    Uni<ReviewedTransfer> find(Member member, String approvalId) {
        return review(member, approvalId).flatMap(review -> read(member, review.id()));
    }

    /** The same, without the transfer. */
    private Uni<Review> review(Member member, String approvalId) {
        UUID id = Identifiers.parse(approvalId).orElseThrow(AquanowException::notFound);
        return reviews.review(member.partnerId(), id).flatMap(found -> {
            Review review = found.orElseThrow(AquanowException::notFound);
            return involves(member, review)
                    ? Uni.createFrom().item(review)
                    : people.of(member).map(user -> {
                        if (!seesAll(user)) {
                            throw AquanowException.notFound();
                        }
                        return review;
                    });
        });
    }

    /** One that the person was found to see, as it stands now. */
    private Uni<ReviewedTransfer> read(Member member, UUID id) {
        return reviews.find(member.partnerId(), id).map(found -> found.orElseThrow(AquanowException::notFound));
    }

    /** Those that the person may see, oldest first; one more than a page when there is more. */
    Uni<List<ReviewedTransfer>> from(Member member, Instant start) {
        return people.of(member)
                .flatMap(user -> reviews.search(
                        member.partnerId(),
                        new ReviewFilter(
                                Set.of(),
                                Set.of(),
                                Set.of(),
                                seesAll(user) ? Optional.empty() : Optional.of(user.id()),
                                Optional.of(start),
                                Optional.empty(),
                                true,
                                0,
                                PAGE + 1)));
    }

    /** Asks for a withdrawal; the most demanding of the consents that it waits for. */
    Uni<ReviewedTransfer> create(Member member, ApprovalRequests.PayloadRequest payload) {
        NewWithdrawal.Stated amount = payload.amount();
        ApprovalRequests.Origin origin = payload.origin();
        NewWithdrawal.Labels labels = payload.labels();
        return wallets.list(member.partnerId())
                .map(owned -> new WalletChoice(owned).of(origin))
                .flatMap(wallet -> withdrawals.create(new NewWithdrawal(
                        member.partnerId(),
                        wallet.id(),
                        member.userId(),
                        member.caller().credentialId(),
                        payload.recipient(),
                        amount,
                        labels,
                        true)))
                .map(result -> result.orThrow(ApprovalRefusal::of))
                .flatMap(made -> reviews.of(member.partnerId(), made.reviews()))
                .map(opened -> opened.stream()
                        .max(Comparator.comparingInt(
                                reviewed -> reviewed.review().quorum()))
                        .orElseThrow());
    }

    /** Takes back what the person asked for. */
    Uni<ReviewedTransfer> cancel(Member member, String approvalId) {
        return review(member, approvalId)
                .invoke(review -> {
                    if (!isOwn(member, review)) {
                        throw ApprovalRefusal.own();
                    }
                })
                .flatMap(review -> reviews.withdraw(member.partnerId(), review.id(), Requester.user(member.userId()))
                        .invoke(result -> result.orThrow(problem -> ApprovalRefusal.of(problem, view)))
                        .flatMap(done -> read(member, review.id())));
    }

    /** Decides on a colleague's request; the same decision again changes nothing and is answered alike. */
    Uni<ReviewedTransfer> decide(Member member, ApprovalRequests.ReviewApproval body) {
        Verdict verdict = body.verdict();
        String approvalId = body.id();
        Opinion opinion =
                new Opinion(member.userId(), member.caller().credentialId(), verdict, body.remark(), EVIDENCE);
        return review(member, approvalId)
                .invoke(review -> {
                    if (isOwn(member, review)) {
                        throw ApprovalRefusal.own();
                    }
                })
                .flatMap(review -> reviews.decide(review, opinion)
                        .invoke(result -> {
                            if (result instanceof Result.Refused<?, DecisionProblem> refused
                                    && !isRepeat(refused.problem(), verdict)) {
                                throw ApprovalRefusal.of(refused.problem(), view);
                            }
                        })
                        .flatMap(done -> read(member, review.id())));
    }

    private static boolean isRepeat(DecisionProblem problem, Verdict verdict) {
        return problem instanceof DecisionProblem.AlreadyVoted voted && voted.before() == verdict;
    }

    private static boolean involves(Member member, Review review) {
        return isOwn(member, review) || review.reviewers().contains(member.userId());
    }

    private static boolean seesAll(User user) {
        return user.permissions().contains(Permission.APPROVE_TRANSFERS);
    }

    private static boolean isOwn(Member member, Review review) {
        return review.requester().userId().filter(member.userId()::equals).isPresent();
    }
}
