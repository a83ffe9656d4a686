package dev.countersign.driver;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** The operator. */
public final class Operator {

    private static final String PARTNERS = "/admin/v1/partners/";

    private final JsonNode world = Sandbox.world();

    public Answer call(String method, String path, Object body) {
        return Http.call(method, path, headers(), body);
    }

    public Map<String, String> headers() {
        return Map.of(
                "Authorization", "Bearer " + world.get("admin").get("token").textValue());
    }

    /** The path of the first partner's webhooks. */
    public String webhooksOfAcme(String rest) {
        return PARTNERS + world.get("partner").get("id").textValue() + "/webhooks" + rest;
    }

    /** The path of the second partner's webhooks. */
    public String webhooksOfRival(String rest) {
        return PARTNERS + world.get("partner").get("foreign").get("id").textValue() + "/webhooks" + rest;
    }

    /** A new secret of the first partner; {@code overlap} in seconds, null for the configured one. */
    public JsonNode rotate(Integer overlap) {
        return call("POST", webhooksOfAcme("/unigox/secret"), Json.object("overlap_seconds", overlap))
                .is(201)
                .body();
    }
}
