package dev.countersign.api.unigox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Json;
import dev.countersign.driver.Order;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Provider;
import dev.countersign.driver.Records;
import dev.countersign.driver.Sandbox;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The whole way, and every field of every answer on it, as {@code wire/unigox.md} has them. */
@QuarkusTest
class OrderFromQuoteToCompletedTest {

    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ";
    private static final List<String> ORDER_FIELDS = List.of(
            "order_id",
            "status",
            "next_action",
            "allowed_actions",
            "crypto_transfer_authorization_seconds_left",
            "amounts",
            "fee_breakdown",
            "timeline",
            "has_fiat_settlement_notification",
            "created_at",
            "updated_at");

    private final Partner acme = Partner.acme();
    private final Provider provider = Provider.first();

    @Test
    void everyAnswerOnTheWayIsWhatTheWireSays() {
        JsonNode quote = acme.quote(acme.quoteRequest()).data(200);
        quoteIsComplete(quote);

        JsonNode created = acme.initiate(quote.get("quote_id").textValue()).data(201);
        initiateIsComplete(created, quote);
        Order order = new Order(acme, provider, created.get("order_id").textValue());

        shows(order, "awaiting_liquidity_provider", null, "cancel");
        assertThat(order.show().get("amounts")).isEqualTo(created.get("amounts"));
        assertThat(order.show().get("fee_breakdown")).isEqualTo(created.get("fee_breakdown"));

        order.accepted();
        JsonNode waiting = shows(
                order,
                "awaiting_crypto_transfer_authorization",
                "authorize_crypto_transfer",
                "authorize-crypto-transfer",
                "cancel");
        assertThat(waiting.get("crypto_transfer_authorization_seconds_left").longValue())
                .isBetween(1700L, 1800L);
        parametersAreComplete(order);

        acts(order, order.authorize(order.draft().body()).data(200), "crypto_transfer_authorization_pending", "cancel");
        JsonNode pending = shows(order, "crypto_transfer_authorization_pending", null, "cancel");
        assertThat(pending.get("crypto_transfer_authorization_seconds_left").isIntegralNumber())
                .isTrue();

        Jobs.settleChain();
        shows(order, "crypto_received", null, "confirm-fiat-received");
        provider.proof(order.id()).is(200);
        shows(order, "fiat_payment_started", null, "confirm-fiat-received");
        provider.proofAccepted(order.id()).is(200);
        shows(order, "awaiting_fiat_received_confirmation", "confirm_fiat_received", "confirm-fiat-received");
        acts(order, order.confirm().data(200), "fiat_received_confirmed");
        shows(order, "fiat_received_confirmed", null);
        Jobs.dispatch();
        shows(order, "crypto_release_pending", null);
        Jobs.mine();
        Jobs.track();
        shows(order, "completed", null);

        assertThat(order.story())
                .containsExactly(
                        "created",
                        "awaiting_liquidity_provider",
                        "awaiting_crypto_transfer_authorization",
                        "crypto_transfer_authorization_pending",
                        "crypto_received",
                        "fiat_payment_started",
                        "awaiting_fiat_received_confirmation",
                        "fiat_received_confirmed",
                        "crypto_release_pending",
                        "completed");
        assertThat(order.show().get("timeline").findValuesAsText("description"))
                .startsWith("Order created", "Awaiting liquidity provider", "Awaiting crypto transfer authorization")
                .endsWith("Order completed");
    }

    @Test
    void theCryptoGoesThroughTheEscrowAndNowhereElse() {
        Order order = acme.sells().proven();
        String wallet = acme.walletAddress().toLowerCase(java.util.Locale.ROOT);
        assertThat(order.movements("FUNDING")).hasSize(1);
        assertThat(order.movements("FUNDING").getFirst())
                .containsEntry("status", "MINED")
                .containsEntry("sender", wallet)
                .containsEntry("recipient", order.escrow());
        assertThat((BigDecimal) order.movements("FUNDING").getFirst().get("amount"))
                .isEqualByComparingTo("100000000");
        assertThat(balanceOf(order.escrow())).isEqualTo(100_000_000);

        order.confirm().data(200);
        Jobs.settleChain();

        order.is("completed");
        assertThat(order.movements("SETTLEMENT")).hasSize(1);
        assertThat(order.movements("SETTLEMENT").getFirst())
                .containsEntry("status", "MINED")
                .containsEntry("sender", order.escrow());
        assertThat(balanceOf(order.escrow())).isZero();
        assertThat(order.transfers())
                .extracting(transfer -> transfer.get("purpose"))
                .containsExactly("FUNDING", "SETTLEMENT");
    }

    @Test
    void theProviderSeesTheSameOrder() {
        Order order = acme.sells();
        JsonNode seen = provider.get("/orders/" + order.id()).is(200).body();
        assertThat(Json.names(seen))
                .containsExactlyInAnyOrder(
                        "order_id",
                        "order_type",
                        "status",
                        "crypto_amount",
                        "escrow_amount",
                        "crypto_currency",
                        "network",
                        "fiat_amount",
                        "fiat_currency",
                        "route",
                        "rate",
                        "ready",
                        "beneficiary",
                        "created_at",
                        "updated_at");
        assertThat(seen.get("order_type").textValue()).isEqualTo("offramp");
        assertThat(seen.get("escrow_amount").textValue()).isEqualTo("100.000000");
        assertThat(seen.get("beneficiary").get("details").get("iban").textValue())
                .isEqualTo("PT50000201231234567890154");
        assertThat(seen.get("crypto_amount").textValue()).isEqualTo("100.000000");
        assertThat(seen.get("ready").booleanValue()).isTrue();
        JsonNode accepted = provider.accept(order.id(), order.escrow()).is(200).body();
        assertThat(accepted.get("escrow_address").textValue()).isEqualToIgnoringCase(order.escrow());
        assertThat(accepted.get("status").textValue()).isEqualTo("awaiting_crypto_transfer_authorization");
    }

    @Test
    void aReferenceIsEchoed() {
        JsonNode created = acme.post(
                        "/offramp/initiate", Json.object("quote_id", acme.quoteId(), "reference_id", "invoice-7"))
                .data(201);
        assertThat(created.get("reference_id").textValue()).isEqualTo("invoice-7");
        Order order = new Order(acme, provider, created.get("order_id").textValue());
        assertThat(order.show().get("reference_id").textValue()).isEqualTo("invoice-7");
    }

    @Test
    void theSandboxPlaysTheProviderWhenAskedTo() {
        Order order = acme.sells();
        Sandbox.providerMode("auto");
        try {
            Jobs.playProvider();
            order.is("awaiting_crypto_transfer_authorization");
            order.authorize(order.draft().body()).data(200);
            Jobs.settleChain();
            Jobs.playProvider();
            order.is("fiat_payment_started");
            Jobs.playProvider();
            order.is("awaiting_fiat_received_confirmation");
            Jobs.playProvider();
            order.is("awaiting_fiat_received_confirmation");
        } finally {
            Sandbox.providerMode("manual");
        }
        order.confirm().data(200);
        Jobs.settleChain();
        order.is("completed");
    }

    private void quoteIsComplete(JsonNode quote) {
        assertThat(Json.names(quote))
                .containsExactlyInAnyOrder(
                        "quote_id",
                        "rate",
                        "crypto_amount",
                        "fiat_amount",
                        "fee_breakdown",
                        "payment_details_id",
                        "payment_method_id",
                        "payment_network_id",
                        "anchor_type",
                        "has_fiat_settlement_notification",
                        "expires_at");
        UUID.fromString(quote.get("quote_id").textValue());
        assertThat(quote.get("crypto_amount").textValue()).isEqualTo("100.000000");
        assertThat(quote.get("fiat_amount").textValue()).isEqualTo("90.62");
        assertThat(quote.get("rate").textValue()).isEqualTo("0.92");
        assertThat(quote.get("anchor_type").textValue()).isEqualTo("crypto");
        assertThat(quote.get("payment_details_id").longValue()).isEqualTo(acme.paymentDetailsId());
        assertThat(quote.get("payment_details_id").isIntegralNumber()).isTrue();
        assertThat(quote.get("expires_at").textValue()).matches(TIME);
        Instant now = Sandbox.now();
        assertThat(Instant.parse(quote.get("expires_at").textValue()))
                .isBetween(now.plusSeconds(30), now.plusSeconds(60));
        feesAreComplete(quote.get("fee_breakdown"));
    }

    private static void feesAreComplete(JsonNode fees) {
        assertThat(Json.names(fees))
                .containsExactlyInAnyOrder(
                        "platform_fee", "platform_fee_pct", "partner_fee", "partner_fee_pct", "total_fee");
        assertThat(fees.get("platform_fee").textValue()).isEqualTo("1.500000");
        assertThat(fees.get("partner_fee").textValue()).isEqualTo("0.000000");
        assertThat(fees.get("total_fee").textValue()).isEqualTo("1.500000");
        assertThat(fees.get("platform_fee_pct").isNumber()).isTrue();
        assertThat(fees.get("platform_fee_pct").decimalValue()).isEqualByComparingTo("1.5");
        assertThat(fees.get("partner_fee_pct").isNumber()).isTrue();
        assertThat(fees.get("partner_fee_pct").decimalValue()).isZero();
    }

    private static void initiateIsComplete(JsonNode created, JsonNode quote) {
        assertThat(Json.names(created))
                .containsExactlyInAnyOrder(
                        "order_id", "status", "quote_id", "amounts", "fee_breakdown", "timeline", "created_at");
        assertThat(created.get("status").textValue()).isEqualTo("awaiting_liquidity_provider");
        assertThat(created.get("quote_id")).isEqualTo(quote.get("quote_id"));
        assertThat(created.get("amounts"))
                .isEqualTo(Json.of("{'crypto_amount':'100.000000','fiat_amount':'90.62','crypto_currency':'USDT',"
                        + "'fiat_currency':'EUR','rate':'0.92'}"));
        assertThat(created.get("fee_breakdown")).isEqualTo(quote.get("fee_breakdown"));
        assertThat(created.get("timeline").findValuesAsText("status"))
                .containsExactly("created", "awaiting_liquidity_provider");
        assertThat(created.get("created_at").textValue()).matches(TIME);
    }

    /** The order, with the state's actions, every field there, and null rather than absent where the sheet says so. */
    private static JsonNode shows(Order order, String status, String nextAction, String... allowed) {
        JsonNode shown = order.show();
        assertThat(Json.names(shown)).containsExactlyInAnyOrderElementsOf(ORDER_FIELDS);
        assertThat(shown.get("order_id").textValue()).isEqualTo(order.id());
        assertThat(shown.get("status").textValue()).isEqualTo(status);
        assertThat(shown.get("next_action").textValue()).isEqualTo(nextAction);
        assertThat(Json.texts(shown.get("allowed_actions"))).containsExactly(allowed);
        boolean windowShown = status.startsWith("awaiting_crypto_transfer") || status.startsWith("crypto_transfer");
        assertThat(shown.get("crypto_transfer_authorization_seconds_left").isNull())
                .isNotEqualTo(windowShown);
        assertThat(shown.get("has_fiat_settlement_notification").isBoolean()).isTrue();
        assertThat(shown.get("has_fiat_settlement_notification").booleanValue()).isFalse();
        assertThat(shown.get("created_at").textValue()).matches(TIME);
        assertThat(shown.get("updated_at").textValue()).matches(TIME);
        timelineIsComplete(shown);
        return shown;
    }

    private static void timelineIsComplete(JsonNode shown) {
        List<Instant> times = shown.get("timeline").findValuesAsText("timestamp").stream()
                .map(Instant::parse)
                .toList();
        assertThat(times).isSorted();
        shown.get("timeline").forEach(entry -> {
            assertThat(Json.names(entry)).containsExactlyInAnyOrder("status", "timestamp", "description");
            assertThat(entry.get("timestamp").textValue()).matches(TIME);
            assertThat(entry.get("description").textValue()).isNotBlank();
        });
        JsonNode last = shown.get("timeline").get(shown.get("timeline").size() - 1);
        assertThat(last.get("status")).isEqualTo(shown.get("status"));
        assertThat(last.get("timestamp")).isEqualTo(shown.get("updated_at"));
        assertThat(shown.get("timeline").get(0).get("timestamp")).isEqualTo(shown.get("created_at"));
    }

    private static void acts(Order order, JsonNode answered, String status, String... allowed) {
        assertThat(Json.names(answered))
                .containsExactlyInAnyOrder("order_id", "status", "next_action", "allowed_actions");
        assertThat(answered.get("order_id").textValue()).isEqualTo(order.id());
        assertThat(answered.get("status").textValue()).isEqualTo(status);
        assertThat(answered.get("next_action").isNull()).isTrue();
        assertThat(Json.texts(answered.get("allowed_actions"))).containsExactly(allowed);
    }

    private void parametersAreComplete(Order order) {
        JsonNode parameters = order.parameters();
        Map<String, String> expected = Map.ofEntries(
                Map.entry("order_id", order.id()),
                Map.entry("network_preset", "sandbox"),
                Map.entry("chain_id", "31337"),
                Map.entry("rpc_url", "http://localhost:8545"),
                Map.entry("token_address", "0x5FbDB2315678afecb367f032d93F642f64180aa3"),
                Map.entry("forwarder_address", "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512"),
                Map.entry("sender_address", acme.walletAddress()),
                Map.entry("amount_atomic", "100000000"),
                Map.entry("amount_human", "100.000000"),
                Map.entry("crypto_currency", "USDT"),
                Map.entry("recommended_gas_limit", "500000"),
                Map.entry(
                        "transfer_data",
                        "0xa9059cbb" + "0".repeat(24) + order.escrow().substring(2) + "%064x".formatted(100_000_000)),
                Map.entry("authorization_path", "/api/v1/partner" + order.path("/authorize-crypto-transfer")));
        expected.forEach((field, value) ->
                assertThat(parameters.get(field).textValue()).as(field).isEqualTo(value));
        assertThat(parameters.get("recipient_address").textValue()).isEqualToIgnoringCase(order.escrow());
        assertThat(parameters.get("crypto_decimals").intValue()).isEqualTo(6);
        assertThat(parameters.get("crypto_decimals").isIntegralNumber()).isTrue();
        long clockShift = Records.number("select extract(epoch from shift)::bigint from database_clock");
        assertThat(parameters.get("recommended_ttl_seconds").isIntegralNumber()).isTrue();
        assertThat(parameters.get("recommended_ttl_seconds").longValue()).isEqualTo(3600 + clockShift);
        assertThat(parameters.get("forwarder_nonce").textValue()).matches("[0-9]+");
        assertThat(parameters.size()).isEqualTo(17);
        parameters.forEach(value -> assertThat(value.isNull()).isFalse());
    }

    private static long balanceOf(String address) {
        return Records.number("select coalesce(sum(balance), 0) from sandbox_chain_account where address = ?", address);
    }
}
