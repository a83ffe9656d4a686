package dev.countersign.api.unigox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.driver.Json;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Records;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Prices: what may be asked, what is answered, and that a refused question leaves no quote behind. */
@QuarkusTest
class QuotesTest {

    private final Partner acme = Partner.acme();

    @Test
    void anEstimateCreatesNothing() {
        long before = Records.number("select count(*) from ramp_quote");
        JsonNode estimate = acme.post("/offramp/estimate", estimateRequest()).data(200);
        assertThat(Json.names(estimate))
                .containsExactlyInAnyOrder(
                        "rate",
                        "crypto_amount",
                        "fiat_amount",
                        "fee_breakdown",
                        "payment_method_slug",
                        "payment_network_slug",
                        "provider_scope",
                        "is_indicative");
        assertThat(estimate.get("rate").textValue()).isEqualTo("0.92");
        assertThat(estimate.get("crypto_amount").textValue()).isEqualTo("100.000000");
        assertThat(estimate.get("fiat_amount").textValue()).isEqualTo("90.62");
        assertThat(estimate.get("payment_method_slug").textValue()).isEqualTo("bank-transfer");
        assertThat(estimate.get("payment_network_slug").textValue()).isEqualTo("sepa");
        assertThat(estimate.get("provider_scope").textValue()).isEqualTo("all");
        assertThat(estimate.get("is_indicative").booleanValue()).isTrue();
        assertThat(Records.number("select count(*) from ramp_quote")).isEqualTo(before);
    }

    @Test
    void aFixedPayoutIsExact() {
        for (String fiat : new String[] {"100", "99.99", "0.93", "1234.56"}) {
            JsonNode quote = acme.quote(fiatAnchored(fiat)).data(200);
            assertThat(new BigDecimal(quote.get("fiat_amount").textValue())).isEqualByComparingTo(fiat);
            assertThat(quote.get("fiat_amount").textValue()).matches("[0-9]+\\.[0-9]{2}");
            assertThat(quote.get("crypto_amount").textValue()).matches("[0-9]+\\.[0-9]{6}");
            assertThat(quote.get("anchor_type").textValue()).isEqualTo("fiat");
            BigDecimal net = new BigDecimal(quote.get("crypto_amount").textValue())
                    .subtract(new BigDecimal(
                            quote.get("fee_breakdown").get("platform_fee").textValue()));
            assertThat(net.multiply(new BigDecimal("0.92"))).isGreaterThanOrEqualTo(new BigDecimal(fiat));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "0",
                "0.000000",
                "+1",
                "1e2",
                "1E2",
                ".5",
                "5.",
                "1,5",
                " 1",
                "1 ",
                "",
                "NaN",
                "Infinity",
                "0x10",
                "1.0000001",
                "１",
                "--1",
                "null"
            })
    void senselessAmountsAreRefused(String amount) {
        refusedAsInvalid(acme.quoteRequest().put("crypto_amount", amount));
        refusedAsInvalid(fiatAnchored(amount.equals("1.0000001") ? "1.001" : amount));
        acme.post("/offramp/estimate", estimateRequest().put("crypto_amount", amount))
                .refused(400, "INVALID_REQUEST");
    }

    @Test
    void amountsAreExactlyOne() {
        refusedAsInvalid(acme.quoteRequest().put("fiat_amount", "100"));
        ObjectNode neither = acme.quoteRequest();
        neither.remove("crypto_amount");
        refusedAsInvalid(neither);
        refusedAsInvalid(acme.quoteRequest().putNull("crypto_amount"));
        acme.post("/offramp/estimate", estimateRequest().put("fiat_amount", "1"))
                .refused(400, "INVALID_REQUEST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.999999", "50000.000001", "999999999999999999999999999999", "0.000001"})
    void amountsThatNoProviderTakesHaveNoOffer(String amount) {
        acme.quote(acme.quoteRequest().put("crypto_amount", amount)).refused(409, "NO_OFFERS_AVAILABLE");
    }

    @Test
    void anAmountOfEndlessLengthIsRefused() {
        refusedAsInvalid(acme.quoteRequest().put("crypto_amount", "9".repeat(10_000)));
        refusedAsInvalid(acme.quoteRequest().put("crypto_amount", "1." + "0".repeat(10_000)));
    }

    @Test
    void trailingZerosAreNoPrecision() {
        assertThat(acme.quote(acme.quoteRequest().put("crypto_amount", "100.00000000000"))
                        .data(200)
                        .get("crypto_amount")
                        .textValue())
                .isEqualTo("100.000000");
    }

    @Test
    void unsupportedCurrenciesHaveNoOffer() {
        acme.quote(acme.quoteRequest().put("crypto_currency", "DOGE")).refused(409, "NO_OFFERS_AVAILABLE");
        assertThat(acme.post("/offramp/estimate", estimateRequest().put("crypto_currency", "DOGE"))
                        .refused(400, "INVALID_REQUEST"))
                .isEqualTo("crypto_currency: DOGE is not supported");
        acme.post("/offramp/estimate", estimateRequest().put("fiat_currency", "XYZ"))
                .refused(409, "NO_OFFERS_AVAILABLE");
        for (String malformed : new String[] {"", "U", "USDT-TRC20", "' or 1=1", "EURO?"}) {
            refusedAsInvalid(acme.quoteRequest().put("crypto_currency", malformed));
            refusedAsInvalid(acme.quoteRequest().put("fiat_currency", malformed));
        }
    }

    @ParameterizedTest
    @CsvSource({"rail,mobile-money", "route,faster-payments", "rail,nip", "fiat_currency,USD"})
    void hintsMustAgreeWithThePaymentDetails(String hint, String value) {
        acme.quote(acme.quoteRequest().put(hint, value)).refused(400, "RAIL_ROUTE_MISMATCH");
    }

    @Test
    void hintsThatAgreeAreFine() {
        acme.quote(acme.quoteRequest().put("rail", "sepa")).data(200);
        acme.quote(acme.quoteRequest().put("rail", "bank-transfer").put("route", "sepa"))
                .data(200);
    }

    @Test
    void unknownAndForeignPaymentDetailsAreTheSame() {
        Partner rival = Partner.rival();
        ObjectNode unknown = acme.quoteRequest().put("payment_details_id", 999_999_999L);
        String message = acme.quote(unknown).refused(404, "INVALID_PAYMENT_DETAILS");
        for (ObjectNode foreign : new ObjectNode[] {
            acme.quoteRequest().put("payment_details_id", rival.paymentDetailsId()),
            acme.quoteRequest().put("user_uuid", rival.userUuid()),
            rival.quoteRequest(),
            acme.quoteRequest().put("user_uuid", UUID.randomUUID().toString()),
            acme.quoteRequest().put("payment_details_id", -1)
        }) {
            assertThat(acme.quote(foreign).refused(404, "INVALID_PAYMENT_DETAILS"))
                    .isEqualTo(message);
        }
    }

    @Test
    void fieldsOfTheWrongTypeAreRefused() {
        for (String wrong : new String[] {"true", "[]", "{}", "'x'", "1.5", "null", "99999999999999999999"}) {
            ObjectNode request = acme.quoteRequest();
            request.set("payment_details_id", Json.of("{'x':" + wrong + "}").get("x"));
            refusedAsInvalid(request);
        }
        for (String wrong : new String[] {"'7'", "null", "[]", "{}", "7"}) {
            ObjectNode request = acme.quoteRequest();
            request.set("user_uuid", Json.of("{'x':" + wrong + "}").get("x"));
            refusedAsInvalid(request);
        }
    }

    @Test
    void aToleranceMayBeANumberOrAString() {
        for (String good : new String[] {"1", "0", "0.5", "'1'", "'0.5'", "100"}) {
            acme.quote(tolerating("{'type':'percent','value':" + good + "}")).data(200);
        }
        for (String type : new String[] {"percent", "amount", "fiat"}) {
            acme.quote(tolerating("{'type':'" + type + "','value':2}")).data(200);
        }
        for (String bad : new String[] {"-1", "'-1'", "'x'", "null", "[]", "{}", "true", "0.123456789", "''"}) {
            refusedAsInvalid(tolerating("{'type':'percent','value':" + bad + "}"));
        }
        refusedAsInvalid(tolerating("{'type':'points','value':1}"));
        refusedAsInvalid(acme.quoteRequest().put("slippage_tolerance", 1));
    }

    @Test
    void providerScopesAreRespected() {
        acme.quote(acme.quoteRequest().put("provider_scope", "all")).data(200);
        acme.quote(acme.quoteRequest().put("provider_scope", "p2p_only")).data(200);
        acme.quote(acme.quoteRequest().put("provider_scope", "licensed_only")).refused(409, "NO_OFFERS_AVAILABLE");
        refusedAsInvalid(acme.quoteRequest().put("provider_scope", "ALL"));
        acme.quote(acme.quoteRequest().put("has_fiat_settlement_notification", true))
                .refused(409, "NO_OFFERS_AVAILABLE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'quote_id':null}", "{'quote_id':'7'}", "{'quote_id':7}", "{'quote_id':''}"})
    void initiateNeedsAQuoteId(String body) {
        acme.post("/offramp/initiate", Json.of(body)).refused(400, "INVALID_REQUEST");
    }

    @Test
    void aSenselessReferenceDoesNotSpendTheQuote() {
        String quote = acme.quoteId();
        for (String reference : new String[] {"", "  ", "x".repeat(201)}) {
            acme.post("/offramp/initiate", Json.object("quote_id", quote, "reference_id", reference))
                    .refused(400, "INVALID_REQUEST");
        }
        acme.initiate(quote).data(201);
    }

    private ObjectNode estimateRequest() {
        return Json.object("crypto_currency", "USDT", "fiat_currency", "EUR", "crypto_amount", "100");
    }

    private ObjectNode fiatAnchored(String fiat) {
        ObjectNode request = acme.quoteRequest();
        request.remove("crypto_amount");
        return request.put("fiat_amount", fiat);
    }

    private ObjectNode tolerating(String tolerance) {
        ObjectNode request = acme.quoteRequest();
        request.set("slippage_tolerance", Json.of(tolerance));
        return request;
    }

    private void refusedAsInvalid(ObjectNode request) {
        long before = Records.number("select count(*) from ramp_quote");
        acme.quote(request).refused(400, "INVALID_REQUEST");
        assertThat(Records.number("select count(*) from ramp_quote")).isEqualTo(before);
    }
}
