package dev.countersign.api;

import dev.countersign.event.webhook.DeliveryFilter;
import dev.countersign.event.webhook.DeliveryState;
import dev.countersign.event.webhook.ResendRange;
import dev.countersign.lifecycle.Result;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Reads what callers of any surface say about webhook deliveries; a refusal is a sentence for the caller. */
public final class WebhookRequests {

    /** The page size when the caller names none. */
    public static final String DEFAULT_LIMIT = "20";

    private static final int MAX_LIMIT = 100;
    private static final int MAX_PAGE = 1_000_000;
    private static final Duration MAX_RANGE = Duration.ofDays(31);

    private WebhookRequests() {}

    /** Which page of a log. */
    public static Result<DeliveryFilter, String> filter(
            Optional<String> state, Optional<String> eventId, Optional<String> page, Optional<String> limit) {
        Optional<DeliveryState> wanted = state.flatMap(WebhookRequests::state);
        if (state.isPresent() && wanted.isEmpty()) {
            return Result.refused("state: is not a delivery state");
        }
        Optional<UUID> event = eventId.flatMap(text -> Identifiers.parse(text.replaceFirst("^evt_", "")));
        if (eventId.isPresent() && event.isEmpty()) {
            return Result.refused("event_id: is not an event id");
        }
        Optional<Integer> number = integer(page.orElse("1"), MAX_PAGE);
        Optional<Integer> size = integer(limit.orElse(DEFAULT_LIMIT), MAX_LIMIT);
        if (number.isEmpty()) {
            return Result.refused("page: must be an integer from 1 to " + MAX_PAGE);
        }
        return size.isEmpty()
                ? Result.refused("limit: must be an integer from 1 to " + MAX_LIMIT)
                : Result.done(new DeliveryFilter(wanted, event, number.get(), size.get()));
    }

    /** Which deliveries to make again. */
    public static Result<ResendRange, String> range(String from, String to, Optional<String> state) {
        Optional<Instant> first = time(from);
        Optional<Instant> last = time(to);
        if (first.isEmpty() || last.isEmpty()) {
            return Result.refused("from and to: must be times as RFC 3339 writes them");
        }
        if (!first.get().isBefore(last.get())) {
            return Result.refused("from: must be before to");
        }
        if (Duration.between(first.get(), last.get()).compareTo(MAX_RANGE) > 0) {
            return Result.refused("to: must be at most 31 days after from");
        }
        Optional<DeliveryState> wanted = state.flatMap(WebhookRequests::state);
        boolean resendable = wanted.isEmpty()
                ? state.isEmpty()
                : wanted.get() != DeliveryState.PENDING && wanted.get() != DeliveryState.SKIPPED;
        return resendable
                ? Result.done(new ResendRange(first.get(), last.get(), wanted))
                : Result.refused("state: must be delivered, exhausted or discarded");
    }

    private static Optional<DeliveryState> state(String text) {
        return Arrays.stream(DeliveryState.values())
                .filter(state -> state.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst();
    }

    private static Optional<Instant> time(String text) {
        try {
            return text == null
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> integer(String text, int maximum) {
        return text.matches("[0-9]{1,9}") && Integer.parseInt(text) >= 1 && Integer.parseInt(text) <= maximum
                ? Optional.of(Integer.parseInt(text))
                : Optional.empty();
    }
}
