package dev.countersign.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;

/** The sandbox's one-time password is good only where there is a sandbox; nothing else can switch it on. */
class SandboxOtpTest {

    @Test
    void itIsGoodInASandbox() {
        assertThat(otp(true).accepts("0000000")).isTrue();
        for (String code : new String[] {"", "000000", "00000000", "0000001", "\u0660".repeat(7)}) {
            assertThat(otp(true).accepts(code)).isFalse();
        }
    }

    @Test
    void itIsNoneAnywhereElse() {
        assertThat(otp(false).accepts("0000000")).isFalse();
    }

    private static SandboxOtp otp(boolean enabled) {
        return new SandboxOtp(new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(SandboxConfig.class)
                .withDefaultValue("countersign.sandbox.enabled", Boolean.toString(enabled))
                .build()
                .getConfigMapping(SandboxConfig.class));
    }
}
