package dev.countersign.api.aquanow;

import static dev.countersign.driver.AquanowDesk.APPROVAL;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Answer;
import dev.countersign.driver.AquanowDesk;
import dev.countersign.driver.Http;
import dev.countersign.driver.Sandbox;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Everything is found once by who walks from page to page, however much is made at once. */
@QuarkusTest
class ApprovalPagesTest {

    @Test
    void aListIsWalkedByTheTimeOfTheLastOne() {
        AquanowDesk desk = AquanowDesk.rival();
        Instant start = Sandbox.advance(1);
        Set<String> made = new HashSet<>();
        for (int round = 0; round < 5; round++) {
            AquanowDesk.rested(desk.requester());
            List<Answer> answers = Http.atOnce(IntStream.range(0, 45)
                    .mapToObj(i -> desk.requester().later(APPROVAL, desk.request("quantity", "1")))
                    .toList());
            answers.forEach(
                    answer -> made.add(answer.is(200).body().get("approvalId").textValue()));
        }
        assertThat(made).hasSize(225);

        AquanowDesk.rested(desk.requester(), desk.approver());
        List<JsonNode> seen = new ArrayList<>();
        String next = Timestamp.write(start);
        int pages = 0;
        while (next != null) {
            Answer page = desk.approver().get(APPROVAL + "?startTime=" + next).is(200);
            assertThat(page.body().size()).isLessThanOrEqualTo(100);
            page.body().forEach(seen::add);
            next = page.headers().get("x-next-start-time");
            if (next != null) {
                assertThat(page.body()).hasSize(100);
                assertThat(page.headers().get("link"))
                        .isEqualTo("</accounts/v1/approval?startTime=" + next + ">; rel=\"next\"");
            }
            pages++;
        }
        assertThat(pages).isEqualTo(3);
        List<String> created =
                seen.stream().map(item -> item.get("created").textValue()).toList();
        assertThat(created).isSorted().doesNotHaveDuplicates();
        assertThat(seen.stream().map(item -> item.get("approvalId").textValue()).toList())
                .doesNotHaveDuplicates()
                .containsAll(made);

        // the token of the wire's own clients: the last one's time, which is there again
        String last = created.get(99);
        JsonNode from =
                desk.approver().get(APPROVAL + "?startTime=" + last).is(200).body();
        assertThat(from.get(0).get("created").textValue()).isEqualTo(last);
        assertThat(from).hasSize(100);
        Instant after = Instant.parse(last).plusMillis(1);
        JsonNode later = desk.approver()
                .get(APPROVAL + "?startTime=" + Timestamp.write(after))
                .is(200)
                .body();
        assertThat(later.get(0).get("created").textValue()).isEqualTo(created.get(100));

        // a creator walks over one's own
        JsonNode own = desk.requester()
                .get(APPROVAL + "?startTime=" + Timestamp.write(start))
                .is(200)
                .body();
        assertThat(own).hasSize(100);
        own.forEach(item -> assertThat(item.get("requestedBy").textValue())
                .isEqualTo(desk.requester().username()));
    }
}
