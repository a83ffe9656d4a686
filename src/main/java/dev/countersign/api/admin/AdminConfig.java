package dev.countersign.api.admin;

import io.smallrye.config.ConfigMapping;
import jakarta.validation.constraints.Size;
import java.util.Optional;

/** How the first operator gets in. */
@ConfigMapping(prefix = "countersign.admin")
public interface AdminConfig {

    /**
     * A bearer token for {@code /admin/v1}, of at least 32 characters, from the environment ({@code COUNTERSIGN_ADMIN_TOKEN}).
     * Without it only tokens made by the sandbox work.
     */
    Optional<@Size(min = 32) String> token();
}
