package dev.countersign.order.ramp;

import dev.countersign.ethereum.Address;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * An order as it stood when it was read, with its history.
 *
 * @param windowSecondsLeft what is left of the authorization window while one is open, never negative
 * @param windowOver whether the authorization window has ended, by the database's clock
 * @param missingAddress the address fields that the payout needs and the user lacks
 * @param timeline from the order's events, oldest first
 */
public record RampOrder(
        UUID id,
        UUID partnerId,
        RampOrderState state,
        UUID quoteId,
        UUID userId,
        UUID providerId,
        String assetCode,
        String networkId,
        String fiatCurrency,
        String route,
        Price price,
        boolean settlesAutomatically,
        Optional<String> referenceId,
        Optional<Address> escrow,
        OptionalLong windowSecondsLeft,
        boolean windowOver,
        List<String> missingAddress,
        List<TimelineEntry> timeline,
        Instant createdAt,
        Instant updatedAt) {

    /** Payouts in these currencies need the beneficiary's address (seed 001, {@code update_kyc_address}). */
    static final Set<String> ADDRESS_REQUIRED = Set.of("EUR", "AUD", "GBP");

    /** The address fields that a payout in this currency still needs. */
    static List<String> missingAddress(
            String fiatCurrency, Optional<String> address, Optional<String> city, Optional<String> postalCode) {
        return ADDRESS_REQUIRED.contains(fiatCurrency)
                ? RampUser.missingAddressFields(address, city, postalCode)
                : List.of();
    }

    static RampOrder of(Row row) {
        RampOrderState state = RampOrderState.valueOf(row.getString("state"));
        int decimals = row.getShort("decimals");
        String fiat = row.getString("fiat_currency");
        return new RampOrder(
                row.getUUID("id"),
                row.getUUID("partner_id"),
                state,
                row.getUUID("quote_id"),
                row.getUUID("user_id"),
                row.getUUID("provider_id"),
                row.getString("asset_code"),
                row.getString("network_id"),
                fiat,
                row.getString("route"),
                price(row, decimals, fiat),
                row.getBoolean("settles_automatically"),
                Optional.ofNullable(row.getString("reference_id")),
                Optional.ofNullable(row.getString("escrow_address")).map(Address::parse),
                secondsLeft(row, state),
                Boolean.TRUE.equals(row.getBoolean("window_over")),
                missingAddress(
                        fiat,
                        Optional.ofNullable(row.getString("address")),
                        Optional.ofNullable(row.getString("city")),
                        Optional.ofNullable(row.getString("postal_code"))),
                timeline(row),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant());
    }

    /** A price as it stands in the columns of an order or a quote. */
    static Price price(Row row, int decimals, String fiatCurrency) {
        return new Price(
                row.getBigDecimal("rate").stripTrailingZeros(),
                row.getBigDecimal("crypto_amount").setScale(decimals),
                row.getBigDecimal("fiat_amount").setScale(QuoteService.fiatScale(fiatCurrency)),
                row.getBigDecimal("platform_fee").setScale(decimals),
                row.getBigDecimal("platform_fee_pct").stripTrailingZeros());
    }

    private static OptionalLong secondsLeft(Row row, RampOrderState state) {
        Long left = row.getLong("window_seconds_left");
        return left != null && OffRampLifecycle.showsWindow(state)
                ? OptionalLong.of(Math.max(0, left))
                : OptionalLong.empty();
    }

    private static List<TimelineEntry> timeline(Row row) {
        String[] states = row.getArrayOfStrings("event_states");
        String[] triggers = row.getArrayOfStrings("event_triggers");
        OffsetDateTime[] times = row.getArrayOfOffsetDateTimes("event_times");
        List<TimelineEntry> timeline = new ArrayList<>(states.length);
        for (int i = 0; i < states.length; i++) {
            timeline.add(new TimelineEntry(RampOrderState.valueOf(states[i]), triggers[i], times[i].toInstant()));
        }
        return List.copyOf(timeline);
    }
}
