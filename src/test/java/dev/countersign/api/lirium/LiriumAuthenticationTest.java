package dev.countersign.api.lirium;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.driver.Answer;
import dev.countersign.driver.Http;
import dev.countersign.driver.LiriumClient;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Records;
import dev.countersign.driver.Sandbox;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Only a token that is signed with RS512, by the registered key, at about this time, is a caller; anything else gets one answer. */
@QuarkusTest
class LiriumAuthenticationTest {

    private static final String RS512 = "{\"alg\":\"RS512\",\"typ\":\"JWT\"}";
    private static final byte[] SIGNATURE = new byte[256];

    private static LiriumClient bank;
    private static String path;

    @BeforeAll
    static void openAnAccount() {
        bank = LiriumClient.ofNewPartner();
        path = "/v1/customers/" + bank.customer() + "/accounts";
    }

    @Test
    void aTokenOfTheRegisteredKeyGetsIn() {
        assertThat(bank.get(path).is(200).text()).isEqualTo("{\"accounts\":[]}");
        lets(rs512("{\"alg\":\"RS512\"}", claims()));
        lets(rs512("{\"typ\":\"JWT\",\"alg\":\"RS512\",\"kid\":\"whatever\",\"cty\":\"x\"}", claims()));
        lets(rs512(
                RS512,
                "{\"sub\":\"a\",\"aud\":[\"b\"],\"scope\":\"all\",\"iss\":\"" + bank.issuer() + "\",\"iat\":" + now()
                        + "}"));
    }

    @Test
    void aKeyInTheTokenIsNotLookedAt() throws Exception {
        RsaJsonWebKey own = new RsaJsonWebKey(
                (java.security.interfaces.RSAPublicKey) bank.keys().getPublic());
        KeyPair strangers = LiriumClient.newKeys(2048);
        RsaJsonWebKey embedded = new RsaJsonWebKey((java.security.interfaces.RSAPublicKey) strangers.getPublic());
        lets(rs512("{\"alg\":\"RS512\",\"jwk\":" + own.toJson() + "}", claims()));
        String header = "{\"alg\":\"RS512\",\"jwk\":" + embedded.toJson() + "}";
        refuses(signed("SHA512withRSA", strangers.getPrivate(), header, claims()));
        for (String where : List.of(
                "\"jku\":\"http://127.0.0.1:1/keys\"", "\"x5u\":\"http://127.0.0.1:1/c\"", "\"x5c\":[\"MII\"]")) {
            refuses(signed("SHA512withRSA", strangers.getPrivate(), "{\"alg\":\"RS512\"," + where + "}", claims()));
        }
    }

    @Test
    void noOtherAlgorithmIsTaken() throws Exception {
        PrivateKey key = bank.keys().getPrivate();
        String body = claims();
        for (String none : List.of("none", "None", "NONE", "")) {
            String header = "{\"alg\":\"" + none + "\"}";
            refuses(unsigned(header, body) + ".");
            refuses(unsigned(header, body));
            refuses(token(header, body, SIGNATURE));
        }
        for (byte[] secret : List.of(
                bank.keys().getPublic().getEncoded(),
                LiriumClient.pem(bank.keys().getPublic()).getBytes(StandardCharsets.US_ASCII),
                LiriumClient.pem(bank.keys().getPublic()).strip().getBytes(StandardCharsets.US_ASCII),
                bank.issuer().getBytes(StandardCharsets.US_ASCII))) {
            for (String size : List.of("256", "384", "512")) {
                refuses(mac(size, secret, "{\"alg\":\"HS" + size + "\"}", body));
                refuses(mac(size, secret, RS512, body));
            }
        }
        refuses(signed("SHA256withRSA", key, "{\"alg\":\"RS256\"}", body));
        refuses(signed("SHA384withRSA", key, "{\"alg\":\"RS384\"}", body));
        refuses(signed("SHA256withRSA", key, RS512, body));
        refuses(signed("SHA512withRSA", key, "{\"alg\":\"RS256\"}", body));
        refuses(signed("SHA512withRSA", key, "{\"alg\":\"rs512\"}", body));
        refuses(signed("SHA512withRSA", key, "{\"alg\":[\"RS512\"]}", body));
        refuses(signed("SHA512withRSA", key, "{\"alg\":\"none\",\"alg\":\"RS512\"}", body));
        refuses(signed("SHA512withRSA", key, "{}", body));
        refuses(signed("SHA512withRSA", key, "{\"alg\":null}", body));
        for (String algorithm : List.of("PS512", "PS256", "RS512")) {
            refuses(pss(key, "{\"alg\":\"" + algorithm + "\"}", body));
        }
        KeyPairGenerator curve = KeyPairGenerator.getInstance("EC");
        curve.initialize(new ECGenParameterSpec("secp521r1"));
        refuses(signed(
                "SHA512withECDSAinP1363Format", curve.generateKeyPair().getPrivate(), "{\"alg\":\"ES512\"}", body));
        refuses(token("{\"alg\":\"RSA-OAEP\",\"enc\":\"A256GCM\"}", body, SIGNATURE) + ".AAAA.AAAA");
    }

    @Test
    void aTokenThatNeedsAnExtensionIsRefused() throws Exception {
        for (String header : List.of(
                "{\"alg\":\"RS512\",\"crit\":[\"exp\"],\"exp\":1}",
                "{\"alg\":\"RS512\",\"crit\":[\"b64\"],\"b64\":true}",
                "{\"alg\":\"RS512\",\"crit\":[]}",
                "{\"alg\":\"RS512\",\"crit\":\"x\"}",
                "{\"alg\":\"RS512\",\"b64\":false}",
                "{\"alg\":\"RS512\",\"typ\":\"JOSE\"}",
                "{\"alg\":\"RS512\",\"typ\":7}")) {
            refuses(rs512(header, claims()));
        }
    }

    @Test
    void onlyTheKeyOfTheIssuerCounts() throws Exception {
        LiriumClient other = LiriumClient.ofNewPartner();
        refuses(signed("SHA512withRSA", other.keys().getPrivate(), RS512, claims()));
        refuses(signed("SHA512withRSA", bank.keys().getPrivate(), RS512, claims(other.issuer(), now())));
        other.get(path).refusedLirium(404, "not_found");
        String good = bank.token();
        refuses(good.substring(0, good.lastIndexOf('.') + 1)
                + other.token().substring(other.token().lastIndexOf('.') + 1));
        refuses(good.substring(0, good.lastIndexOf('.') + 1) + base64(SIGNATURE));
        refuses(good + "A");
        refuses(good + "==");
        refuses(flipped(good));
        for (String issuer : List.of(
                "\"" + "0".repeat(32) + "\"",
                "\"" + bank.issuer().toUpperCase(java.util.Locale.ROOT) + "X\"",
                "\"" + bank.credentialId() + "\"",
                "\"\"",
                "null",
                "7",
                "[\"" + bank.issuer() + "\"]",
                "\"' or '1'='1\"")) {
            refuses(rs512(RS512, "{\"iss\":" + issuer + ",\"iat\":" + now() + "}"));
        }
        refuses(rs512(RS512, "{\"iat\":" + now() + "}"));
        refuses(rs512(
                RS512, "{\"iss\":\"%s\",\"iss\":\"%s\",\"iat\":%d}".formatted(other.issuer(), bank.issuer(), now())));
    }

    @Test
    void theTimeIsAWholeNumberOfSecondsNearNow() throws Exception {
        for (String iat : List.of(
                "\"" + now() + "\"",
                now() + ".0",
                now() + ".5",
                "1e9",
                "null",
                "true",
                "{}",
                "[" + now() + "]",
                "-1",
                "-" + now(),
                "0",
                String.valueOf(now() * 1000),
                "9223372036854775807",
                "-9223372036854775808",
                "99999999999999999999999999",
                String.valueOf(now() + 600),
                String.valueOf(now() - 600))) {
            refuses(rs512(RS512, "{\"iss\":\"" + bank.issuer() + "\",\"iat\":" + iat + "}"));
        }
        refuses(rs512(RS512, "{\"iss\":\"" + bank.issuer() + "\"}"));
        lets(rs512(RS512, claims(bank.issuer(), now() - 200)));
        lets(rs512(RS512, claims(bank.issuer(), now() + 200)));
    }

    @Test
    void anEndAndABeginningHoldWhenTheyAreThere() {
        refuses(rs512(RS512, timed("exp", now() - 100)));
        refuses(rs512(RS512, timed("nbf", now() + 100)));
        lets(rs512(RS512, timed("exp", now() + 100)));
        lets(rs512(RS512, timed("nbf", now() - 100)));
        refuses(rs512(RS512, "{\"iss\":\"" + bank.issuer() + "\",\"iat\":" + now() + ",\"exp\":\"never\"}"));
    }

    /** A client's clock is real: the world's time has nothing to do with it. */
    @Test
    void theWorldsTimeDoesNotMatter() {
        Sandbox.advance(86_400);
        bank.get(path).is(200);
    }

    @Test
    void aRevokedKeyIsNoneAndAnotherOneIsUntouched() throws SQLException {
        LiriumClient second = LiriumClient.backendOf(bank.partnerId());
        second.get(path).is(200);
        Records.change("update credential set revoked_at = countersign_now() where id = ?", second.credentialId());
        refuses(second.token());
        bank.get(path).is(200);
    }

    @Test
    void whoeverIsDeactivatedOrBlockedHasNoKey() throws SQLException {
        UUID person = bank.person();
        LiriumClient reviewer = bank.reviewer(person);
        reviewer.get(path).refusedLirium(403, "forbidden");
        Records.change("update partner_user set deactivated_at = countersign_now() where id = ?", person);
        refuses(reviewer.token());

        UUID customer = bank.customer();
        LiriumClient own = bank.of(customer);
        String accounts = "/v1/customers/" + customer + "/accounts";
        own.get(accounts).is(200);
        Records.change("update customer set state = 'BLOCKED' where id = ?", customer);
        refuses(own.token());
        bank.get(accounts).is(200);
        Records.change("update customer set state = 'ACTIVE' where id = ?", customer);
        own.get(accounts).is(200);
    }

    @Test
    void theHeaderIsOneBearerToken() {
        String token = bank.token();
        for (String header : List.of(
                "",
                "Bearer",
                "Bearer ",
                token,
                "bearer " + token,
                "Bearer  " + token,
                "Bearer" + token,
                "Basic " + token,
                "Bearer " + token + " ,x",
                "Bearer " + token + " " + token,
                "Bearer ..",
                "Bearer a.b.c",
                "Bearer " + base64(RS512.getBytes(StandardCharsets.UTF_8)) + "."
                        + base64("[]".getBytes(StandardCharsets.UTF_8)) + ".AAAA",
                "Bearer " + ".".repeat(5000),
                "Bearer " + "A".repeat(12_000),
                "Bearer "
                        + rs512(
                                RS512,
                                "{\"iss\":\"%s\",\"iat\":%d,\"x\":\"%s\"}"
                                        .formatted(bank.issuer(), now(), "x".repeat(5000))),
                "Bearer " + Sandbox.world().get("admin").get("token").textValue(),
                "Bearer " + Partner.acme().apiKey())) {
            refused(Http.call("GET", path, Map.of("Authorization", header), null));
        }
        refused(Http.call("GET", path, Map.of(), null));
        refused(Http.call("GET", path, Map.of("X-API-Key", Partner.acme().apiKey()), null));
        refused(Http.call("GET", path + "?access_token=" + token, Map.of(), null));
        refused(Http.twice("GET", path, "Authorization", "Bearer " + token, "Bearer " + token));
        refused(Http.twice("GET", path, "Authorization", "Bearer " + token, "Bearer x"));
    }

    /** What is larger than the server's headers may be is refused before any wire is asked. */
    @Test
    void aHundredKilobytesAreNotEvenRead() {
        Answer answer = Http.raw("GET", path, Map.of("Authorization", "Bearer " + "A".repeat(100_000)), new byte[0]);
        answer.is(431).leaksNothing();
    }

    @Test
    void theTokenOpensNoOtherDoor() {
        Map<String, String> headers = bank.headers();
        Http.call("GET", "/admin/v1/partners", headers, null).problem(401, "unauthorized");
        Http.call("GET", "/provider/v1/orders", headers, null).is(401);
        Http.call("GET", "/api/v1/partner/orders", headers, null).is(401);
        Map<String, String> asKey = new HashMap<>(Map.of("X-API-Key", bank.issuer()));
        Http.call("GET", "/api/v1/partner/orders", asKey, null).is(401);
    }

    private static void lets(String token) {
        Http.call("GET", path, Map.of("Authorization", "Bearer " + token), null).is(200);
    }

    private static void refuses(String token) {
        refused(Http.call("GET", path, Map.of("Authorization", "Bearer " + token), null));
    }

    /** The same answer for everybody, but for its id. */
    private static void refused(Answer answer) {
        ObjectNode body = (ObjectNode) answer.refusedLirium(401, "auth_required");
        body.remove("request_id");
        assertThat(body.toString())
                .isEqualTo("{\"error_code\":\"auth_required\",\"error_msg\":\"Invalid or missing token\"}");
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }

    private static String claims() {
        return claims(bank.issuer(), now());
    }

    private static String claims(String issuer, long iat) {
        return "{\"iss\":\"" + issuer + "\",\"iat\":" + iat + "}";
    }

    private static String timed(String claim, long at) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(bank.issuer());
        claims.setClaim("iat", now());
        claims.setClaim(claim, at);
        return claims.toJson();
    }

    private static String rs512(String header, String claims) {
        try {
            return signed("SHA512withRSA", bank.keys().getPrivate(), header, claims);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String signed(String algorithm, PrivateKey key, String header, String claims)
            throws GeneralSecurityException {
        return signed(Signature.getInstance(algorithm), key, header, claims);
    }

    private static String pss(PrivateKey key, String header, String claims) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(new PSSParameterSpec("SHA-512", "MGF1", MGF1ParameterSpec.SHA512, 64, 1));
        return signed(signature, key, header, claims);
    }

    private static String signed(Signature signature, PrivateKey key, String header, String claims)
            throws GeneralSecurityException {
        signature.initSign(key);
        signature.update(unsigned(header, claims).getBytes(StandardCharsets.US_ASCII));
        return token(header, claims, signature.sign());
    }

    private static String mac(String size, byte[] secret, String header, String claims)
            throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA" + size);
        mac.init(new SecretKeySpec(secret, mac.getAlgorithm()));
        return token(header, claims, mac.doFinal(unsigned(header, claims).getBytes(StandardCharsets.US_ASCII)));
    }

    private static String token(String header, String claims, byte[] signature) {
        return unsigned(header, claims) + "." + base64(signature);
    }

    private static String unsigned(String header, String claims) {
        return base64(header.getBytes(StandardCharsets.UTF_8)) + "." + base64(claims.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The same token with one character of its claims changed. */
    private static String flipped(String token) {
        int at = token.indexOf('.') + 20;
        return token.substring(0, at) + (token.charAt(at) == 'A' ? 'B' : 'A') + token.substring(at + 1);
    }
}
