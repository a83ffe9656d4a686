package dev.countersign.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.countersign.driver.Answer;
import dev.countersign.driver.CustodyDesk;
import dev.countersign.driver.CustomerDesk;
import dev.countersign.driver.Http;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Json;
import dev.countersign.driver.Order;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Receiver;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tracing is on: a request, what it causes, and who does it later are one tree. */
@QuarkusTest
@TestProfile(TracingOn.class)
class TracingOnTest {

    @Inject
    KeptSpans spans;

    @Inject
    OpenTelemetry telemetry;

    private final Partner acme = Partner.acme();

    @BeforeEach
    void forget() {
        spans.forget(telemetry);
    }

    @Test
    void aTransferThatIsReleasedDispatchedAndToldOfIsOneTree() {
        String caller = Traces.begun();
        try (Receiver receiver = Receiver.plain()) {
            acme.listensAt(receiver.url());
            Order order = acme.sells().accepted();
            new Order(acme.traced(caller), order.provider(), order.id())
                    .authorize(order.draft().body())
                    .data(200);
            Jobs.settleChain();
            order.is("crypto_received");
            Jobs.deliverWebhooks();

            await().untilAsserted(() -> assertThat(names(trace(Traces.id(caller))))
                    .contains("transfer dispatch", "transfer outcome", "webhook delivery", "POST")
                    .anyMatch(name -> name.contains("/authorize-crypto-transfer")));
            List<SpanData> trace = trace(Traces.id(caller));
            isOneTree(trace, caller.substring(36, 52));
            SpanData dispatch = only(trace, "transfer dispatch");
            assertThat(dispatch.getAttributes().asMap())
                    .containsEntry(
                            AttributeKey.stringKey("countersign.transfer_id"),
                            order.transfers().getFirst().get("id").toString())
                    .containsEntry(AttributeKey.stringKey("countersign.state"), "RELEASED")
                    .containsKey(AttributeKey.stringKey("countersign.network"));
            Set<String> posts = trace.stream()
                    .filter(span -> span.getName().equals("POST") && span.getKind() == SpanKind.CLIENT)
                    .map(SpanData::getSpanId)
                    .collect(Collectors.toSet());
            assertThat(receiver.requests().stream()
                            .map(request -> request.headers().get("traceparent"))
                            .filter(sent -> Traces.id(sent).equals(Traces.id(caller)))
                            .map(sent -> sent.substring(36, 52)))
                    .as("a receiver goes on from the call")
                    .isNotEmpty()
                    .allMatch(posts::contains);
            assertThat(receiver.requests())
                    .allSatisfy(request -> assertThat(request.headers()).doesNotContainKeys("tracestate", "baggage"));
        } finally {
            acme.hearsNothing();
        }
    }

    @Test
    void aRequestWithoutATraceBeginsOne() {
        Order order = acme.sells();
        List<String> stored = Traces.ofOrder(order.uuid(), "RAMP_ORDER");
        assertThat(stored).isNotEmpty().doesNotContain("none");
        assertThat(stored.stream().distinct()).hasSize(1);
        await().untilAsserted(
                        () -> assertThat(trace(stored.getFirst())).anyMatch(span -> span.getKind() == SpanKind.SERVER));
    }

    @Test
    void aHeaderThatIsNoTraceBeginsANewOne() {
        Order order = acme.traced("00-zz-zz-zz").sells();
        assertThat(Traces.ofOrder(order.uuid(), "RAMP_ORDER")).doesNotContain("none");
    }

    @Test
    void statementsOfARequestAreInItsTraceAndThoseOfALookAtAQueueInNone() {
        Jobs.dispatch(); // what other tests left
        Jobs.deliverWebhooks();
        spans.forget(telemetry);
        Jobs.dispatch();
        Jobs.deliverWebhooks();
        assertThat(spans.all(telemetry)).isEmpty();
        Order order = acme.sells();
        String trace = Traces.ofOrder(order.uuid(), "RAMP_ORDER").getFirst();
        assertThat(trace(trace))
                .anySatisfy(span ->
                        assertThat(span.getAttributes().asMap().toString()).contains("insert into ramp_order"));
    }

    @Test
    void eachOfManyRequestsAtOnceKeepsItsOwnTrace() {
        List<Order> orders =
                IntStream.range(0, 16).mapToObj(each -> acme.sells().accepted()).toList();
        List<String> traces = orders.stream().map(each -> Traces.begun()).toList();
        List<Http.Call> calls = new ArrayList<>();
        for (int i = 0; i < orders.size(); i++) {
            calls.add(acme.traced(traces.get(i))
                    .later("/offramp/" + orders.get(i).id() + "/authorize-crypto-transfer", "{}"));
        }
        // one wallet has one nonce at a time; what matters here is that refusals and reads of many do not mix
        List<Answer> answers = Http.atOnce(calls);
        assertThat(answers).allMatch(answer -> answer.status() / 100 == 4);
        for (int i = 0; i < orders.size(); i++) {
            String id = Traces.id(traces.get(i));
            await().untilAsserted(() -> assertThat(trace(id).stream().filter(span -> span.getKind() == SpanKind.SERVER))
                    .hasSize(1));
            isOneTree(trace(id), traces.get(i).substring(36, 52));
        }
        List<String> cancels = orders.stream().map(each -> Traces.begun()).toList();
        for (int i = 0; i < orders.size(); i++) {
            new Order(
                            acme.traced(cancels.get(i)),
                            orders.get(i).provider(),
                            orders.get(i).id())
                    .cancel()
                    .data(200);
            assertThat(Traces.ofOrder(orders.get(i).uuid(), "TRANSFER")).endsWith(Traces.id(cancels.get(i)));
        }
    }

    @Test
    void replicasThatDeliverTogetherKeepTheTracesApart() {
        try (Receiver receiver = Receiver.plain()) {
            acme.listensAt(receiver.url());
            Map<String, String> traces = IntStream.range(0, 16)
                    .mapToObj(each -> Traces.begun())
                    .collect(
                            Collectors.toMap(trace -> acme.traced(trace).sells().id(), Traces::id));
            List<CompletableFuture<Void>> replicas = IntStream.range(0, 4)
                    .mapToObj(replica -> Jobs.start(Jobs.webhooks().run()))
                    .toList();
            replicas.forEach(CompletableFuture::join);
            assertThat(receiver.requests())
                    .hasSizeGreaterThanOrEqualTo(16)
                    .allSatisfy(
                            request -> assertThat(Traces.id(request.headers().get("traceparent")))
                                    .isEqualTo(traces.get(request.orderId())));
        } finally {
            acme.hearsNothing();
        }
    }

    @Test
    void aRuleThatAsksSomebodyOutsideIsAskedAgainInTheTraceOfTheLastApproval() {
        try (Receiver hook = Receiver.plain()) {
            CustodyDesk custody = CustodyDesk.open().requiring(1);
            custody.rule(
                    Json.of("{'name':'asks outside','action':'DENY','webhook':{'url':'%s'}}".formatted(hook.url())));
            String waiting = custody.waiting();
            String approver = Traces.begun();
            hook.forget();
            Http.call(
                            "PUT",
                            custody.approvals() + "/" + waiting,
                            with(custody.admin(0).headers(), approver),
                            Json.object("state", "approved", "otp", "0000000"))
                    .is(200);
            Jobs.askPolicyAgain();
            Jobs.settleChain();
            assertThat(hook.only().headers().get("traceparent")).contains(Traces.id(approver));
            assertThat(names(trace(Traces.id(approver))))
                    .contains("policy asked again", "POST", "transfer dispatch", "transfer outcome");
        }
    }

    @Test
    void aMailIsSentInTheTraceOfWhateverWroteIt() {
        CustomerDesk desk = CustomerDesk.acme();
        String caller = Traces.begun();
        Http.call("POST", desk.orders(), with(desk.backend().headers(), caller), Json.of("""
                                {'operation':'send','asset':{'currency':'USDC'},'send':{'network':'polygon','destination':
                                 {'type':'crypto_currency_address','value':'%s','amount':'20'}}}""".formatted(
                                CustomerDesk.OUTSIDE)))
                .is(200);
        Jobs.deliverMail();
        SpanData mail = only(trace(Traces.id(caller)), "mail delivery");
        assertThat(mail.getAttributes().asMap().keySet())
                .extracting(AttributeKey::getKey)
                .containsExactlyInAnyOrder("countersign.mail_id", "countersign.attempt");
    }

    private static Map<String, String> with(Map<String, String> headers, String traceparent) {
        Map<String, String> all = new HashMap<>(headers);
        all.put("traceparent", traceparent);
        return all;
    }

    private List<SpanData> trace(String id) {
        return spans.all(telemetry).stream()
                .filter(span -> span.getTraceId().equals(id))
                .toList();
    }

    private static List<String> names(List<SpanData> spans) {
        return spans.stream().map(SpanData::getName).toList();
    }

    private static SpanData only(List<SpanData> spans, String name) {
        List<SpanData> found =
                spans.stream().filter(span -> span.getName().equals(name)).toList();
        assertThat(found).as(name).hasSize(1);
        return found.getFirst();
    }

    /** Every span hangs on another, and in the end on the caller's. */
    private static void isOneTree(List<SpanData> trace, String root) {
        Set<String> ids = trace.stream().map(SpanData::getSpanId).collect(Collectors.toSet());
        assertThat(trace)
                .allSatisfy(span -> assertThat(ids.contains(span.getParentSpanId())
                                || span.getParentSpanId().equals(root))
                        .as(span.getName() + " hangs on " + span.getParentSpanId())
                        .isTrue());
    }
}
