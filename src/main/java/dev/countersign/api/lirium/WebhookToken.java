package dev.countersign.api.lirium;

import dev.countersign.event.webhook.SigningKey;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** The signature of a webhook on this wire: a JWT (RS512) that names the digest of the raw body. */
final class WebhookToken {

    private WebhookToken() {}

    /**
     * The token.
     *
     * @param issuer who signs, as receivers know it
     * @param at when; receivers may bound its age
     */
    static String of(byte[] body, String issuer, Instant at, SigningKey key) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(issuer);
        claims.setIssuedAt(NumericDate.fromSeconds(at.getEpochSecond()));
        claims.setStringClaim("digest", digest(body));
        JsonWebSignature token = new JsonWebSignature();
        token.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA512);
        token.setHeader("typ", "JWT");
        token.setKeyIdHeaderValue(key.id().toString());
        token.setPayload(claims.toJson());
        token.setKey(key.key());
        try {
            return token.getCompactSerialization();
        } catch (JoseException unusable) {
            throw new IllegalStateException("a webhook cannot be signed", unusable);
        }
    }

    private static String digest(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
