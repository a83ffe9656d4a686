package dev.countersign.api.unigox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Json;
import dev.countersign.driver.OnRampOrder;
import dev.countersign.driver.Order;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Provider;
import dev.countersign.driver.Sandbox;
import dev.countersign.event.Invariants;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On-ramp orders from outside: from a quote to crypto on the partner's wallet, and every way in which they end before. */
@QuarkusTest
class OnRampOrderTest {

    private final Partner acme = Partner.acme();

    @AfterEach
    void allIsWellAgain() {
        Sandbox.noFaults();
        Invariants.hold();
    }

    @Test
    void fromQuoteToCompleted() {
        JsonNode quote = acme.purchaseQuote(acme.purchaseRequest()).data(200);
        BigDecimal gross = new BigDecimal(quote.get("crypto_amount").textValue());
        BigDecimal fee =
                new BigDecimal(quote.get("fee_breakdown").get("total_fee").textValue());
        BigDecimal rate = new BigDecimal(quote.get("rate").textValue());
        assertThat(gross).isEqualByComparingTo("100");
        assertThat(fee).isEqualByComparingTo("1.5");
        assertThat(new BigDecimal(quote.get("fiat_amount").textValue()))
                .isEqualByComparingTo(gross.multiply(rate).setScale(2, java.math.RoundingMode.UP));
        assertThat(quote.get("payment_network_slug").textValue()).isEqualTo("sepa");

        JsonNode initiated = acme.post(
                        "/onramp/initiate",
                        Json.object("quote_id", quote.get("quote_id").textValue(), "reference_id", "invoice 7"))
                .data(201);
        assertThat(initiated.get("order_type").textValue()).isEqualTo("onramp");
        assertThat(initiated.get("status").textValue()).isEqualTo("awaiting_liquidity_provider");
        assertThat(initiated.get("reference_id").textValue()).isEqualTo("invoice 7");
        OnRampOrder order = new OnRampOrder(
                acme, Provider.first(), initiated.get("order_id").textValue());

        JsonNode waiting = order.show();
        assertThat(waiting.get("order_type").textValue()).isEqualTo("onramp");
        assertThat(waiting.get("payment_request").booleanValue()).isFalse();
        assertThat(waiting.has("vendor_payment_details")).isFalse();
        assertThat(waiting.has("send_out_tx_hash")).isFalse();
        assertThat(waiting.get("next_action").isNull()).isTrue();
        assertThat(waiting.get("crypto_transfer_authorization_seconds_left").isNull())
                .isTrue();
        assertThat(order.actions()).containsExactly("cancel");

        order.accepted();
        assertThat(order.actions()).isEmpty();
        assertThat(order.show().has("vendor_payment_details")).isFalse();
        assertThat(order.escrowAmount()).isEqualTo(gross.subtract(fee).toPlainString());

        Sandbox.deposit("USDT", order.escrow(), order.escrowAmount());
        order.provider().escrowFunded(order.id()).is(200);
        JsonNode funded = order.is("awaiting_fiat_transfer").show();
        JsonNode vendor = funded.get("vendor_payment_details");
        assertThat(vendor.get("payment_method_name").textValue()).isEqualTo("Bank transfer");
        assertThat(vendor.get("payment_network_name").textValue()).isEqualTo("SEPA");
        assertThat(vendor.get("details").get("iban").textValue()).isEqualTo("PT50002700000001234567833");
        assertThat(order.actions()).containsExactly("confirm-payment-sent");
        assertThat(funded.get("next_action").isNull()).isTrue();

        JsonNode sent = order.confirmPaymentSent().data(200);
        assertThat(sent.get("order_id").textValue()).isEqualTo(order.id());
        assertThat(sent.get("status").textValue()).isEqualTo("fiat_transfer_pending");
        assertThat(order.actions()).isEmpty();

        Jobs.settleChain();
        order.provider().fiatReceived(order.id()).is(200);
        order.is("fiat_transfer_pending");
        order.provider().fiatReceived(order.id()).is(200);
        BigDecimal before = balance(acme.walletAddress());
        Jobs.settleChain();
        JsonNode completed = order.is("completed").show();
        assertThat(balance(acme.walletAddress()).subtract(before))
                .isEqualByComparingTo(gross.subtract(fee).movePointRight(6));
        assertThat(completed.get("vendor_payment_details")).isEqualTo(vendor);
        assertThat(order.actions()).containsExactly("authorize-bridge");
        assertThat(order.story())
                .containsExactly(
                        "awaiting_liquidity_provider",
                        "awaiting_vendor_escrow_funding",
                        "awaiting_fiat_transfer",
                        "fiat_transfer_pending",
                        "completed");
        order.provider().fiatReceived(order.id()).is(200);
        order.is("completed");
    }

    @Test
    void estimatesCreateNothing() {
        ObjectNode request = acme.purchaseRequest();
        request.remove("user_uuid");
        JsonNode estimate = acme.post("/onramp/estimate", request).data(200);
        assertThat(estimate.get("is_indicative").booleanValue()).isTrue();
        assertThat(estimate.get("crypto_amount").textValue()).isEqualTo("100.000000");
        request.remove("crypto_amount");
        JsonNode anchored =
                acme.post("/onramp/estimate", request.put("fiat_amount", "50")).data(200);
        assertThat(anchored.get("fiat_amount").textValue()).isEqualTo("50.00");
    }

    @Test
    void aBuyerGetsTheLowestRateAndASellerTheHighest() {
        Provider second = Provider.second();
        ObjectNode cheap = Json.object(
                "order_type", "onramp",
                "crypto_currency", "USDC",
                "network", "sandbox",
                "route", "sepa",
                "rate", "0.5",
                "min_crypto_amount", "1",
                "max_crypto_amount", "50000",
                "settlement_address", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8");
        second.call("PUT", "/offers", cheap).is(200);
        ObjectNode request = acme.purchaseRequest().put("crypto_currency", "USDC");
        assertThat(acme.purchaseQuote(request).data(200).get("rate").textValue())
                .isEqualTo("0.5");
        second.call("PUT", "/offers", cheap.put("rate", "5")).is(200);
        assertThat(acme.purchaseQuote(request).data(200).get("rate").textValue())
                .isNotEqualTo("5");
    }

    @Test
    void theQuotesPriceHolds() {
        String quote = acme.purchaseQuote(acme.purchaseRequest())
                .data(200)
                .get("quote_id")
                .textValue();
        Sandbox.whileRatesAreHalved(
                "USDT/EUR",
                () -> acme.post("/onramp/initiate", Json.object("quote_id", quote))
                        .data(201));
        acme.post("/onramp/initiate", Json.object("quote_id", quote)).refused(409, "QUOTE_ALREADY_USED");
    }

    @Test
    void quotesOfTheOtherDirectionAreUnknown() {
        String sale = acme.quoteId();
        String purchase = acme.purchaseQuote(acme.purchaseRequest())
                .data(200)
                .get("quote_id")
                .textValue();
        acme.post("/onramp/initiate", Json.object("quote_id", sale)).refused(404, "QUOTE_NOT_FOUND");
        acme.post("/offramp/initiate", Json.object("quote_id", purchase)).refused(404, "QUOTE_NOT_FOUND");
        Partner.rival()
                .post("/onramp/initiate", Json.object("quote_id", purchase))
                .refused(404, "QUOTE_NOT_FOUND");
        acme.post("/onramp/initiate", Json.object("quote_id", purchase)).data(201);
        acme.post("/offramp/initiate", Json.object("quote_id", sale)).data(201);
    }

    @Test
    void aQuoteNeedsAKnownUserAndExactlyOneAmount() {
        acme.purchaseQuote(
                        acme.purchaseRequest().put("user_uuid", Partner.rival().userUuid()))
                .refused(404, "INVALID_REQUEST");
        acme.purchaseQuote(acme.purchaseRequest().put("fiat_amount", "10")).refused(400, "INVALID_REQUEST");
        ObjectNode none = acme.purchaseRequest();
        none.remove("crypto_amount");
        acme.purchaseQuote(none).refused(400, "INVALID_REQUEST");
        acme.purchaseQuote(acme.purchaseRequest().put("crypto_amount", "1.1234567"))
                .refused(400, "INVALID_REQUEST");
        acme.purchaseQuote(acme.purchaseRequest().put("payment_network_slug", "pigeon"))
                .refused(409, "NO_OFFERS_AVAILABLE");
    }

    @Test
    void theEscrowMustHoldWhatIsPromised() {
        OnRampOrder order = acme.buys().accepted();
        order.provider().escrowFunded(order.id()).problem(409, "escrow_not_funded");
        Sandbox.deposit("USDT", order.escrow(), "98.499999");
        order.provider().escrowFunded(order.id()).problem(409, "escrow_not_funded");
        order.is("awaiting_vendor_escrow_funding");
        Sandbox.deposit("USDT", order.escrow(), "0.000001");
        order.provider().escrowFunded(order.id()).is(200);
        order.provider().escrowFunded(order.id()).is(200);
        order.is("awaiting_fiat_transfer");
    }

    @Test
    void anEscrowIsOneOrdersAlone() {
        OnRampOrder first = acme.buys().funded();
        OnRampOrder second = acme.buys();
        second.provider().accept(second.id(), first.escrow()).problem(400, "invalid_request");
        Order sale = acme.sells();
        sale.provider().accept(sale.id(), first.escrow()).problem(400, "invalid_request");
        second.is("awaiting_liquidity_provider");
    }

    @Test
    void aPaymentRequestNeedsThePayerFirst() {
        OnRampOrder order = acme.buys(byMpesa()).funded();
        assertThat(order.show().get("payment_request").booleanValue()).isTrue();
        assertThat(order.actions()).containsExactly("submit-payer-details");
        order.confirmPaymentSent().refused(409, "INVALID_STATUS");
        order.submitPayer(Json.object()).refused(400, "INVALID_REQUEST");
        order.submitPayer(payer(1, 1)).refused(400, "INVALID_REQUEST");
        order.submitPayer(Json.object("payment_details_id", acme.paymentDetailsId()))
                .refused(400, "INVALID_REQUEST");
        order.submitPayer(Json.object("payment_details_id", 999_999_999L)).refused(400, "INVALID_REQUEST");
        assertThat(order.submitPayer(payer(2, 5)).data(200).get("message").textValue())
                .isNotBlank();
        assertThat(order.provider()
                        .show(order.id())
                        .is(200)
                        .body()
                        .get("payer_details")
                        .get("phone")
                        .textValue())
                .isEqualTo("+254700000000");
        order.submitPayer(payer(2, 5)).refused(409, "INVALID_STATUS");
        assertThat(order.actions()).containsExactly("confirm-payment-sent");
        order.confirmPaymentSent().data(200);
        assertThat(order.story()).doesNotHaveDuplicates().endsWith("awaiting_fiat_transfer", "fiat_transfer_pending");
    }

    @Test
    void registeredDetailsServeAsPayerDetails() {
        long details = acme.details(acme.userUuid(), "KES", "m-pesa");
        OnRampOrder order = acme.buys(byMpesa()).funded();
        order.submitPayer(Json.object("payment_details_id", details)).data(200);
        order.confirmPaymentSent().data(200);
    }

    @Test
    void payerDetailsAreOnlyForThoseWhoAsk() {
        OnRampOrder order = acme.buys().funded();
        order.submitPayer(payer(1, 1)).refused(409, "INVALID_STATUS");
        OnRampOrder early = acme.buys(byMpesa()).accepted();
        early.submitPayer(payer(2, 5)).refused(409, "INVALID_STATUS");
    }

    @Test
    void endsBeforeAnybodyPaid() {
        OnRampOrder cancelled = acme.buys();
        cancelled.cancel().data(200);
        cancelled.is("cancelled").cancel().refused(400, "INVALID_STATUS");
        OnRampOrder declined = acme.buys();
        declined.provider().decline(declined.id()).is(200);
        declined.is("cancelled");
        OnRampOrder givenUp = acme.buys().accepted();
        givenUp.cancel().refused(400, "INVALID_STATUS");
        givenUp.provider().decline(givenUp.id()).is(200);
        givenUp.is("cancelled");
        OnRampOrder failed = acme.buys().accepted();
        failed.provider().escrowFailed(failed.id()).is(200);
        failed.is("failed");
        assertThat(failed.actions()).isEmpty();
    }

    @Test
    void fundedOrdersCannotBeGivenUpByTheProvider() {
        OnRampOrder order = acme.buys().funded();
        order.provider().decline(order.id()).problem(409, "invalid_status");
        order.provider().escrowFailed(order.id()).problem(409, "invalid_status");
        order.provider().fiatNotReceived(order.id()).problem(409, "invalid_status");
        order.is("awaiting_fiat_transfer");
    }

    @Test
    void aProviderMayFindTheFiatBeforeThePartnerSaysThatItWasSent() {
        OnRampOrder order = acme.buys().funded();
        order.provider().fiatReceived(order.id()).is(200);
        order.is("fiat_transfer_pending").confirmPaymentSent().refused(409, "INVALID_STATUS");
        Jobs.settleChain();
        assertThat(order.is("completed").story())
                .endsWith("awaiting_fiat_transfer", "fiat_transfer_pending", "completed");
    }

    @Test
    void anAddressThatIsKnownForSomethingElseIsNoEscrow() {
        OnRampOrder order = acme.buys();
        String settlement = (String) dev.countersign.driver.Records.rows(
                        "select settlement_address from ramp_offer order by provider_id desc limit 1")
                .getFirst()
                .get("settlement_address");
        for (String address : List.of(Partner.rival().walletAddress(), acme.walletAddress(), settlement)) {
            order.provider().accept(order.id(), address).problem(400, "invalid_request");
        }
        order.is("awaiting_liquidity_provider");
    }

    /** It became somebody's wallet after it was named: the chain would not let us spend from it. */
    @Test
    void cryptoThatIsNotOursToMoveDoesNotCount() throws java.sql.SQLException {
        OnRampOrder order = acme.buys().accepted();
        Sandbox.deposit("USDT", order.escrow(), "500");
        dev.countersign.driver.Records.change("insert into partner (id, name) values (?, 'Late')", order.uuid());
        dev.countersign.driver.Records.change(
                "insert into wallet (id, partner_id, network_id, address) values (?, ?, 'sandbox', '" + order.escrow()
                        + "')",
                order.uuid(),
                order.uuid());
        try {
            order.provider().escrowFunded(order.id()).problem(409, "not_allowed");
        } finally {
            dev.countersign.driver.Records.change("delete from wallet where id = ?", order.uuid());
        }
        order.is("awaiting_vendor_escrow_funding");
    }

    @Test
    void whatWasToldToThePayerDoesNotChange() {
        OnRampOrder order = acme.buys().funded();
        order.provider()
                .post(
                        order.id(),
                        "escrow-funded",
                        Json.object("payment_details", Json.object("iban", "XX00", "name", "LP")))
                .problem(409, "not_allowed");
        assertThat(order.provider()
                        .show(order.id())
                        .is(200)
                        .body()
                        .get("payment_details")
                        .get("iban")
                        .textValue())
                .isEqualTo("PT50002700000001234567833");
    }

    @Test
    void cryptoThatArrivesTooLateGoesBack() {
        OnRampOrder order = acme.buys().accepted();
        order.provider().decline(order.id()).is(200);
        Jobs.watchEscrows();
        Sandbox.deposit("USDT", order.escrow(), "12.5");
        Sandbox.advance(601);
        Jobs.watchEscrows();
        Jobs.watchEscrows();
        Jobs.settleChain();
        assertThat(order.is("cancelled").transfer("REFUND")).isEqualTo("CONFIRMED");
        assertThat(balance(order.escrow())).isEqualByComparingTo("0");
        OnRampOrder expired = acme.buys().accepted();
        Sandbox.deposit("USDT", expired.escrow(), expired.escrowAmount());
        Sandbox.advance(1801);
        expired.is("cancelled");
        Jobs.watchEscrows();
        Jobs.settleChain();
        assertThat(balance(expired.escrow())).isEqualByComparingTo("0");
    }

    @Test
    void anUntrustedProviderCannotTakeTheCryptoBackAndTheOperatorDecides() throws java.sql.SQLException {
        OnRampOrder unpaid = acme.buys().paid();
        OnRampOrder paid = acme.buys().paid();
        dev.countersign.driver.Records.change(
                "update liquidity_provider set settlement_trusted = not settlement_trusted");
        try {
            unpaid.provider().fiatNotReceived(unpaid.id()).problem(409, "not_allowed");
        } finally {
            dev.countersign.driver.Records.change(
                    "update liquidity_provider set settlement_trusted = not settlement_trusted");
        }
        unpaid.is("fiat_transfer_pending");
        assertThat(resolve(unpaid, "refund").is(200).body().get("status").textValue())
                .isEqualTo("cancelled");
        assertThat(resolve(paid, "release").is(200).body().get("status").textValue())
                .isEqualTo("crypto_payout_pending");
        Jobs.settleChain();
        assertThat(unpaid.is("cancelled").transfer("REFUND")).isEqualTo("CONFIRMED");
        assertThat(paid.is("completed").transfer("PAYOUT")).isEqualTo("CONFIRMED");
        resolve(paid, "refund").problem(409, "conflict");
        resolve(new OnRampOrder(acme, paid.provider(), acme.sells().id()), "release")
                .problem(409, "conflict");
        resolve(
                        new OnRampOrder(
                                acme,
                                paid.provider(),
                                java.util.UUID.randomUUID().toString()),
                        "release")
                .problem(404, "not_found");
    }

    private static dev.countersign.driver.Answer resolve(OnRampOrder order, String how) {
        String token = Sandbox.world().get("admin").get("token").textValue();
        return dev.countersign.driver.Http.call(
                "POST",
                "/admin/v1/ramp-orders/" + order.id() + "/" + how,
                java.util.Map.of("Authorization", "Bearer " + token),
                Json.object("reason", "the bank's statement, ticket 4711"));
    }

    @Test
    void oneEscrowNamedTwiceAtOnceServesOneOrder() {
        OnRampOrder first = acme.buys();
        OnRampOrder second = acme.buys();
        var answers = dev.countersign.driver.Http.atOnce(List.of(
                first.provider().later(first.id(), "accept", Json.object("escrow_address", first.escrow())),
                second.provider().later(second.id(), "accept", Json.object("escrow_address", first.escrow()))));
        assertThat(answers.stream().map(dev.countersign.driver.Answer::status)).containsExactlyInAnyOrder(200, 400);
    }

    @Test
    void aPaymentThatIsConfirmedTooLateIsRefusedEvenIfNobodyEndedTheOrderYet() throws java.sql.SQLException {
        OnRampOrder order = acme.buys().funded();
        assertThat(order.show().get("fiat_transfer_seconds_left").longValue()).isBetween(7100L, 7200L);
        dev.countersign.driver.Records.change(
                "update ramp_order set deadline_at = countersign_now() where id = ?", order.uuid());
        order.confirmPaymentSent().refused(409, "INVALID_STATUS");
        assertThat(order.actions()).isEmpty();
        Jobs.expireOrders();
        order.is("cancelled");
    }

    @Test
    void whatNeverCameGoesBackToATrustedProvider() {
        OnRampOrder order = acme.buys().paid();
        order.provider().fiatNotReceived(order.id()).is(200);
        order.is("cancelled");
        Jobs.settleChain();
        assertThat(order.transfer("REFUND")).isEqualTo("CONFIRMED");
        order.provider().fiatReceived(order.id()).problem(409, "invalid_status");
        order.confirmPaymentSent().refused(409, "INVALID_STATUS");
    }

    @Test
    void aRevertedPayoutFailsTheOrder() {
        OnRampOrder order = acme.buys().received();
        Sandbox.fault("revert", 1);
        Jobs.settleChain();
        order.is("failed");
    }

    @Test
    void timeRunsOutAtEachStep() {
        OnRampOrder unanswered = acme.buys();
        Sandbox.advance(901);
        unanswered.is("cancelled");
        OnRampOrder unfunded = acme.buys().accepted();
        Sandbox.advance(1801);
        unfunded.is("cancelled");
        OnRampOrder unpaid = acme.buys().funded();
        Sandbox.advance(7201);
        unpaid.is("cancelled").confirmPaymentSent().refused(409, "INVALID_STATUS");
        Jobs.settleChain();
        assertThat(unpaid.transfer("REFUND")).isEqualTo("CONFIRMED");
        assertThat(balance(unpaid.escrow())).isEqualByComparingTo("0");
        Order unproven = acme.sells().funded();
        Sandbox.advance(86_401);
        unproven.is("cancelled");
        Jobs.settleChain();
        assertThat(unproven.transfer("REFUND")).isEqualTo("CONFIRMED");
    }

    @Test
    void stepsOfTheOtherDirectionAreNotAllowed() {
        OnRampOrder purchase = acme.buys();
        acme.post(purchase.path("/confirm-fiat-received"), null).refused(400, "OPERATION_NOT_ALLOWED");
        acme.get(purchase.path("/transfer-authorization-parameters")).refused(409, "INVALID_STATUS");
        purchase.provider().proof(purchase.id()).problem(409, "not_allowed");
        purchase.provider().settled(purchase.id()).problem(409, "not_allowed");
        Order sale = acme.sells();
        acme.post(sale.path("/confirm-payment-sent"), null).refused(409, "INVALID_STATUS");
        acme.post(sale.path("/submit-payer-details"), payer(1, 1)).refused(409, "INVALID_STATUS");
        sale.provider().escrowFunded(sale.id()).problem(409, "not_allowed");
        sale.provider().fiatReceived(sale.id()).problem(409, "not_allowed");
    }

    @Test
    void strangersFindNothing() {
        OnRampOrder order = acme.buys().funded();
        Partner.rival().post(order.path("/confirm-payment-sent"), null).refused(404, "ORDER_NOT_FOUND");
        Partner.rival().post(order.path("/submit-payer-details"), payer(1, 1)).refused(404, "ORDER_NOT_FOUND");
        for (var answer : List.of(
                Provider.second().escrowFunded(order.id()),
                Provider.second().escrowFailed(order.id()),
                Provider.second().fiatReceived(order.id()),
                Provider.second().fiatNotReceived(order.id()))) {
            answer.problem(404, "order_not_found");
        }
        order.is("awaiting_fiat_transfer");
    }

    @Test
    void bothDirectionsShareOneListAndItsFilter() {
        OnRampOrder purchase = acme.buys().received();
        Order sale = acme.sells();
        JsonNode page = acme.get("/orders?limit=2").data(200).get("orders");
        assertThat(page.get(0).get("order_id").textValue()).isEqualTo(sale.id());
        assertThat(page.get(0).has("order_type")).isFalse();
        assertThat(page.get(1).get("order_id").textValue()).isEqualTo(purchase.id());
        JsonNode pending = acme.get("/orders?status=fiat_transfer_pending&limit=100")
                .data(200)
                .get("orders");
        assertThat(pending.findValuesAsText("order_id")).contains(purchase.id());
        pending.forEach(order -> assertThat(order.get("status").textValue()).isEqualTo("fiat_transfer_pending"));
        acme.get("/orders?status=crypto_payout_pending").refused(400, "INVALID_REQUEST");
    }

    @Test
    void theSimulatedProviderPlaysItsPart() {
        OnRampOrder order = acme.buys();
        Sandbox.providerMode("auto");
        try {
            Jobs.playProvider();
            Jobs.playProvider();
            order.is("awaiting_fiat_transfer").confirmPaymentSent().data(200);
            Jobs.playProvider();
            Jobs.settleChain();
            order.is("completed");
        } finally {
            Sandbox.providerMode("manual");
        }
    }

    private ObjectNode byMpesa() {
        return acme.purchaseRequest().put("fiat_currency", "KES").put("payment_network_slug", "m-pesa");
    }

    private static JsonNode payer(long method, long network) {
        return Json.of(
                "{'payment_details':{'payment_method_id':%d,'payment_network_id':%d,'details':{'phone':'+254700000000'}}}"
                        .formatted(method, network));
    }

    private static BigDecimal balance(String address) {
        for (var row : dev.countersign.driver.Records.rows(
                "select balance from sandbox_chain_account where address = ?"
                        + " and token_address = (select contract_address from token where asset_code = 'USDT' and network_id = 'sandbox')",
                address.toLowerCase(java.util.Locale.ROOT))) {
            return (BigDecimal) row.get("balance");
        }
        return BigDecimal.ZERO;
    }
}
