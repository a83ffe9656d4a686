package dev.countersign.order.ramp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Json;
import dev.countersign.driver.Order;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Records;
import dev.countersign.driver.Sandbox;
import dev.countersign.driver.Snapshot;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Time passes: windows, quotes and offers end exactly when they should, whoever notices first. */
@QuarkusTest
class ExpiryTest {

    private final Partner acme = Partner.acme();

    @Test
    void theWindowEndsWithoutAnyCall() {
        Order order = acme.sells().accepted();
        Sandbox.advance(1700);
        long left =
                order.show().get("crypto_transfer_authorization_seconds_left").longValue();
        assertThat(left).isBetween(1L, 100L);
        Sandbox.advance(left + 1);
        JsonNode shown = order.is("cancelled").show();
        assertThat(shown.get("crypto_transfer_authorization_seconds_left").isNull())
                .isTrue();
        assertThat(shown.get("next_action").isNull()).isTrue();
        assertThat(order.authorization()).isEqualTo("EXPIRED");
        assertThat(order.transfer("FUNDING")).isEqualTo("CANCELLED");
    }

    @Test
    void aSignatureAfterTheWindowIsRefusedEvenIfNobodyExpiredItYet() throws SQLException {
        Order order = acme.sells().accepted();
        Object body = order.draft().body();
        shiftWithoutExpiring(1800);
        Snapshot before = order.snapshot();
        order.authorize(body).refused(409, "INVALID_STATUS");
        assertThat(order.snapshot()).isEqualTo(before);
        assertThat(order.show()
                        .get("crypto_transfer_authorization_seconds_left")
                        .longValue())
                .isZero();
        Jobs.expireAuthorizations();
        order.is("cancelled");
    }

    @Test
    void theBoundaryBelongsToExpiry() throws SQLException {
        Order order = acme.sells().accepted();
        Object body = order.draft().body();
        Records.change(
                "update authorization_request set expires_at = countersign_now() where transfer_id in"
                        + " (select id from transfer where owner_id = ?)",
                order.uuid());
        order.authorize(body).refused(409, "INVALID_STATUS");
        assertThat(order.authorization()).isEqualTo("PENDING");
        Jobs.expireAuthorizations();
        assertThat(order.authorization()).isEqualTo("EXPIRED");
        order.is("cancelled");
    }

    @Test
    void anUnansweredOrderEnds() {
        Order order = acme.sells();
        Sandbox.advance(899);
        order.is("awaiting_liquidity_provider");
        Sandbox.advance(2);
        order.is("cancelled");
        Snapshot before = order.snapshot();
        order.provider().accept(order.id(), order.escrow()).problem(409, "invalid_status");
        order.cancel().refused(400, "INVALID_STATUS");
        assertThat(order.snapshot()).isEqualTo(before);
    }

    @Test
    void anExpiredQuoteIsRefused() {
        String quote = acme.quoteId();
        Sandbox.advance(61);
        acme.initiate(quote).refused(409, "QUOTE_EXPIRED");
        acme.initiate(quote).refused(409, "QUOTE_EXPIRED");
    }

    @Test
    void aQuoteHoldsUntilItsTimeIsOver() throws SQLException {
        String quote = acme.quoteId();
        Records.change("update ramp_quote set expires_at = countersign_now() where id = ?", UUID.fromString(quote));
        acme.initiate(quote).refused(409, "QUOTE_EXPIRED");
    }

    @Test
    void aUsedQuoteIsUsedEvenAfterItsTime() {
        String quote = acme.quoteId();
        acme.initiate(quote).data(201);
        acme.initiate(quote).refused(409, "QUOTE_ALREADY_USED");
        Sandbox.advance(61);
        acme.initiate(quote).refused(409, "QUOTE_ALREADY_USED");
    }

    @Test
    void unknownAndForeignQuotesAreTheSame() {
        Partner rival = Partner.rival();
        String foreign = rival.quoteId();
        String message = acme.initiate(foreign).refused(404, "QUOTE_NOT_FOUND");
        assertThat(acme.initiate(UUID.randomUUID().toString()).refused(404, "QUOTE_NOT_FOUND"))
                .isEqualTo(message);
        rival.initiate(foreign).data(201);
    }

    @Test
    void anOldUnusedQuoteIsForgottenAndAUsedOneIsNot() {
        String unused = acme.quoteId();
        String used = acme.quoteId();
        acme.initiate(used).data(201);
        Sandbox.advance(8 * 86_400);
        Jobs.sweepQuotes();
        acme.initiate(unused).refused(404, "QUOTE_NOT_FOUND");
        acme.initiate(used).refused(409, "QUOTE_ALREADY_USED");
    }

    @Test
    void aChangedPriceIsRefusedAtInitiate() {
        String quote = acme.quoteId();
        long orders = Records.number("select count(*) from ramp_order");
        Sandbox.whileRatesAreHalved("USDT/EUR", () -> {
            JsonNode error = acme.initiate(quote).error(409);
            assertThat(error.get("code").textValue()).isEqualTo("PRICE_CHANGED_REQUOTE");
            assertThat(Json.names(error.get("details")))
                    .containsExactlyInAnyOrder("quoted_rate", "current_rate", "fiat_difference");
            error.get("details").forEach(number -> assertThat(number.isNumber()).isTrue());
            assertThat(error.get("details").get("quoted_rate").decimalValue()).isEqualByComparingTo("0.92");
            assertThat(error.get("details").get("current_rate").decimalValue()).isEqualByComparingTo("0.46");
            assertThat(error.get("details").get("fiat_difference").decimalValue())
                    .isEqualByComparingTo("-45.31");
        });
        assertThat(Records.number("select count(*) from ramp_order")).isEqualTo(orders);
        acme.initiate(quote).refused(409, "QUOTE_ALREADY_USED");
    }

    @Test
    void aToleranceIsRespectedAndTheOrderTakesTheNewPrice() {
        String quote = acme.quote(
                        acme.quoteRequest().set("slippage_tolerance", Json.of("{'type':'percent','value':50}")))
                .data(200)
                .get("quote_id")
                .textValue();
        Sandbox.whileRatesAreHalved("USDT/EUR", () -> {
            JsonNode amounts = acme.initiate(quote).data(201).get("amounts");
            assertThat(amounts.get("rate").textValue()).isEqualTo("0.46");
            assertThat(amounts.get("crypto_amount").textValue()).isEqualTo("100.000000");
            assertThat(amounts.get("fiat_amount").textValue()).isEqualTo("45.31");
        });
    }

    @Test
    void aFiatAnchoredOrderKeepsItsPayoutAtTheNewPrice() {
        var request = acme.quoteRequest();
        request.remove("crypto_amount");
        request.put("fiat_amount", "90.62");
        request.set("slippage_tolerance", Json.of("{'type':'fiat','value':'1000'}"));
        String quote = acme.quote(request).data(200).get("quote_id").textValue();
        Sandbox.whileRatesAreHalved("USDT/EUR", () -> {
            JsonNode amounts = acme.initiate(quote).data(201).get("amounts");
            assertThat(amounts.get("fiat_amount").textValue()).isEqualTo("90.62");
            assertThat(amounts.get("crypto_amount").textValue()).isEqualTo("200.000000");
        });
    }

    @Test
    void aChangedPriceAtAcceptanceNeedsANewQuote() {
        Order order = acme.sells();
        Sandbox.whileRatesAreHalved("USDT/EUR", () -> {
            JsonNode seen =
                    order.provider().accept(order.id(), order.escrow()).is(200).body();
            assertThat(seen.get("status").textValue()).isEqualTo("price_changed_requote_needed");
            assertThat(seen.has("escrow_address")).isFalse();
        });
        JsonNode shown = order.is("price_changed_requote_needed").show();
        assertThat(shown.get("next_action").textValue()).isEqualTo("request_new_quote");
        assertThat(Json.texts(shown.get("allowed_actions"))).isEmpty();
        assertThat(order.transfers()).isEmpty();
        Snapshot before = order.snapshot();
        order.cancel().refused(400, "INVALID_STATUS");
        order.confirm().refused(400, "INVALID_STATUS");
        order.provider().accept(order.id(), order.escrow()).problem(409, "invalid_status");
        assertThat(order.snapshot()).isEqualTo(before);
    }

    /** The world's time moves, and no job notices. */
    private static void shiftWithoutExpiring(long seconds) throws SQLException {
        Records.change("update database_clock set shift = shift + ? * interval '1 second'", seconds);
    }
}
