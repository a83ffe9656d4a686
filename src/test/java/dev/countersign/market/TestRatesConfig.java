package dev.countersign.market;

import java.time.Duration;
import java.util.Optional;

/** The configuration of a test: asked again after 10 seconds, too old after 60. */
record TestRatesConfig(Optional<String> url, Duration timeout) implements RatesConfig {

    @Override
    public Duration refresh() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Duration staleAfter() {
        return Duration.ofSeconds(60);
    }
}
