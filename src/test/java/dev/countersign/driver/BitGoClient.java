package dev.countersign.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A person with a bearer token, who may sign requests as the official client does: without a line of the service's. */
public final class BitGoClient {

    private final String partnerId;
    private final String userId;
    private final String tokenId;
    private final String token;

    private BitGoClient(String partnerId, String userId, String tokenId, String token) {
        this.partnerId = partnerId;
        this.userId = userId;
        this.tokenId = tokenId;
        this.token = token;
    }

    /** A new person of a new partner, with a plain token that may do everything. */
    public static BitGoClient plain() {
        return ofNewPerson("plain");
    }

    /** A new person of a new partner, with a token for signing that may do everything. */
    public static BitGoClient signing() {
        return ofNewPerson("signed");
    }

    /** Whoever has this token; whose it is, the caller knows. */
    public static BitGoClient holding(String token) {
        return new BitGoClient("", "", "", token);
    }

    /** One of a partner's people, with a plain token of these scopes. */
    public static BitGoClient of(UUID partnerId, UUID userId, String... scopes) {
        return ofPerson(partnerId, userId, "plain", scopes);
    }

    /** One of a partner's people, with a token of this style and these scopes. */
    public static BitGoClient ofPerson(UUID partnerId, UUID userId, String style, String... scopes) {
        return new BitGoClient(partnerId.toString(), userId.toString(), "", "")
                .with(Json.object("label", "test", "style", style, "scopes", List.of(scopes)));
    }

    private static BitGoClient ofNewPerson(String style) {
        Operator operator = new Operator();
        String partner = operator.call("POST", "/admin/v1/partners", Json.object("name", "Custody"))
                .is(201)
                .body()
                .get("id")
                .textValue();
        String user = operator.call(
                        "POST",
                        "/admin/v1/partners/" + partner + "/users",
                        Json.object("name", "Ana Admin", "email", "ana@example.com"))
                .is(201)
                .body()
                .get("id")
                .textValue();
        return new BitGoClient(partner, user, "", "")
                .with(Json.object("label", "test", "style", style, "scopes", List.of("all")));
    }

    /** The same person with another token, made by this request. */
    public BitGoClient with(Object request) {
        JsonNode made = new Operator()
                .call("POST", personPath() + "/access-tokens", request)
                .is(201)
                .body();
        return new BitGoClient(
                partnerId, userId, made.get("id").textValue(), made.get("token").textValue());
    }

    /** Where the operator finds the person. */
    public String personPath() {
        return "/admin/v1/partners/" + partnerId + "/users/" + userId;
    }

    public UUID partnerId() {
        return UUID.fromString(partnerId);
    }

    public UUID userId() {
        return UUID.fromString(userId);
    }

    public UUID tokenId() {
        return UUID.fromString(tokenId);
    }

    public String token() {
        return token;
    }

    /** The person's id as this wire writes it. */
    public String user() {
        return userId.replace("-", "");
    }

    public Answer get(String path) {
        return call("GET", path, null);
    }

    public Answer put(String path, Object body) {
        return call("PUT", path, body);
    }

    /** A call with the token as it is. */
    public Answer call(String method, String path, Object body) {
        return Http.call(method, path, headers(), body);
    }

    public Map<String, String> headers() {
        return Map.of("Authorization", "Bearer " + token);
    }

    /** A signed call, whose answer's signature must be good if the answer is. */
    public Answer signed(String version, String method, String path, String body) {
        Answer answer = Http.call(
                method,
                path,
                signature(version, method, Instant.now().toEpochMilli(), path, body),
                body.isEmpty() ? null : body);
        if (answer.status() < 300) {
            String timestamp = answer.headers().get("timestamp");
            String subject = String.join("|", timestamp, path, String.valueOf(answer.status()), answer.text());
            assertThat(answer.headers().get("hmac"))
                    .as(answer.toString())
                    .isEqualTo(hmac(version.equals("3.0") ? method + "|" + subject : subject));
            assertThat(Instant.ofEpochMilli(Long.parseLong(timestamp)))
                    .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
            assertThat(answer.headers()).doesNotContainKey("content-encoding");
        }
        return answer;
    }

    /** The headers of a signed call. */
    public Map<String, String> signature(String version, String method, long timestamp, String path, String body) {
        String subject = version.equals("3.0")
                ? String.join("|", method, String.valueOf(timestamp), "3.0", path, body)
                : String.join("|", String.valueOf(timestamp), path, body);
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Authorization", "Bearer " + sha256());
        headers.put("BitGo-Auth-Version", version);
        headers.put("Auth-Timestamp", String.valueOf(timestamp));
        headers.put("HMAC", hmac(subject));
        return headers;
    }

    public String sha256() {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private String hmac(String subject) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(subject.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
