package dev.countersign.api.bitgo;

import dev.countersign.authorization.AuthorizationState;
import dev.countersign.authorization.ReviewCursor;
import dev.countersign.market.Token;
import dev.countersign.transfer.ReviewedTransfer;
import dev.countersign.transfer.TransferReviews;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** What a person may see of what waits. What is unknown, another partner's, of another coin or not to be seen is the same 404. */
@ApplicationScoped
class Approvals {

    private static final Comparator<Approval> NEWEST_FIRST = Comparator.comparing(
                    (Approval one) -> one.review().createdAt())
            .thenComparing(one -> one.review().id().toString())
            .reversed();

    private final TransferReviews reviews;
    private final RuleChanges changes;
    private final Coins coins;

    Approvals(TransferReviews reviews, RuleChanges changes, Coins coins) {
        this.reviews = reviews;
        this.changes = changes;
        this.coins = coins;
    }

    /**
     * One of them.
     *
     * @param coin what the path names, if it names one
     */
    Uni<Approval> find(Viewer viewer, Optional<String> coin, String id) {
        UUID known = BitGoId.parse(id).orElseThrow(Approvals::unknown);
        return coin.map(coins::ofPath)
                .map(token -> token.map(Optional::of))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()))
                .flatMap(token -> any(viewer, known)
                        .map(found -> found.filter(one -> isOf(one, token)).orElseThrow(Approvals::unknown)));
    }

    private Uni<Optional<Approval>> any(Viewer viewer, UUID id) {
        return reviews.find(viewer.partnerId(), id)
                .flatMap(transfer -> transfer.isPresent()
                        ? Uni.createFrom().item(transfer.<Approval>map(Approval.OfTransfer::new))
                        : changes.find(viewer.partnerId(), id))
                .map(found -> found.filter(viewer::sees));
    }

    /** What is about no coin is seen under each. */
    private static boolean isOf(Approval approval, Optional<Token> coin) {
        return coin.isEmpty()
                || approval.coin()
                        .filter(name -> !name.equals(coin.get().ticker()))
                        .isEmpty();
    }

    /** The transfer that one of them is about. Fails with 400 when it is about none. */
    Uni<ReviewedTransfer> transfer(Viewer viewer, String id) {
        return find(viewer, Optional.empty(), id)
                .invoke(found -> viewer.requireReading())
                .map(found -> switch (found) {
                    case Approval.OfTransfer of -> of.reviewed();
                    case Approval.OfRule of ->
                        throw BitGoException.invalid("this pending approval is about no transfer");
                });
    }

    /** A page of them, newest first; with the id of its last one when there are more. */
    Uni<Page> list(Viewer viewer, Optional<String> coin, ApprovalSearch search) {
        return tickers(coin, search)
                .flatMap(tickers -> cursor(viewer, search)
                        .flatMap(cursor -> rules(viewer, search, cursor)
                                .flatMap(rules -> rules.isEmpty()
                                        ? transfers(viewer, search, tickers, cursor)
                                        : mixed(viewer, search, tickers, cursor, rules))));
    }

    private Uni<Page> transfers(
            Viewer viewer, ApprovalSearch search, Optional<Set<String>> tickers, Optional<ReviewCursor> cursor) {
        return search(viewer, search, tickers, cursor)
                .flatMap(found -> found.size() < search.limit()
                        ? Uni.createFrom().item(new Page(found, Optional.empty()))
                        : search(
                                        viewer,
                                        search.window(0, 1),
                                        tickers,
                                        Optional.of(found.getLast().review().cursor()))
                                .map(next -> Page.of(found, !next.isEmpty())));
    }

    /** There are few changes of rules, so they are put among the transfers here, and then the page is cut. */
    private Uni<Page> mixed(
            Viewer viewer,
            ApprovalSearch search,
            Optional<Set<String>> tickers,
            Optional<ReviewCursor> cursor,
            List<Approval> rules) {
        return search(viewer, search.window(0, search.offset() + search.limit() + 1), tickers, cursor)
                .map(transfers -> {
                    List<Approval> all = Stream.concat(transfers.stream(), rules.stream())
                            .sorted(NEWEST_FIRST)
                            .skip(search.offset())
                            .limit(search.limit() + 1L)
                            .toList();
                    return Page.of(all.stream().limit(search.limit()).toList(), all.size() > search.limit());
                });
    }

    private Uni<List<Approval>> search(
            Viewer viewer, ApprovalSearch search, Optional<Set<String>> tickers, Optional<ReviewCursor> cursor) {
        return tickers.isEmpty() || !search.transfers()
                ? Uni.createFrom().item(List.of())
                : reviews.search(viewer.partnerId(), search.filter(viewer, tickers.get(), cursor))
                        .map(found -> found.stream()
                                .<Approval>map(Approval.OfTransfer::new)
                                .toList());
    }

    private Uni<List<Approval>> rules(Viewer viewer, ApprovalSearch search, Optional<ReviewCursor> cursor) {
        if (!search.rules()) {
            return Uni.createFrom().item(List.of());
        }
        return changes.newest(viewer.partnerId())
                .map(found -> found.stream()
                        .filter(viewer::sees)
                        .filter(search::wants)
                        .filter(one -> cursor.isEmpty() || follows(one, cursor.get()))
                        .toList());
    }

    private static boolean follows(Approval one, ReviewCursor cursor) {
        int time = one.review().createdAt().compareTo(cursor.createdAt());
        return time < 0
                || time == 0
                        && one.review().id().toString().compareTo(cursor.id().toString()) < 0;
    }

    /** The tickers that path and filter mean together; nothing, when there is none that both mean. */
    private Uni<Optional<Set<String>>> tickers(Optional<String> coin, ApprovalSearch search) {
        Uni<Set<String>> asked = coins.named(search.coins(), search.widened());
        return coin.map(name -> coins.ofPath(name)
                        .flatMap(token -> asked.map(tickers -> tickers.isEmpty() || tickers.contains(token.ticker())
                                ? Optional.of(Set.of(token.ticker()))
                                : Optional.<Set<String>>empty())))
                .orElseGet(() -> asked.map(Optional::of));
    }

    private Uni<Optional<ReviewCursor>> cursor(Viewer viewer, ApprovalSearch search) {
        return search.after()
                .map(id -> any(viewer, id)
                        .map(found -> Optional.of(
                                found.orElseThrow(() -> BitGoException.invalid("prevId: is no pending approval's id"))
                                        .review()
                                        .cursor())))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    /** How many wait that the person may see, or only those that it could decide now. */
    Uni<Long> count(Viewer viewer, boolean actionable) {
        return changes.newest(viewer.partnerId())
                .map(found -> found.stream()
                        .filter(one -> one.state() == AuthorizationState.PENDING)
                        .filter(one -> actionable ? viewer.mayStillApprove(one.review()) : viewer.sees(one))
                        .count())
                .flatMap(rules -> transfers(viewer, actionable).map(transfers -> transfers + rules));
    }

    private Uni<Long> transfers(Viewer viewer, boolean actionable) {
        return actionable
                ? reviews.waitingFor(viewer.partnerId(), viewer.userId())
                : viewer.restrictedTo()
                        .map(user -> reviews.waitingInvolving(viewer.partnerId(), user))
                        .orElseGet(() -> reviews.waiting(viewer.partnerId()));
    }

    private static BitGoException unknown() {
        return BitGoException.notFound("pending approval");
    }

    /**
     * A page.
     *
     * @param last the last one of it, when there are more behind it
     */
    record Page(List<Approval> approvals, Optional<UUID> last) {

        private static Page of(List<Approval> approvals, boolean more) {
            return new Page(
                    approvals, more ? Optional.of(approvals.getLast().review().id()) : Optional.empty());
        }
    }
}
