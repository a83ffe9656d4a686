package dev.countersign.market;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** Where rates come from, and how old they may be. */
@ConfigMapping(prefix = "countersign.market.rates")
public interface RatesConfig {

    /** Answers a GET with all rates. Without it, only a sandbox has rates. */
    Optional<@Pattern(regexp = "https?://\\S+", message = "must be an http or https URL") String> url();

    /** How long an answer may take as a whole. */
    @WithDefault("3s")
    @DurationMin(millis = 1)
    @DurationMax(days = 1)
    Duration timeout();

    /** How long the last answer is good enough not to ask again. */
    @WithDefault("10s")
    @DurationMin(millis = 1)
    Duration refresh();

    /** Rates of this age are refused, whether by their source's timestamp or by when they were asked for. */
    @WithDefault("60s")
    @DurationMin(millis = 1)
    Duration staleAfter();
}
