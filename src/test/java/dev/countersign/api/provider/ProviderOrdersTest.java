package dev.countersign.api.provider;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Answer;
import dev.countersign.driver.Http;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Json;
import dev.countersign.driver.Order;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Provider;
import dev.countersign.driver.Snapshot;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider may report, when, and of which orders. */
@QuarkusTest
class ProviderOrdersTest {

    private final Partner acme = Partner.acme();
    private final Provider provider = Provider.first();

    @Test
    void everyReportInEveryOtherStateIsRefused() {
        Map<Order, List<String>> allowed = new LinkedHashMap<>();
        allowed.put(acme.sells(), List.of("accept", "decline"));
        allowed.put(acme.sells().accepted(), List.of());
        allowed.put(acme.sells().funded(), List.of("proof", "settled"));
        allowed.put(acme.sells().paid(), List.of("proof", "proof-accepted", "proof-declined", "settled"));
        allowed.put(acme.sells().proven(), List.of("proof-accepted", "settled"));
        Order completed = acme.sells().funded();
        completed.confirm().data(200);
        Jobs.settleChain();
        allowed.put(completed, List.of("settled"));
        Order cancelled = acme.sells();
        cancelled.cancel().data(200);
        allowed.put(cancelled, List.of());
        Order pending = acme.sells().authorized();
        allowed.put(pending, List.of());

        allowed.forEach((order, reports) -> reports().forEach((name, report) -> {
            if (!reports.contains(name)) {
                Snapshot before = order.snapshot();
                String detail = report.apply(order).problem(409, "invalid_status");
                assertThat(detail).contains(order.status());
                assertThat(order.snapshot()).as(name).isEqualTo(before);
            }
        }));
        pending.cancel().data(200);
    }

    @Test
    void aReportMayBeRepeated() {
        Order order = acme.sells();
        repeats(order, o -> provider.accept(o.id(), o.escrow()));
        order.authorize(order.draft().body()).data(200);
        Jobs.settleChain();
        repeats(order, o -> provider.proof(o.id()));
        repeats(order, o -> provider.proofAccepted(o.id()));
        repeats(order, o -> provider.settled(o.id()));
        Jobs.settleChain();
        repeats(order, o -> provider.settled(o.id()));
        order.is("completed");
    }

    @Test
    void aReportWithoutABodyMayComeWithAnyContentType() {
        Order order = acme.sells().paid();
        Map<String, String> headers = new LinkedHashMap<>(Map.of("X-API-Key", provider.apiKey()));
        headers.put("Content-Type", "application/x-www-form-urlencoded");
        for (String report : List.of("proof-accepted", "settlement-confirmed")) {
            String path = "/provider/v1/orders/" + order.id() + "/" + report;
            Http.raw("POST", path, headers, new byte[0]).is(200);
        }
        order.is("fiat_received_confirmed");
    }

    @Test
    void anotherEscrowIsNoRepetition() {
        Order order = acme.sells().accepted();
        Snapshot before = order.snapshot();
        provider.accept(order.id(), "0x" + "11".repeat(20)).problem(409, "invalid_status");
        assertThat(order.snapshot()).isEqualTo(before);
    }

    @Test
    void aDeclinedProofRefundsTheEscrow() {
        Order order = acme.sells().paid();
        provider.proofDeclined(order.id()).is(200);
        JsonNode shown = order.is("cancelled").show();
        assertThat(Json.texts(shown.get("allowed_actions"))).isEmpty();
        Jobs.settleChain();
        assertThat(order.transfer("REFUND")).isEqualTo("CONFIRMED");
        assertThat(order.movements("REFUND").getFirst())
                .containsEntry("recipient", acme.walletAddress().toLowerCase(java.util.Locale.ROOT))
                .containsEntry("sender", order.escrow());
        order.confirm().refused(400, "INVALID_STATUS");
        assertThat(order.paymentsOutOfEscrow()).isEqualTo(1);
    }

    @Test
    void anotherProviderCannotTellTheOrderFromAnUnknownOne() {
        Order order = acme.sells();
        Snapshot before = order.snapshot();
        Order foreign = new Order(acme, Provider.second(), order.id());
        Order unknown = new Order(acme, Provider.second(), UUID.randomUUID().toString());
        foreign.provider().get("/orders/" + foreign.id()).problem(404, "order_not_found");
        reports().forEach((name, report) -> {
            String detail = report.apply(foreign).problem(404, "order_not_found");
            assertThat(report.apply(unknown).problem(404, "order_not_found")).isEqualTo(detail);
        });
        assertThat(order.snapshot()).isEqualTo(before);
    }

    @Test
    void onlyAProvidersKeyOpensTheDoor() {
        Order order = acme.sells();
        for (String key : new String[] {null, "", acme.apiKey(), "pk_nobody"}) {
            Order nobody = new Order(acme, Provider.withKey(key), order.id());
            nobody.provider().get("/orders").problem(401, "unauthorized");
            nobody.provider().get("/offers").problem(401, "unauthorized");
            reports().values().forEach(report -> report.apply(nobody).problem(401, "unauthorized"));
        }
        order.is("awaiting_liquidity_provider");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'escrow_address':null}",
                "{'escrow_address':''}",
                "{'escrow_address':'0x1'}",
                "{'escrow_address':7}",
                "{'escrow_address':'0x0000000000000000000000000000000000000000'}",
                "{'escrow_address':'0x5fbDB2315678afecb367f032d93F642f64180aa3'}",
                "[]",
                "{"
            })
    void senselessEscrowsAreRefused(String body) {
        Order order = acme.sells();
        provider.post(order.id(), "accept", body.replace('\'', '"')).problem(400, "invalid_request");
        order.is("awaiting_liquidity_provider");
    }

    @Test
    void thePartnersOwnWalletIsNoEscrow() {
        Order order = acme.sells();
        provider.accept(order.id(), acme.walletAddress()).problem(400, "invalid_request");
        order.is("awaiting_liquidity_provider");
    }

    @Test
    void reasonsAreNeeded() {
        Order order = acme.sells();
        for (String body : new String[] {
            "{}", "{\"reason\":\"\"}", "{\"reason\":\" \"}", "{\"reason\":\"" + "x".repeat(501) + "\"}"
        }) {
            provider.post(order.id(), "decline", body).problem(400, "invalid_request");
        }
        order.is("awaiting_liquidity_provider");
    }

    @Test
    void listsItsOwnOrdersNewestFirst() {
        Order first = acme.sells();
        Order second = acme.sells();
        JsonNode page = provider.get("/orders?limit=2&status=awaiting_liquidity_provider")
                .is(200)
                .body();
        assertThat(page.get("orders").findValuesAsText("order_id")).containsExactly(second.id(), first.id());
        assertThat(page.get("limit").intValue()).isEqualTo(2);
        assertThat(Provider.second()
                        .get("/orders?limit=100")
                        .is(200)
                        .body()
                        .get("orders")
                        .findValuesAsText("order_id"))
                .doesNotContain(first.id(), second.id());
        for (String query : new String[] {"limit=0", "limit=101", "page=0", "limit=x", "status=x"}) {
            Answer answer = provider.get("/orders?" + query);
            assertThat(answer.status()).as(answer.toString()).isIn(400, 404);
            answer.leaksNothing();
        }
        provider.get("/orders?limit=x").problem(400, "invalid_request");
    }

    @Test
    void publishesOffersThatQuotesAreMadeFrom() {
        String offer =
                "{'crypto_currency':'USDC','network':'sandbox','route':'npp','rate':'%s','min_crypto_amount':'1',"
                        + "'max_crypto_amount':'10','settlement_address':'0x00000000000000000000000000000000000000aa','licensed':true}";
        JsonNode published = Provider.second()
                .call("PUT", "/offers", Json.of(offer.formatted("9.5")))
                .is(200)
                .body();
        assertThat(published.get("licensed").booleanValue())
                .as("what only the operator can say")
                .isFalse();
        assertThat(published.get("fiat_currency").textValue()).isEqualTo("AUD");
        assertThat(published.get("rate").textValue()).isEqualTo("9.5");
        assertThat(acme.post(
                                "/offramp/estimate",
                                Json.of("{'crypto_currency':'USDC','fiat_currency':'AUD','crypto_amount':'5'}"))
                        .data(200)
                        .get("rate")
                        .textValue())
                .isEqualTo("9.5");
        for (String bad : new String[] {"0", "-1", "1e3", "x", "9".repeat(31)}) {
            Provider.second()
                    .call("PUT", "/offers", Json.of(offer.formatted(bad)))
                    .problem(400, "invalid_request");
        }
        Provider.second()
                .call("PUT", "/offers", Json.of(offer.formatted("9.5")).put("enabled", false))
                .is(200);
    }

    private static Map<String, Function<Order, Answer>> reports() {
        Map<String, Function<Order, Answer>> reports = new LinkedHashMap<>();
        reports.put("accept", order -> order.provider().accept(order.id(), "0x" + "22".repeat(20)));
        reports.put("decline", order -> order.provider().decline(order.id()));
        reports.put("proof", order -> order.provider().proof(order.id()));
        reports.put("proof-accepted", order -> order.provider().proofAccepted(order.id()));
        reports.put("proof-declined", order -> order.provider().proofDeclined(order.id()));
        reports.put("settled", order -> order.provider().settled(order.id()));
        return reports;
    }

    /** The second time answers as the first did, and changes nothing. */
    private static void repeats(Order order, Function<Order, Answer> report) {
        report.apply(order).is(200);
        Snapshot before = order.snapshot();
        List<String> story = new ArrayList<>(order.story());
        report.apply(order).is(200);
        assertThat(order.snapshot()).isEqualTo(before);
        assertThat(order.story()).isEqualTo(story);
    }
}
