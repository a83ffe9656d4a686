package dev.countersign.secret;

import io.smallrye.config.ConfigMapping;
import java.util.List;
import java.util.Optional;

/** The keys that secrets are sealed with. */
@ConfigMapping(prefix = "countersign.secret")
public interface SecretConfig {

    /** Each {@code id:base64-of-32-bytes}; the first seals, all open. */
    Optional<List<String>> keys();
}
