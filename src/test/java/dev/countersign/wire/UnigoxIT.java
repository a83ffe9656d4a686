package dev.countersign.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Answer;
import dev.countersign.driver.Hmac;
import dev.countersign.driver.Http;
import dev.countersign.driver.Json;
import dev.countersign.driver.OnRampOrder;
import dev.countersign.driver.Order;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Receiver;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Ramp orders: a wallet's EIP-712 signature releases a transfer, and the partner is told with a signature of ours. */
@QuarkusIntegrationTest
class UnigoxIT {

    private final Partner acme = Partner.acme();

    @Test
    void sellsForFiatOnceTheWalletHasSigned() {
        try (Receiver receiver = Receiver.plain()) {
            acme.listensAt(receiver.url());
            Order order = acme.sells().accepted();
            order.authorize(order.draft().with("value", "1").body()).error(400);
            order.authorize(order.draft().body()).data(200);
            eventually("the crypto to be in escrow", order, "crypto_received");
            order.provider().proof(order.id()).is(200);
            order.provider().proofAccepted(order.id()).is(200);
            order.is("awaiting_fiat_received_confirmation").confirm().data(200);
            eventually("the provider to get the crypto", order, "crypto_release_pending", "completed");
            if (!order.status().equals("completed")) {
                order.provider().settled(order.id());
            }
            eventually("the order to be completed", order, "completed");

            List<Receiver.Request> told = Patience.eventually(
                    "to be told of the end",
                    receiver::requests,
                    requests -> requests.stream().anyMatch(request -> ends(request, order)));
            assertThat(told)
                    .allSatisfy(request -> assertThat(request.headers().get("x-unigox-signature"))
                            .isEqualTo(Hmac.of(acme.webhookSecret(), request)));
        } finally {
            acme.hearsNothing();
        }
    }

    private static boolean ends(Receiver.Request request, Order order) {
        return request.orderId().equals(order.id()) && request.status().equals("completed");
    }

    @Test
    void buysForFiat() {
        OnRampOrder order = acme.buys().paid();
        order.provider().fiatReceived(order.id()).is(200);
        Patience.eventually(
                "the crypto to reach the wallet",
                () -> order.show().get("status").textValue(),
                status -> status.equals("completed"));
        assertThat(order.story()).startsWith("awaiting_liquidity_provider").endsWith("completed");
    }

    @Test
    void aRepetitionGetsTheSameAnswerAndAnotherBodyIsRefused() {
        Map<String, String> headers = new TreeMap<>(acme.headers());
        headers.put("Idempotency-Key", UUID.randomUUID().toString());
        JsonNode body = Json.object("quote_id", acme.quoteId());

        Answer first = Http.call("POST", "/api/v1/partner/offramp/initiate", headers, body);
        Answer again = Http.call("POST", "/api/v1/partner/offramp/initiate", headers, body);

        first.data(201);
        assertThat(again.is(201).text()).isEqualTo(first.text());
        assertThat(again.headers()).containsEntry("idempotency-replayed", "true");
        Http.call("POST", "/api/v1/partner/offramp/initiate", headers, Json.object("quote_id", acme.quoteId()))
                .error(422);
    }

    @Test
    void itsUsersAndTheirAccounts() {
        JsonNode user = acme.user(UUID.randomUUID().toString(), 201);
        assertThat(user.get("user_uuid").textValue()).isNotBlank();
        acme.post("/webhooks", Json.object("url", "http://169.254.169.254/"))
                .refusedAccount(400, "invalid_webhook_url");
        assertThat(acme.post("/webhooks", Json.object("url", "https://b\u00fccher.example/"))
                        .data(200)
                        .get("url")
                        .textValue())
                .isEqualTo("https://xn--bcher-kva.example/");
        acme.hearsNothing();
        acme.get("/orders?limit=5").data(200);
        acme.get("/verify-auth").data(200);
    }

    @Test
    void refusesInItsEnvelope() {
        acme.withKey(null).get("/orders").refused(401, "UNAUTHORIZED");
        acme.get("/orders/" + UUID.randomUUID()).error(404);
        acme.post("/offramp/quote", "{nonsense").error(400);
        acme.post("/offramp/quote", "{}").error(400);
        acme.call("PUT", "/orders", Json.object()).error(405);
        Map<String, String> text = new TreeMap<>(acme.headers());
        text.put("Content-Type", "text/plain");
        Http.call("POST", "/api/v1/partner/offramp/quote", text, "{}").error(415);
        acme.withKey(null).get("/verify-auth").refusedAccount(401, "unauthorized");
    }

    private static void eventually(String what, Order order, String... statuses) {
        Patience.eventually(what, order::status, List.of(statuses)::contains);
    }
}
