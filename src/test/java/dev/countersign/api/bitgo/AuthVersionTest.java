package dev.countersign.api.bitgo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.identity.token.MacKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Signatures, compared with those that the official client makes. */
class AuthVersionTest {

    private static final String TOKEN = "v2x" + "0123456789abcdef".repeat(4);
    private static final String TIMESTAMP = "1700000000000";
    private static final String LIST = "/api/v2/tbtc/pendingapprovals?walletId=59cd72485007a239fb00282ed480da1f";
    private static final String ONE = "/api/v2/tbtc/pendingapprovals/59cd72485007a239fb00282ed480da1f";
    private static final String APPROVE = "{\"state\":\"approved\",\"otp\":\"0000000\"}";
    private static final MacKey KEY = new MacKey(TOKEN.getBytes(StandardCharsets.US_ASCII));

    @Test
    void requestsOfVersionTwo() {
        signs(AuthVersion.V2, "GET", LIST, "", "2b766d164505d04305875e006d9e8fb64c5a6990eec2620726b5621177f3e6e8");
        signs(AuthVersion.V2, "PUT", ONE, APPROVE, "1d5c8ca8626fc0c0e34d96a1a96df4bbb593474794be3d6c103dcbd126b8e0f1");
    }

    @Test
    void requestsOfVersionThree() {
        signs(AuthVersion.V3, "GET", LIST, "", "e37b90f23821ac81c03d246f54a29578046e421db66cc43befe85ff53214c009");
        signs(AuthVersion.V3, "PUT", ONE, APPROVE, "bc6b7f79824588f605a7bd90038f75f32fa6a29424250be5d3689bc569da2e01");
    }

    @Test
    void answers() {
        answers(AuthVersion.V2, "4848222a902a4245fce5dc32ea4133703de92d98f61e604d7ba35f3bbdb9a97c");
        answers(AuthVersion.V3, "cff54813ac94dad896203184b2945dbfc221d4c3dfdbad1afe1cb23ca9e2ad43");
    }

    /** One character less, one more, another one, upper case: none of them is the signature. */
    @Test
    void nothingElseIsTheSignature() {
        byte[] subject = AuthVersion.V2.request("GET", TIMESTAMP, LIST, new byte[0]);
        String good = KEY.sign(subject);
        assertThat(KEY.verifies(good, subject)).isTrue();
        for (int at = 0; at < good.length(); at++) {
            char other = good.charAt(at) == '0' ? '1' : '0';
            assertThat(KEY.verifies(good.substring(0, at) + other + good.substring(at + 1), subject))
                    .isFalse();
        }
        assertThat(KEY.verifies(good.substring(1), subject)).isFalse();
        assertThat(KEY.verifies(good + "0", subject)).isFalse();
        assertThat(KEY.verifies("", subject)).isFalse();
        assertThat(KEY.verifies(good.toUpperCase(java.util.Locale.ROOT), subject))
                .isFalse();
    }

    private static void signs(AuthVersion version, String method, String target, String body, String signature) {
        byte[] subject = version.request(method, TIMESTAMP, target, body.getBytes(StandardCharsets.UTF_8));
        assertThat(KEY.sign(subject)).isEqualTo(signature);
        assertThat(KEY.verifies(signature, subject)).isTrue();
    }

    private static void answers(AuthVersion version, String signature) {
        SignedExchange exchange = new SignedExchange(KEY, version, "GET", LIST, Instant.ofEpochMilli(1700000000000L));
        assertThat(exchange.timestamp()).isEqualTo(TIMESTAMP);
        assertThat(exchange.sign(200, "{\"pendingApprovals\":[]}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(signature);
    }
}
