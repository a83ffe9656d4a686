package dev.countersign.api.bitgo;

import dev.countersign.authorization.Review;
import dev.countersign.authorization.ReviewCursor;
import dev.countersign.market.Token;
import dev.countersign.transfer.ReviewedTransfer;
import dev.countersign.transfer.TransferReviews;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What a person may see of what waits. What is unknown, another partner's, of another coin or not to be seen is the same 404. */
@ApplicationScoped
class Approvals {

    private final TransferReviews reviews;
    private final Coins coins;

    Approvals(TransferReviews reviews, Coins coins) {
        this.reviews = reviews;
        this.coins = coins;
    }

    /**
     * One of them.
     *
     * @param coin what the path names, if it names one
     */
    Uni<ReviewedTransfer> find(Viewer viewer, Optional<String> coin, String id) {
        UUID known = BitGoId.parse(id).orElseThrow(Approvals::unknown);
        return coin.map(coins::ofPath)
                .map(token -> token.map(Optional::of))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()))
                .flatMap(token -> reviews.find(viewer.partnerId(), known)
                        .map(found -> found.filter(one -> viewer.sees(one.review()) && isOf(one, token))
                                .orElseThrow(Approvals::unknown)));
    }

    private static boolean isOf(ReviewedTransfer reviewed, Optional<Token> coin) {
        return coin.filter(token -> !token.ticker().equals(reviewed.token().ticker()))
                .isEmpty();
    }

    /** A page of them, newest first; with the id of its last one when there are more. */
    Uni<Page> list(Viewer viewer, Optional<String> coin, ApprovalSearch search) {
        return tickers(coin, search)
                .flatMap(tickers -> tickers.isEmpty() || !search.transfers()
                        ? Uni.createFrom().item(new Page(List.of(), Optional.empty()))
                        : cursor(viewer, search).flatMap(cursor -> page(viewer, search, tickers.get(), cursor)));
    }

    private Uni<Page> page(Viewer viewer, ApprovalSearch search, Set<String> tickers, Optional<ReviewCursor> cursor) {
        return reviews.search(viewer.partnerId(), search.filter(viewer, tickers, cursor))
                .flatMap(found -> found.size() < search.limit()
                        ? Uni.createFrom().item(new Page(found, Optional.empty()))
                        : more(viewer, search, tickers, found.getLast().review())
                                .map(more -> new Page(found, more)));
    }

    private Uni<Optional<UUID>> more(Viewer viewer, ApprovalSearch search, Set<String> tickers, Review last) {
        return reviews.search(viewer.partnerId(), search.next().filter(viewer, tickers, Optional.of(last.cursor())))
                .map(next -> next.isEmpty() ? Optional.empty() : Optional.of(last.id()));
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
                .map(id -> reviews.find(viewer.partnerId(), id)
                        .map(found -> Optional.of(found.map(ReviewedTransfer::review)
                                .filter(viewer::sees)
                                .map(Review::cursor)
                                .orElseThrow(() -> BitGoException.invalid("prevId: is no approval's id")))))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    /** How many wait that the person may see, or only those that it could decide now. */
    Uni<Long> count(Viewer viewer, boolean actionable) {
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
    record Page(List<ReviewedTransfer> approvals, Optional<UUID> last) {}
}
