package dev.countersign.policy;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** One thing that must be so of a transfer for a rule to be about it. */
public sealed interface Condition {

    /** Its name in bodies, in stored rules and in explanations. */
    default String label() {
        return switch (this) {
            case Assets assets -> "assets";
            case AmountAtLeast amount -> "at_least";
            case WorthAtLeast worth -> "worth_at_least";
            case Velocity velocity -> "velocity";
            case DestinationNotIn list -> "destination_not_in";
            case DestinationIn list -> "destination_in";
            case Initiators initiators -> "initiators";
            case Purposes purposes -> "purposes";
            case TimeOfDay time -> "time_of_day";
            case Webhook webhook -> "webhook";
        };
    }

    /** It moves one of these. */
    record Assets(Set<String> codes) implements Condition {

        public Assets {
            codes = Set.copyOf(codes);
            requireSome(!codes.isEmpty(), "no asset");
        }
    }

    /** It moves so much, in units of whatever it moves. */
    record AmountAtLeast(BigDecimal amount) implements Condition {

        public AmountAtLeast {
            requireSome(amount.signum() >= 0, "at least " + amount);
        }
    }

    /** What it moves costs so much, at the rates of the moment. Met when no such rate is known. */
    record WorthAtLeast(BigDecimal amount, String currency) implements Condition {

        public WorthAtLeast {
            requireSome(amount.signum() >= 0, "worth " + amount);
        }
    }

    /**
     * With it, more than the limit has been spent in the window that ends now. Counted over what the rule's wallet, assets, initiators and
     * purposes are about; of an amount over the asset that is moved. Met when the worth of something in it is not known.
     *
     * @param window whole seconds, a minute to 31 days; its oldest minute counts whole
     * @param limit in units of the asset, or of the currency
     * @param currency in which what was spent is counted, at the rates of now; empty to count units of the asset
     * @param perWallet whether only what left the same wallet counts
     * @param perInitiator whether only what the same person, or the same credential of nobody, asked for counts
     */
    record Velocity(
            Duration window, BigDecimal limit, Optional<String> currency, boolean perWallet, boolean perInitiator)
            implements Condition {

        /** The longest window. */
        public static final Duration LONGEST = Duration.ofSeconds(2_678_400);

        public Velocity {
            requireSome(window.compareTo(LONGEST) <= 0 && window.toSeconds() >= 1, "a window of " + window);
            requireSome(limit.signum() >= 0, "a limit of " + limit);
        }
    }

    /** It goes to none of these: an allow-list. Lower-case addresses; an empty list allows nobody. */
    record DestinationNotIn(Set<String> addresses) implements Condition {

        public DestinationNotIn {
            addresses = Set.copyOf(addresses);
        }
    }

    /** It goes to one of these: a block-list. Lower-case addresses. */
    record DestinationIn(Set<String> addresses) implements Condition {

        public DestinationIn {
            addresses = Set.copyOf(addresses);
        }
    }

    /** One of these people or credentials asks for it. */
    record Initiators(Set<UUID> ids) implements Condition {

        public Initiators {
            ids = Set.copyOf(ids);
            requireSome(!ids.isEmpty(), "no initiator");
        }
    }

    /** It is for one of these, by the names of the transfers' purposes. */
    record Purposes(Set<String> names) implements Condition {

        public Purposes {
            names = Set.copyOf(names);
            requireSome(!names.isEmpty(), "no purpose");
        }
    }

    /**
     * It is that time of a day.
     *
     * @param from included
     * @param to not included; before {@code from} the time goes on into the next day, and equal to it the whole day is meant
     * @param days on which the time begins
     */
    record TimeOfDay(ZoneId zone, LocalTime from, LocalTime to, Set<DayOfWeek> days) implements Condition {

        public TimeOfDay {
            days = Set.copyOf(days);
            requireSome(!days.isEmpty(), "no day");
        }

        /** Whether a moment, by the clocks of the zone, is in it. */
        boolean includes(LocalDateTime moment) {
            LocalTime time = moment.toLocalTime();
            boolean today = days.contains(moment.getDayOfWeek());
            if (from.isBefore(to)) {
                return today && !time.isBefore(from) && time.isBefore(to);
            }
            boolean sinceYesterday =
                    days.contains(moment.getDayOfWeek().minus(1)) && time.isBefore(to) && !from.equals(to);
            boolean wholeDay = from.equals(to) && today;
            return wholeDay || today && !time.isBefore(from) || sinceYesterday;
        }
    }

    /** A receiver of the partner's that was asked did not consent: it did not answer exactly 200, or not in time. */
    record Webhook(String url) implements Condition {}

    private static void requireSome(boolean sensible, String what) {
        if (!sensible) {
            throw new IllegalArgumentException(what);
        }
    }
}
