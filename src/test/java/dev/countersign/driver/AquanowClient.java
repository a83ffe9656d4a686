package dev.countersign.driver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A person with an HMAC key, as a client of that wire signs: without a line of the service's. */
public final class AquanowClient {

    private static final AtomicLong LAST_NONCE = new AtomicLong();

    private final UUID partnerId;
    private final UUID userId;
    private final String username;
    private final String key;
    private final String secret;

    private AquanowClient(UUID partnerId, UUID userId, String username, String key, String secret) {
        this.partnerId = partnerId;
        this.userId = userId;
        this.username = username;
        this.key = key;
        this.secret = secret;
    }

    /** A person of a new partner. */
    public static AquanowClient ofNewPartner(String... permissions) {
        JsonNode partner = new Operator()
                .call("POST", "/admin/v1/partners", Json.object("name", "Desk"))
                .is(201)
                .body();
        return ofPartner(UUID.fromString(partner.get("id").textValue()), permissions);
    }

    /** A new person of a partner, with a key that may do everything. */
    public static AquanowClient ofPartner(UUID partnerId, String... permissions) {
        String username = UUID.randomUUID() + "@example.com";
        JsonNode person = new Operator()
                .call(
                        "POST",
                        "/admin/v1/partners/" + partnerId + "/users",
                        Json.object("name", "Desk person", "email", username, "permissions", List.of(permissions)))
                .is(201)
                .body();
        return ofPerson(
                partnerId, UUID.fromString(person.get("id").textValue()), username, Json.object("label", "test"));
    }

    /** A person of a partner, with a new key. */
    public static AquanowClient ofPerson(UUID partnerId, UUID userId, String username, ObjectNode keyRequest) {
        JsonNode made = new Operator()
                .call("POST", keysPath(partnerId, userId), keyRequest)
                .is(201)
                .body();
        return new AquanowClient(
                partnerId,
                userId,
                username,
                made.get("key").textValue(),
                made.get("secret").textValue());
    }

    /** A person that the world describes: with a username, a key and a secret. */
    public static AquanowClient of(UUID partnerId, JsonNode described) {
        return new AquanowClient(
                partnerId,
                null,
                described.get("username").textValue(),
                described.get("api_key").textValue(),
                described.get("api_secret").textValue());
    }

    /** Another person of the same partner. */
    public AquanowClient colleague(String... permissions) {
        return ofPartner(partnerId, permissions);
    }

    /** The same person with another new key. */
    public AquanowClient withKey(ObjectNode keyRequest) {
        return ofPerson(partnerId, userId, username, keyRequest);
    }

    /** The same person with this key and secret. */
    public AquanowClient with(String otherKey, String otherSecret) {
        return new AquanowClient(partnerId, userId, username, otherKey, otherSecret);
    }

    public UUID partnerId() {
        return partnerId;
    }

    public UUID userId() {
        return userId;
    }

    public String username() {
        return username;
    }

    public String key() {
        return key;
    }

    public String secret() {
        return secret;
    }

    /** The id of the credential. */
    public UUID credentialId() {
        return (UUID) Records.rows("select id from credential where public_id = ?", key)
                .getFirst()
                .get("id");
    }

    /** Where the operator keeps the keys of a person. */
    public static String keysPath(UUID partnerId, UUID userId) {
        return "/admin/v1/partners/" + partnerId + "/users/" + userId + "/hmac-keys";
    }

    public Answer get(String target) {
        return call("GET", target, null);
    }

    public Answer post(String target, Object body) {
        return call("POST", target, body);
    }

    public Answer delete(String target, Object body) {
        return call("DELETE", target, body);
    }

    /** One call to a path with its query. */
    public Answer call(String method, String target, Object body) {
        return Http.call(method, target, headers(method, target), body);
    }

    /** A POST for {@link Http#atOnce}. */
    public Http.Call later(String target, Object body) {
        return new Http.Call(target, headers("POST", target), body);
    }

    /** What proves a request, of now. */
    public Map<String, String> headers(String method, String target) {
        return headers(method, target.split("\\?", 2)[0], nonce());
    }

    /** The same, with a nonce and a path of one's choice. */
    public Map<String, String> headers(String method, String path, String nonce) {
        return Map.of("x-api-key", key, "x-nonce", nonce, "x-signature", sign(secret, method, path, nonce));
    }

    /** The present time, which no other call gets. */
    public static String nonce() {
        return String.valueOf(LAST_NONCE.updateAndGet(last -> Math.max(last + 1, System.currentTimeMillis())));
    }

    /** The signature of the sheet. */
    public static String sign(String secret, String method, String path, String nonce) {
        try {
            Mac mac = Mac.getInstance("HmacSHA384");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA384"));
            String text = "{\"httpMethod\":\"%s\",\"path\":\"%s\",\"nonce\":\"%s\"}".formatted(method, path, nonce);
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
