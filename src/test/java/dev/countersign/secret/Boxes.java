package dev.countersign.secret;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.security.SecureRandom;

/** Boxes with other keys than the running service's. */
public final class Boxes {

    private Boxes() {}

    public static SecretConfig config(String keys) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(SecretConfig.class)
                .withDefaultValue("countersign.secret.keys", keys)
                .withDefaultValue("countersign.secret.reseal-batch", "3")
                .build()
                .getConfigMapping(SecretConfig.class);
    }

    /** A box with keys as in {@code countersign.secret.keys}. */
    public static SecretBox of(String keys) {
        return new SecretBox(config(keys), new SecureRandom());
    }
}
