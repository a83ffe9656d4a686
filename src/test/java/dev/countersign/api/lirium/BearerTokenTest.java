package dev.countersign.api.lirium;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.driver.LiriumClient;
import dev.countersign.identity.Caller;
import dev.countersign.identity.RegisteredKey;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;

/** The edges of a token's time, to the millisecond. */
class BearerTokenTest {

    private static final String ISSUER = "0123456789abcdef0123456789abcdef";
    private static final Duration WINDOW = Duration.ofSeconds(300);
    private static final long IAT = 1_800_000_000;
    private static final KeyPair KEYS = LiriumClient.newKeys(2048);

    @Test
    void theWindowIsClosedOnBothSides() {
        assertThat(proven("", at(300, 0))).isTrue();
        assertThat(proven("", at(300, 1))).isFalse();
        assertThat(proven("", at(-300, 0))).isTrue();
        assertThat(proven("", at(-300, -1))).isFalse();
        assertThat(proven("", at(0, 0))).isTrue();
    }

    @Test
    void theEndIsTheFirstMomentThatIsTooLate() {
        String end = ",\"exp\":" + (IAT + 60);
        assertThat(proven(end, at(60, -1))).isTrue();
        assertThat(proven(end, at(60, 0))).isFalse();
    }

    @Test
    void theBeginningIsTheFirstMomentThatIsNotTooEarly() {
        String beginning = ",\"nbf\":" + (IAT + 60);
        assertThat(proven(beginning, at(60, -1))).isFalse();
        assertThat(proven(beginning, at(60, 0))).isTrue();
    }

    @Test
    void anotherKeyProvesNothing() {
        RegisteredKey other = registered(LiriumClient.newKeys(2048), at(0, 0));
        assertThat(BearerToken.parse(token("")).orElseThrow().isProvenBy(other, WINDOW))
                .isFalse();
    }

    private static boolean proven(String more, Instant now) {
        Optional<BearerToken> token = BearerToken.parse(token(more));
        assertThat(token.orElseThrow().issuer()).isEqualTo(ISSUER);
        return token.get().isProvenBy(registered(KEYS, now), WINDOW);
    }

    private static Instant at(long seconds, long millis) {
        return Instant.ofEpochSecond(IAT + seconds).plusMillis(millis);
    }

    private static RegisteredKey registered(KeyPair keys, Instant now) {
        return new RegisteredKey(
                new Caller(UUID.randomUUID(), UUID.randomUUID(), Set.of()), (RSAPublicKey) keys.getPublic(), now);
    }

    private static String token(String more) {
        JsonWebSignature jws = new JsonWebSignature();
        jws.setAlgorithmHeaderValue("RS512");
        jws.setPayload("{\"iss\":\"" + ISSUER + "\",\"iat\":" + IAT + more + "}");
        jws.setKey(KEYS.getPrivate());
        try {
            return jws.getCompactSerialization();
        } catch (JoseException failure) {
            throw new AssertionError(failure);
        }
    }
}
