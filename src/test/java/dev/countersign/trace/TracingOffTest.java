package dev.countersign.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.driver.Answer;
import dev.countersign.driver.Http;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Order;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Receiver;
import dev.countersign.driver.Records;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tracing is off: the trace of a caller goes through, and there is no other. */
@QuarkusTest
class TracingOffTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    @Inject
    InMemorySpanExporter spans;

    private final Partner acme = Partner.acme();

    @Test
    void theTraceOfACallerGoesThroughToTheChainAndToTheReceiver() {
        String created = Traces.begun();
        String authorized = Traces.begun();
        try (Receiver receiver = Receiver.plain()) {
            acme.listensAt(receiver.url());
            Order order = acme.traced(created).sells();
            order.accepted();
            new Order(acme.traced(authorized), order.provider(), order.id())
                    .authorize(order.draft().body())
                    .data(200);
            Jobs.settleChain();
            order.is("crypto_received");
            Jobs.deliverWebhooks();
            assertThat(Traces.ofOrder(order.uuid(), "TRANSFER"))
                    .as("held without a trace; agreed to, released, submitted and confirmed in one")
                    .endsWith(Traces.id(authorized), Traces.id(authorized), Traces.id(authorized));
            List<String> sent = receiver.requests().stream()
                    .map(request -> request.headers().getOrDefault("traceparent", "none"))
                    .toList();
            assertThat(sent).as("as it was, with the caller's span").contains(created, authorized, "none");
            assertThat(receiver.requests())
                    .allSatisfy(request -> assertThat(request.headers()).doesNotContainKeys("tracestate", "baggage"));
        } finally {
            acme.hearsNothing();
        }
    }

    @Test
    void withoutATraceNothingBeginsOne() {
        Order order = acme.sells().funded();
        assertThat(Traces.ofOrder(order.uuid(), "TRANSFER")).isNotEmpty().containsOnly("none");
        assertThat(Traces.ofOrder(order.uuid(), "RAMP_ORDER")).isNotEmpty().containsOnly("none");
        assertThat(Traces.ofOrder(order.uuid(), "AUTHORIZATION")).isNotEmpty().containsOnly("none");
        assertThat(spans.getFinishedSpanItems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ff-" + TRACE + "-" + SPAN + "-01",
                "00-" + TRACE + "-" + SPAN + "-01-more",
                "00-00000000000000000000000000000000-" + SPAN + "-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
                "x",
                "'; drop table event; --"
            })
    void whatIsNoTraceIsIgnored(String header) {
        Order order = acme.traced(header).sells();
        assertThat(Traces.ofOrder(order.uuid(), "RAMP_ORDER")).containsOnly("none");
    }

    @Test
    void aLongHeaderIsIgnored() {
        Order order = acme.traced("cc-" + TRACE + "-" + SPAN + "-01-" + "0".repeat(12_000))
                .sells();
        assertThat(Traces.ofOrder(order.uuid(), "RAMP_ORDER")).containsOnly("none");
    }

    @Test
    void eachOfManyRequestsAtOnceKeepsItsOwnTraceAndItsOwnId() {
        List<String> traces = new ArrayList<>();
        List<Http.Call> calls = new ArrayList<>();
        List<String> quotes =
                IntStream.range(0, 64).mapToObj(each -> acme.quoteId()).toList();
        for (String quote : quotes) {
            String trace = Traces.begun();
            traces.add(trace);
            Http.Call plain = acme.traced(trace).later("/offramp/initiate", "{\"quote_id\":\"" + quote + "\"}");
            Map<String, String> headers = new HashMap<>(plain.headers());
            headers.put("X-Request-Id", Traces.id(trace));
            calls.add(new Http.Call(plain.path(), headers, plain.body()));
        }
        List<Answer> answers = Http.atOnce(calls);
        for (int i = 0; i < answers.size(); i++) {
            UUID order =
                    UUID.fromString(answers.get(i).data(201).get("order_id").textValue());
            assertThat(Records.rows(
                            "select traceparent, request_id from event where subject_id = ? and sequence = 1", order))
                    .containsExactly(Map.of("traceparent", traces.get(i), "request_id", Traces.id(traces.get(i))));
        }
    }
}
