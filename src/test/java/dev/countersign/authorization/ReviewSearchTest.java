package dev.countersign.authorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.authorization.ReviewSearch.Direction;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.ReviewDesk;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reviewers find what waits for them: newest first, page by page in both directions, and only their own partner's. */
@QuarkusTest
class ReviewSearchTest {

    private final ReviewDesk desk = ReviewDesk.open();
    private final UUID ana = desk.colleague();
    private final List<ReviewDesk.Case> held = new ArrayList<>();

    @AfterEach
    void theTestIsOver() {
        held.forEach(ReviewDesk.Case::cancel);
    }

    @Test
    void pagesMeetInBothDirections() {
        List<UUID> newestFirst = new ArrayList<>();
        for (int i = 0; i < 13; i++) {
            newestFirst.addFirst(hold().id());
        }
        List<UUID> older = new ArrayList<>();
        Optional<ReviewCursor> cursor = Optional.empty();
        List<Review> page;
        do {
            page = page(Optional.empty(), Direction.OLDER, cursor, 5);
            assertThat(page.size()).isLessThanOrEqualTo(5);
            page.forEach(review -> older.add(review.id()));
            cursor = page.isEmpty()
                    ? Optional.empty()
                    : Optional.of(page.getLast().cursor());
        } while (!page.isEmpty());
        assertThat(older).isEqualTo(newestFirst);

        List<UUID> newer = new ArrayList<>();
        do {
            page = page(Optional.empty(), Direction.NEWER, cursor, 5);
            newer.addAll(0, page.stream().map(Review::id).toList());
            cursor = page.isEmpty()
                    ? Optional.empty()
                    : Optional.of(page.getFirst().cursor());
        } while (!page.isEmpty());
        assertThat(newer).as("every page newest first").isEqualTo(newestFirst);
    }

    @Test
    void statesAreApartAndWhatIsOverDoesNotWait() {
        ReviewDesk.Case pending = hold();
        ReviewDesk.Case approved = hold();
        approved.approve(ana);
        ReviewDesk.Case rejected = hold();
        rejected.reject(ana);
        ReviewDesk.Case late = hold();
        late.runsOut();
        assertThat(ids(AuthorizationState.PENDING)).containsExactly(pending.id());
        assertThat(ids(AuthorizationState.APPROVED)).containsExactly(approved.id());
        assertThat(ids(AuthorizationState.REJECTED)).containsExactly(rejected.id());
        assertThat(ids(AuthorizationState.EXPIRED)).isEmpty();
        Jobs.expireAuthorizations();
        assertThat(ids(AuthorizationState.EXPIRED)).containsExactly(late.id());
        assertThat(page(Optional.empty(), Direction.OLDER, Optional.empty(), 100))
                .hasSize(4)
                .allSatisfy(review -> {
                    assertThat(review.partnerId()).isEqualTo(desk.partnerId());
                    assertThat(review.requester()).isEqualTo(Requester.user(desk.requester()));
                    assertThat(review.reviewers()).containsExactly(ana);
                    assertThat(review.votes())
                            .hasSize(
                                    review.id().equals(approved.id())
                                                    || review.id().equals(rejected.id())
                                            ? 1
                                            : 0);
                });
        assertThat(ReviewDesk.<List<Review>>wait(ReviewDesk.authorizations()
                        .reviews(
                                ReviewDesk.open().partnerId(),
                                new ReviewSearch(Optional.empty(), Direction.OLDER, Optional.empty(), 100))))
                .as("another partner's")
                .isEmpty();
    }

    @Test
    void aPageHasOneToAHundred() {
        for (int limit : new int[] {0, 101}) {
            assertThatThrownBy(() -> new ReviewSearch(Optional.empty(), Direction.OLDER, Optional.empty(), limit))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private ReviewDesk.Case hold() {
        ReviewDesk.Case one = desk.holds(1, ana);
        held.add(one);
        return one;
    }

    private List<UUID> ids(AuthorizationState state) {
        return page(Optional.of(state), Direction.OLDER, Optional.empty(), 100).stream()
                .map(Review::id)
                .toList();
    }

    private List<Review> page(
            Optional<AuthorizationState> state, Direction direction, Optional<ReviewCursor> from, int limit) {
        return ReviewDesk.wait(
                ReviewDesk.authorizations().reviews(desk.partnerId(), new ReviewSearch(state, direction, from, limit)));
    }
}
