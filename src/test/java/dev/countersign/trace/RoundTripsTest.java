package dev.countersign.trace;

import static dev.countersign.driver.AquanowDesk.APPROVAL;
import static dev.countersign.driver.AquanowDesk.REVIEW;
import static dev.countersign.driver.AquanowDesk.decision;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.driver.AquanowClient;
import dev.countersign.driver.AquanowDesk;
import dev.countersign.driver.Http;
import dev.countersign.driver.Json;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every statement of a request is a way to the database and back, and most of the time that the request takes. So the numbers are
 * written down here: whoever needs another statement changes one, and knows it. A transaction's begin and end come on top.
 */
@QuarkusTest
@TestProfile(TracingOn.class)
class RoundTripsTest {

    /** By its name in the older and in the newer semantic conventions. */
    private static final List<AttributeKey<String>> STATEMENT =
            List.of(AttributeKey.stringKey("db.statement"), AttributeKey.stringKey("db.query.text"));

    @Inject
    KeptSpans spans;

    @Inject
    OpenTelemetry telemetry;

    private final AquanowDesk desk = AquanowDesk.acme();

    @BeforeEach
    void forget() {
        spans.forget(telemetry);
    }

    @Test
    void ofAWithdrawalThatIsAskedFor() {
        isDone(19, desk.requester(), "POST", APPROVAL, desk.request("quantity", "1"));
    }

    @Test
    void ofAnApprovalThatReleases() {
        isDone(16, desk.approver(), "POST", REVIEW, decision("APPROVE", desk.asked()));
    }

    @Test
    void ofARejection() {
        isDone(19, desk.approver(), "POST", REVIEW, decision("REJECT", desk.asked()));
    }

    @Test
    void ofACancellation() {
        isDone(17, desk.requester(), "DELETE", APPROVAL, Json.object("approvalId", desk.asked()));
    }

    private void isDone(int statements, AquanowClient who, String method, String path, Object body) {
        spans.forget(telemetry);
        String trace = Traces.begun();
        Map<String, String> headers = new HashMap<>(who.headers(method, path));
        headers.put("traceparent", trace);
        Http.call(method, path, headers, body).is(200);
        await().until(() -> of(trace).stream().anyMatch(span -> span.getKind() == SpanKind.SERVER));
        assertThat(of(trace).stream()
                        .flatMap(span -> STATEMENT.stream()
                                .map(span.getAttributes()::get)
                                .filter(Objects::nonNull))
                        .toList())
                .hasSize(statements);
    }

    private List<SpanData> of(String trace) {
        return spans.all(telemetry).stream()
                .filter(span -> span.getTraceId().equals(Traces.id(trace)))
                .toList();
    }
}
