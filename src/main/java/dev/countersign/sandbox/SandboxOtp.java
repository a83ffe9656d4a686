package dev.countersign.sandbox;

import dev.countersign.identity.otp.MasterCode;
import jakarta.enterprise.context.ApplicationScoped;

/** {@code 0000000} is everybody's one-time password, in a sandbox and nowhere else. A real one has six digits, so it is never this. */
@ApplicationScoped
public class SandboxOtp implements MasterCode {

    private static final String CODE = "0000000";

    private final SandboxConfig config;

    SandboxOtp(SandboxConfig config) {
        this.config = config;
    }

    @Override
    public boolean accepts(String code) {
        return config.enabled() && CODE.equals(code);
    }
}
