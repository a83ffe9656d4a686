package dev.countersign.event.webhook;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How webhooks are delivered. What a wire promises (its schedule, its signature) is in its format, not here. */
@ConfigMapping(prefix = "countersign.webhook")
public interface WebhookConfig {

    /** Whether receivers may be on this machine, also over plain http. For a sandbox, where nobody is a stranger. */
    @WithDefault("false")
    boolean allowLoopback();

    /** How many subscriptions a partner may have on one wire. */
    @WithDefault("20")
    @Min(1) int subscriptionsPerPartner();

    /**
     * How many deliveries may be under way to one endpoint, from all replicas together. The subscriptions of a partner on a wire share
     * them; each has one at least.
     */
    @WithDefault("8")
    @Min(1) int inFlightPerEndpoint();

    /** How many deliveries one replica may have under way. */
    @WithDefault("1024")
    @Min(1) int inFlight();

    /** How long an endpoint has to fail before it gets only one delivery at a time, until one succeeds. */
    @WithDefault("1m")
    @DurationMin(nanos = 0)
    Duration cautionAfter();

    /** How long a connection may take, and then its TLS handshake. */
    @WithDefault("3s")
    @DurationMin(millis = 1)
    @DurationMax(days = 1)
    Duration connectTimeout();

    /** How long an attempt may take as a whole, where the wire promises nothing else: address, connection, TLS, request, answer. */
    @WithDefault("10s")
    @DurationMin(millis = 1)
    @DurationMax(days = 1)
    Duration totalTimeout();

    /**
     * How long a replica keeps what it took before another may take it. Must be well over {@link #totalTimeout()}: an attempt that
     * outlives its lease is made twice.
     */
    @WithDefault("5m")
    @DurationMin(millis = 1)
    Duration lease();

    /** The longest delay that a receiver's Retry-After is followed for. */
    @WithDefault("24h")
    @DurationMin(nanos = 0)
    Duration longestRetryAfter();

    /** An endpoint is disabled when it fails after failing for this long without a single success. */
    @WithDefault("5d")
    @DurationMin(millis = 1)
    Duration disableAfter();

    /** How long secrets and signing keys are announced before a rotation, and kept after it, when the caller does not say. */
    @WithDefault("24h")
    @DurationMin(nanos = 0)
    Duration rotationOverlap();

    /** How long deliveries and their attempts are kept after they ended; and how long one may wait at all. */
    @WithDefault("30d")
    @DurationMin(nanos = 0)
    Duration retention();

    /** How often a replica looks for deliveries; what it queues itself it delivers at once. */
    @WithDefault("1s")
    @DurationMin(millis = 1)
    Duration dispatchEvery();

    /** How often a replica looks for deliveries to forget. */
    @WithDefault("1h")
    @DurationMin(millis = 1)
    Duration sweepEvery();

    /** How often a replica counts deliveries for the metrics. */
    @WithDefault("15s")
    @DurationMin(millis = 1)
    Duration countEvery();
}
