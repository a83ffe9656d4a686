package dev.countersign.api.lirium;

import dev.countersign.identity.RegisteredKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.ReservedClaimNames;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwx.HeaderParameterNames;
import org.jose4j.lang.JoseException;

/** A token that a caller says it has signed: a JWS in compact form (RFC 7515), of the one algorithm of this wire. */
final class BearerToken {

    private static final String ALGORITHM = AlgorithmIdentifiers.RSA_USING_SHA512;
    private static final String TYPE = "JWT";
    private static final int LONGEST = 4096;
    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+");
    private static final Pattern ISSUER = Pattern.compile("[0-9a-f]{32}");

    private final JsonWebSignature signed;
    private final JwtClaims claims;
    private final String issuer;

    private BearerToken(JsonWebSignature signed, JwtClaims claims, String issuer) {
        this.signed = signed;
        this.claims = claims;
        this.issuer = issuer;
    }

    /**
     * Reads a token without believing it. Empty when it is of any other form or algorithm, or needs an extension to be understood; a
     * key that comes with the token is not looked at.
     */
    static Optional<BearerToken> parse(String text) {
        if (text.length() > LONGEST || !COMPACT.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            JsonWebSignature signed = new JsonWebSignature();
            signed.setAlgorithmConstraints(
                    new AlgorithmConstraints(AlgorithmConstraints.ConstraintType.PERMIT, ALGORITHM));
            signed.setCompactSerialization(text);
            JwtClaims claims = JwtClaims.parse(signed.getUnverifiedPayload());
            String issuer = claims.getIssuer();
            return isPlain(signed) && issuer != null && ISSUER.matcher(issuer).matches()
                    ? Optional.of(new BearerToken(signed, claims, issuer))
                    : Optional.empty();
        } catch (JoseException | InvalidJwtException | MalformedClaimException | RuntimeException malformed) {
            return Optional.empty();
        }
    }

    private static boolean isPlain(JsonWebSignature signed) {
        Object type = signed.getObjectHeader(HeaderParameterNames.TYPE);
        return ALGORITHM.equals(signed.getObjectHeader(HeaderParameterNames.ALGORITHM))
                && (type == null || type.equals(TYPE))
                && signed.getObjectHeader(HeaderParameterNames.CRITICAL) == null
                && signed.getObjectHeader(HeaderParameterNames.BASE64URL_ENCODE_PAYLOAD) == null;
    }

    /** Whose key must have signed it, as it says itself. */
    String issuer() {
        return issuer;
    }

    /**
     * Whether it was signed by this key, and at about this time.
     *
     * @param window how far {@code iat} may be from now, before or after
     */
    boolean isProvenBy(RegisteredKey registered, Duration window) {
        try {
            signed.setKey(registered.key());
            return signed.verifySignature() && isTimely(registered.readAt(), window);
        } catch (JoseException | MalformedClaimException | RuntimeException broken) {
            return false;
        }
    }

    /** {@code iat} must be there, in whole seconds; {@code exp} and {@code nbf} need not, and hold when they are. */
    private boolean isTimely(Instant now, Duration window) throws MalformedClaimException {
        if (!(claims.getClaimValue(ReservedClaimNames.ISSUED_AT) instanceof Long seconds)) {
            return false;
        }
        Duration distance =
                Duration.between(Instant.ofEpochSecond(seconds), now).abs();
        NumericDate end = claims.getExpirationTime();
        NumericDate start = claims.getNotBefore();
        return distance.compareTo(window) <= 0
                && (end == null || now.isBefore(Instant.ofEpochSecond(end.getValue())))
                && (start == null || !now.isBefore(Instant.ofEpochSecond(start.getValue())));
    }
}
