package dev.countersign.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.driver.Jobs;
import dev.countersign.driver.Records;
import dev.countersign.driver.ReviewDesk;
import dev.countersign.event.Invariants;
import dev.countersign.lifecycle.Result;
import dev.countersign.transfer.TransferPurpose;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Everybody decides at the same instant: one outcome, at most one release, and a tally that is right. */
@QuarkusTest
class ReviewRaceTest {

    private static final int QUORUM = 3;

    private final ReviewDesk desk = ReviewDesk.open();

    @AfterEach
    void everythingIsConsistent() {
        Invariants.hold();
    }

    /** Which of them wins differs with who comes first; there is always one. */
    @RepeatedTest(12)
    void fiftyApproversACancellationARejectionAndTheExpiryHaveOneOutcome(RepetitionInfo repetition) {
        List<UUID> people =
                IntStream.range(0, 50).mapToObj(i -> desk.colleague()).toList();
        ReviewDesk.Case held = desk.holds(QUORUM, people.toArray(UUID[]::new));
        List<Uni<?>> calls = new ArrayList<>();
        people.forEach(user -> calls.add(held.later(user, Verdict.APPROVE)));
        Random random = new Random(repetition.getCurrentRepetition());
        Collections.shuffle(calls, random);
        calls.add(
                random.nextInt(6),
                switch (repetition.getCurrentRepetition() % 4) {
                    case 0 -> held.later(people.get(7), Verdict.REJECT);
                    case 1 ->
                        ReviewDesk.authorizations()
                                .withdraw(desk.partnerId(), held.id(), Requester.user(desk.requester()));
                    case 2 ->
                        Uni.createFrom()
                                .completionStage(() -> CompletableFuture.runAsync(held::runsOut))
                                .flatMap(over -> Jobs.expirer().run())
                                .replaceWith(true);
                    default ->
                        ReviewDesk.transfers()
                                .cancel(desk.partnerId(), held.ownerId(), TransferPurpose.PAYOUT, "no longer wanted");
                });

        List<Object> answers = atOnce(calls);
        Jobs.expireAuthorizations(); // the sweep leaves alone what somebody decides at that moment

        List<Decided> votes = answers.stream().flatMap(ReviewRaceTest::counted).toList();
        List<Decided> last = votes.stream()
                .filter(vote -> vote.state() != AuthorizationState.PENDING)
                .toList();
        assertThat(last).hasSizeLessThanOrEqualTo(1);
        assertThat(held.state()).isNotEqualTo("PENDING");
        List<String> story = held.story(held.id());
        assertThat(story.stream().filter(List.of("Approve", "Reject", "Cancel", "Expire")::contains))
                .as("one end")
                .hasSize(1);
        assertThat(story.getLast()).isNotEqualTo("Vote");
        assertThat(held.story(held.transferId()).stream().filter("Release"::equals))
                .hasSize(held.state().equals("APPROVED") ? 1 : 0);
        assertThat(Records.number("select count(*) from decision where authorization_id = ?", held.id()))
                .as("every vote that counted, and no other")
                .isEqualTo(votes.size());
        long approvals = votes.stream()
                .filter(vote -> vote.state() != AuthorizationState.REJECTED)
                .count();
        assertThat(approvals).isLessThanOrEqualTo(QUORUM);
        assertThat(approvals == QUORUM).isEqualTo(held.state().equals("APPROVED"));
        held.cancel();
        held.is("CANCELLED");
    }

    @RepeatedTest(3)
    void onePersonInFiftyWindowsHasOneVote() {
        UUID one = desk.colleague();
        UUID two = desk.colleague();
        ReviewDesk.Case held = desk.holds(2, one, two);
        List<Uni<?>> calls = new ArrayList<>(Collections.nCopies(50, held.later(one, Verdict.APPROVE)));
        List<Object> answers = atOnce(calls);
        assertThat(answers.stream().flatMap(ReviewRaceTest::counted)).hasSize(1);
        assertThat(held.state()).isEqualTo("PENDING");
        held.is("HELD");
        held.cancel();
    }

    /** Three reviews of one transfer, decided from both ends: whoever locks first, nobody waits for ever. */
    @RepeatedTest(4)
    void severalReviewsOfOneTransferReleaseItOnce() {
        List<UUID> people =
                IntStream.range(0, 12).mapToObj(i -> desk.colleague()).toList();
        UUID[] all = people.toArray(UUID[]::new);
        ReviewDesk.Case held = desk.holds(desk.review(2, all), desk.review(3, all), desk.review(4, all));
        List<UUID> reviews =
                Records.rows("select id from authorization_request where transfer_id = ?", held.transferId()).stream()
                        .map(row -> (UUID) row.get("id"))
                        .toList();
        List<Uni<?>> calls = new ArrayList<>();
        for (UUID user : people) {
            for (UUID review : reviews) {
                calls.add(ReviewDesk.authorizations()
                        .decide(desk.partnerId(), review, new PersonalDecision(user, Verdict.APPROVE, held.payload())));
            }
        }
        Collections.shuffle(calls, new Random(5));
        List<Object> answers = atOnce(calls);
        assertThat(answers.stream().flatMap(ReviewRaceTest::counted)).hasSize(2 + 3 + 4);
        assertThat(held.story(held.transferId())).containsExactly("Hold", "Release");
        held.cancel();
    }

    /** The order agrees while the last approval comes in: released once, by whichever is second. */
    @RepeatedTest(10)
    void agreeingWhileTheLastApprovalComesReleasesOnce() {
        UUID one = desk.colleague();
        ReviewDesk.Case held = desk.holdsUntilAgreed(1, one);
        CompletableFuture<?> vote = held.later(one, Verdict.APPROVE).subscribeAsCompletionStage();
        CompletableFuture<Boolean> agreement = CompletableFuture.supplyAsync(held::agree);
        vote.join();
        assertThat(agreement.join()).isTrue();
        assertThat(held.story(held.transferId())).containsExactly("Hold", "Agree", "Release");
        held.cancel();
    }

    private static List<Object> atOnce(List<Uni<?>> calls) {
        List<CompletableFuture<Object>> running = calls.stream()
                .map(call -> call.map(Object.class::cast).subscribeAsCompletionStage())
                .toList();
        List<Object> answers = new ArrayList<>();
        running.forEach(future -> answers.add(future.join()));
        return answers;
    }

    private static Stream<Decided> counted(Object answer) {
        return answer instanceof Result.Done<?, ?> done && done.value() instanceof Decided decided
                ? Stream.of(decided)
                : Stream.empty();
    }
}
