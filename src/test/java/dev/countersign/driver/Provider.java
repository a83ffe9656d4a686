package dev.countersign.driver;

import java.util.HashMap;
import java.util.Map;

/** A liquidity provider's backend. */
public final class Provider {

    private static final String PREFIX = "/provider/v1";

    private final String apiKey;

    private Provider(String apiKey) {
        this.apiKey = apiKey;
    }

    /** The provider whose offers are the best of the world in EUR. */
    public static Provider first() {
        return new Provider(Sandbox.world().get("provider").get("api_key").textValue());
    }

    /** The second provider, which settles USD automatically. */
    public static Provider second() {
        return new Provider(
                Sandbox.world().get("provider").get("foreign").get("api_key").textValue());
    }

    /** The same with another key, or with none for null. */
    public static Provider withKey(String key) {
        return new Provider(key);
    }

    public String apiKey() {
        return apiKey;
    }

    public Answer get(String path) {
        return Http.call("GET", PREFIX + path, headers(), null);
    }

    public Answer call(String method, String path, Object body) {
        return Http.call(method, PREFIX + path, headers(), body);
    }

    public Answer accept(String orderId, String escrow) {
        return post(orderId, "accept", Json.object("escrow_address", escrow));
    }

    public Answer decline(String orderId) {
        return post(orderId, "decline", Json.object("reason", "limit reached"));
    }

    public Answer proof(String orderId) {
        return post(orderId, "fiat-payment-proof", Json.object("reference", "SEPA-2026-000123"));
    }

    public Answer proofAccepted(String orderId) {
        return post(orderId, "proof-accepted", null);
    }

    public Answer proofDeclined(String orderId) {
        return post(orderId, "proof-declined", Json.object("reason", "no such payment"));
    }

    public Answer settled(String orderId) {
        return post(orderId, "settlement-confirmed", null);
    }

    /** The crypto of an on-ramp order is in escrow, and this is where the fiat goes. */
    public Answer escrowFunded(String orderId) {
        return post(
                orderId,
                "escrow-funded",
                Json.object("payment_details", Json.object("iban", "PT50002700000001234567833", "name", "LP")));
    }

    public Answer escrowFailed(String orderId) {
        return post(orderId, "escrow-failed", Json.object("reason", "no inventory"));
    }

    public Answer fiatReceived(String orderId) {
        return post(orderId, "fiat-received", null);
    }

    public Answer fiatNotReceived(String orderId) {
        return post(orderId, "fiat-not-received", Json.object("reason", "nothing came for three days"));
    }

    public Answer show(String orderId) {
        return get("/orders/" + orderId);
    }

    public Answer post(String orderId, String report, Object body) {
        return call("POST", "/orders/" + orderId + "/" + report, body);
    }

    /** A report for {@link Http#atOnce}. */
    public Http.Call later(String orderId, String report, Object body) {
        return new Http.Call(PREFIX + "/orders/" + orderId + "/" + report, headers(), body);
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new HashMap<>();
        if (apiKey != null) {
            headers.put("X-API-Key", apiKey);
        }
        return headers;
    }
}
