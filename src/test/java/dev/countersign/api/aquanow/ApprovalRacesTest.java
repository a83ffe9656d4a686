package dev.countersign.api.aquanow;

import static dev.countersign.driver.AquanowDesk.APPROVAL;
import static dev.countersign.driver.AquanowDesk.REVIEW;
import static dev.countersign.driver.AquanowDesk.decision;
import static dev.countersign.driver.AquanowDesk.look;
import static dev.countersign.driver.AquanowDesk.transferState;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.driver.Answer;
import dev.countersign.driver.AquanowClient;
import dev.countersign.driver.AquanowDesk;
import dev.countersign.driver.Http;
import dev.countersign.driver.Json;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;

/** Of those who decide at once, one wins, and the others are told so. */
@QuarkusTest
class ApprovalRacesTest {

    private static AquanowDesk desk;

    @BeforeAll
    static void openTheDesk() {
        desk = AquanowDesk.acme();
    }

    @RepeatedTest(10)
    void ofTwoReviewersWhoDisagreeOneWins() {
        String id = desk.asked();
        List<Answer> answers = Http.atOnce(List.of(
                desk.approver().later(REVIEW, decision("APPROVE", id)),
                desk.root().later(REVIEW, decision("REJECT", id))));
        assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(200, 409);
        boolean approved = answers.getFirst().status() == 200;
        assertThat(look(desk.requester(), id).get("status").textValue()).isEqualTo(approved ? "APPROVED" : "REJECTED");
        assertThat(transferState(id)).isEqualTo(approved ? "RELEASED" : "CANCELLED");
        assertThat(look(desk.requester(), id).get("reviewRecords")).hasSize(1);
    }

    @RepeatedTest(5)
    void ofTwoReviewersWhoAgreeOneIsCounted() {
        String id = desk.asked();
        List<Answer> answers = Http.atOnce(List.of(
                desk.approver().later(REVIEW, decision("APPROVE", id)),
                desk.root().later(REVIEW, decision("APPROVE", id))));
        assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(200, 409);
        assertThat(look(desk.requester(), id).get("reviewRecords")).hasSize(1);
    }

    /** One person's two clicks are one vote, and both are told the same. */
    @RepeatedTest(5)
    void theSameReviewerTwiceIsOne() {
        String id = desk.asked();
        List<Answer> answers = Http.atOnce(List.of(
                desk.approver().later(REVIEW, decision("APPROVE", id)),
                desk.approver().later(REVIEW, decision("APPROVE", id))));
        assertThat(answers).extracting(Answer::status).containsExactly(200, 200);
        assertThat(answers.get(0).body()).isEqualTo(answers.get(1).body());
    }

    @RepeatedTest(10)
    void ofAReviewAndACancellationOneWins() {
        String id = desk.asked();
        List<Answer> answers = together(
                () -> raw(desk.approver(), "POST", REVIEW, decision("APPROVE", id)),
                () -> raw(desk.requester(), "DELETE", APPROVAL, Json.object("approvalId", id)));
        assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(200, 409);
        boolean approved = answers.getFirst().status() == 200;
        assertThat(look(desk.requester(), id).get("status").textValue()).isEqualTo(approved ? "APPROVED" : "CANCELLED");
        assertThat(transferState(id)).isEqualTo(approved ? "RELEASED" : "CANCELLED");
    }

    private static Answer raw(AquanowClient who, String method, String path, Object body) {
        return Http.raw(method, path, who.headers(method, path), body.toString().getBytes());
    }

    @SafeVarargs
    private static List<Answer> together(Supplier<Answer>... calls) {
        CountDownLatch ready = new CountDownLatch(calls.length);
        List<CompletableFuture<Answer>> running = Stream.of(calls)
                .map(call -> CompletableFuture.supplyAsync(
                        () -> {
                            ready.countDown();
                            try {
                                ready.await();
                            } catch (InterruptedException interrupted) {
                                Thread.currentThread().interrupt();
                            }
                            return call.get();
                        },
                        task -> new Thread(task).start()))
                .toList();
        return running.stream().map(CompletableFuture::join).toList();
    }
}
