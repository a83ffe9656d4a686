package dev.countersign.driver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/** A partner's backend. */
public final class Partner {

    private static final String PREFIX = "/api/v1/partner";

    private final String apiKey;
    private final JsonNode block;
    private final Map<String, String> more;

    private Partner(String apiKey, JsonNode block, Map<String, String> more) {
        this.apiKey = apiKey;
        this.block = block;
        this.more = more;
    }

    /** The partner of the world. */
    public static Partner acme() {
        return of(Sandbox.world().get("unigox"));
    }

    /** The second partner, who must never meet the first. */
    public static Partner rival() {
        return of(Sandbox.world().get("unigox").get("foreign"));
    }

    private static Partner of(JsonNode block) {
        return new Partner(block.get("api_key").textValue(), block, Map.of());
    }

    /** The same partner with another key, or with none for null. */
    public Partner withKey(String key) {
        return new Partner(key, block, more);
    }

    /** The same partner, whose requests are part of a trace. */
    public Partner traced(String traceparent) {
        return new Partner(apiKey, block, Map.of("traceparent", traceparent));
    }

    public String apiKey() {
        return apiKey;
    }

    public String userUuid() {
        return block.get("user_uuid").textValue();
    }

    public long paymentDetailsId() {
        return block.get("payment_details_id").longValue();
    }

    public String webhookSecret() {
        return block.get("webhook_secret").textValue();
    }

    public String walletAddress() {
        return block.get("wallet").get("address").textValue();
    }

    public BigInteger walletKey() {
        return new BigInteger(block.get("wallet").get("private_key").textValue().substring(2), 16);
    }

    /** The order of this partner that the world names, if it names one. */
    public String knownOrderId() {
        return block.path("order_id").textValue();
    }

    public Answer get(String path) {
        return call("GET", path, null);
    }

    public Answer post(String path, Object body) {
        return call("POST", path, body);
    }

    public Answer call(String method, String path, Object body) {
        return Http.call(method, PREFIX + path, headers(), body);
    }

    /** A POST for {@link Http#atOnce}. */
    public Http.Call later(String path, Object body) {
        return new Http.Call(PREFIX + path, headers(), body);
    }

    public Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>(more);
        if (apiKey != null) {
            headers.put("X-API-Key", apiKey);
        }
        return headers;
    }

    /** The body of a quote for 100 USDT to the known user's account in EUR. */
    public ObjectNode quoteRequest() {
        return Json.object(
                "user_uuid", userUuid(),
                "payment_details_id", paymentDetailsId(),
                "crypto_currency", "USDT",
                "fiat_currency", "EUR",
                "crypto_amount", "100");
    }

    public Answer quote(Object request) {
        return post("/offramp/quote", request);
    }

    /** A quote for 100 USDT. */
    public String quoteId() {
        return quote(quoteRequest()).data(200).get("quote_id").textValue();
    }

    public Answer initiate(String quoteId) {
        return post("/offramp/initiate", Json.object("quote_id", quoteId));
    }

    /** A new order of 100 USDT. */
    public Order sells() {
        return sells(quoteRequest());
    }

    /** A new order from the quote that this request gets. */
    public Order sells(ObjectNode quoteRequest) {
        String quote = quote(quoteRequest).data(200).get("quote_id").textValue();
        return new Order(
                this,
                Provider.first(),
                initiate(quote).data(201).get("order_id").textValue());
    }

    /** Wants to be told at this URL from now on, and at no other; what was queued until now is forgotten. */
    public Partner listensAt(String url) {
        hearsNothing();
        post("/webhooks", Json.object("url", url)).data(200);
        return this;
    }

    /** Does not want to be told any more. */
    public void hearsNothing() {
        call("DELETE", "/webhooks/any", null).data(200);
    }

    /** The body of a quote to buy 100 USDT for EUR. */
    public ObjectNode purchaseRequest() {
        return Json.object(
                "user_uuid", userUuid(),
                "crypto_currency", "USDT",
                "fiat_currency", "EUR",
                "crypto_amount", "100");
    }

    public Answer purchaseQuote(Object request) {
        return post("/onramp/quote", request);
    }

    /** A new order that buys 100 USDT. */
    public OnRampOrder buys() {
        return buys(purchaseRequest());
    }

    /** A new order from the quote that this request gets. */
    public OnRampOrder buys(ObjectNode request) {
        String quote = purchaseQuote(request).data(200).get("quote_id").textValue();
        return new OnRampOrder(
                this,
                Provider.first(),
                post("/onramp/initiate", Json.object("quote_id", quote))
                        .data(201)
                        .get("order_id")
                        .textValue());
    }

    /** Registers an end user; the answer's data. */
    public JsonNode user(String userRef, int expected) {
        return post("/users", Json.object("user_ref", userRef, "email", "ana@example.com"))
                .data(expected);
    }

    /** Adds payment details; their id. */
    public long details(String userUuid, String currency, String rail) {
        return post(
                        "/users/" + userUuid + "/payment-details",
                        Json.of("{'currency':'%s','rail':'%s','institution_name':'Bank','details':{'account':'1'}}"
                                .formatted(currency, rail)))
                .data(201)
                .get("payment_details_id")
                .longValue();
    }
}
