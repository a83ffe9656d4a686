package dev.countersign.api.aquanow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures that others computed. */
class AquanowSignatureTest {

    private static final byte[] SECRET = "test-secret-0001".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @CsvSource({
        "GET, /accounts/v1/approval, 1712685333889,"
                + "b33bebf4f6d7a0466b0a5c22e5ff8a8028e9b5e24888be04d09f9ef78da6b02fc7eae121380ded1783c3db4342a8147b",
        "POST, /accounts/v1/approval, 1712685333890,"
                + "f63a01dcbac221c83b9e5df91024a3fc56c95844893aa6bd5f4c2c15a8df2ff8382256cd6ebf5d9b1471427e5fd6926d",
        "DELETE, /accounts/v1/approval, 1712685333891,"
                + "23105fa26e15760bcf6566bf713d92e2c19e670b6e9e759f7509bcc4503fbe583828773e7bf093933d0543773c8bd7ac",
        "POST, /accounts/v1/approval/review, 1712685333892,"
                + "f6ca95258f90e965d17e5f488026056e4f7226e4d89d2057aa5acb869f3c9938747b6ce5154be30df90349d6180e9a27",
        "POST, /accounts/v1/transaction, 1712685333893,"
                + "cfbbf8bec6a134102845e26d5da6a5b81ff5da8ecdbf72654e9aeeecd4aaa8e6b2e9bcadfc5e796bdfd9510227b9862d"
    })
    void areThoseOfTheSheet(String method, String path, String nonce, String signature) {
        assertThat(AquanowSignature.of(SECRET, method, path, nonce)).isEqualTo(signature);
        assertThat(AquanowSignature.matches(signature, SECRET, method, path, nonce))
                .isTrue();
        assertThat(AquanowSignature.matches(signature, SECRET, method, path, nonce + "0"))
                .isFalse();
    }
}
