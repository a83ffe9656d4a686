package dev.countersign.event.webhook;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The formats of all wires, by name. */
@ApplicationScoped
class WebhookFormats {

    private final Map<String, WebhookFormat> byWire;

    WebhookFormats(@All List<WebhookFormat> formats) {
        byWire = formats.stream().collect(Collectors.toUnmodifiableMap(WebhookFormat::wire, Function.identity()));
    }

    /** The wire's format; a wire without one is a mistake of ours. */
    WebhookFormat of(String wire) {
        return find(wire).orElseThrow(() -> new IllegalStateException("no webhook format for the wire " + wire));
    }

    Optional<WebhookFormat> find(String wire) {
        return Optional.ofNullable(byWire.get(wire));
    }

    /** The longest time that a wire promises to its receivers. */
    Optional<Duration> longestTimeout() {
        return byWire.values().stream()
                .flatMap(format -> format.timeout().stream())
                .max(Comparator.naturalOrder());
    }
}
