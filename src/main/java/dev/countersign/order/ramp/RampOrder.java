package dev.countersign.order.ramp;

import dev.countersign.ethereum.Address;
import io.vertx.core.json.JsonObject;
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
 * @param route the payment network's slug
 * @param beneficiary where the fiat of an off-ramp order goes
 * @param onRamp what only an on-ramp order has
 * @param deadlineOver whether the present step should have been taken by now, by the database's clock
 * @param windowSecondsLeft what is left of the authorization window while one is open, never negative
 * @param windowOver whether the authorization window has ended, by the database's clock
 * @param missingAddress the address fields that the payout needs and the user lacks
 * @param timeline from the order's events, oldest first
 */
public record RampOrder(
        UUID id,
        UUID partnerId,
        Direction direction,
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
        boolean deadlineOver,
        Optional<Beneficiary> beneficiary,
        Optional<OnRamp> onRamp,
        List<String> missingAddress,
        List<TimelineEntry> timeline,
        Instant createdAt,
        Instant updatedAt) {

    /** Payouts in these currencies need the beneficiary's address (seed 001, {@code update_kyc_address}). */
    static final Set<String> ADDRESS_REQUIRED = Set.of("EUR", "AUD", "GBP");

    /** What the partner can do now. */
    public List<PartnerAction> allowedActions() {
        return direction.allowedActions(state).stream().filter(this::isPossible).toList();
    }

    /** What the partner must do, since nobody else can move the order on. */
    public Optional<PartnerAction> requiredAction() {
        return direction.requiredAction(state);
    }

    /** Where a provider asks for the payment, it first has to know whom. */
    private boolean isPossible(PartnerAction action) {
        boolean payerMissing = onRamp.filter(OnRamp::waitsForPayer).isPresent();
        return switch (action) {
            case SUBMIT_PAYER_DETAILS -> payerMissing && !deadlineOver;
            case CONFIRM_PAYMENT_SENT -> !payerMissing && !deadlineOver;
            case AUTHORIZE_CRYPTO_TRANSFER, CONFIRM_FIAT_RECEIVED, AUTHORIZE_BRIDGE, CANCEL -> true;
        };
    }

    /** The address fields that a payout in this currency still needs. */
    static List<String> missingAddress(
            Direction direction,
            String fiatCurrency,
            Optional<String> address,
            Optional<String> city,
            Optional<String> postalCode) {
        return direction == Direction.OFF_RAMP && ADDRESS_REQUIRED.contains(fiatCurrency)
                ? RampUser.missingAddressFields(address, city, postalCode)
                : List.of();
    }

    static RampOrder of(Row row) {
        Direction direction = Direction.valueOf(row.getString("direction"));
        RampOrderState state = RampOrderState.valueOf(row.getString("state"));
        int decimals = row.getShort("decimals");
        String fiat = row.getString("fiat_currency");
        return new RampOrder(
                row.getUUID("id"),
                row.getUUID("partner_id"),
                direction,
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
                Boolean.TRUE.equals(row.getBoolean("deadline_over")),
                direction == Direction.OFF_RAMP ? Optional.of(Beneficiary.of(row)) : Optional.empty(),
                direction == Direction.ON_RAMP ? Optional.of(OnRamp.of(row)) : Optional.empty(),
                missingAddress(
                        direction,
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
                row.getBigDecimal("fiat_amount").setScale(Prices.fiatScale(fiatCurrency)),
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

    /** Where the fiat of an off-ramp order goes, for the provider who pays it. */
    public record Beneficiary(
            long paymentDetailsId, String institutionName, Optional<String> countryCode, JsonObject details) {

        private static Beneficiary of(Row row) {
            return new Beneficiary(
                    row.getLong("payment_details_id"),
                    row.getString("institution_name"),
                    Optional.ofNullable(row.getString("country_code")),
                    row.getJsonObject("beneficiary_details"));
        }
    }

    /**
     * What only an on-ramp order has.
     *
     * @param paymentRequest whether the provider asks the payer's account for the fiat
     * @param payer the payer's account, once the partner has given it
     * @param vendor where the fiat goes, once the escrow is funded
     * @param secondsToPay how long the partner has to say that the fiat was sent, while it is asked to; never negative
     * @param sendOutTxHash on the destination chain, once a send-out is delivered
     */
    public record OnRamp(
            boolean paymentRequest,
            Optional<FiatAccount> payer,
            Optional<FiatAccount> vendor,
            OptionalLong secondsToPay,
            Optional<String> sendOutTxHash) {

        boolean waitsForPayer() {
            return paymentRequest && payer.isEmpty();
        }

        private static OnRamp of(Row row) {
            return new OnRamp(
                    row.getBoolean("payment_request"),
                    account(row, "payer_details"),
                    account(row, "vendor_details"),
                    secondsToPay(row),
                    Optional.ofNullable(row.getString("send_out_tx_hash")));
        }

        private static OptionalLong secondsToPay(Row row) {
            Long left = row.getLong("deadline_seconds_left");
            return left != null && row.getString("state").equals(RampOrderState.AWAITING_FIAT_TRANSFER.name())
                    ? OptionalLong.of(Math.max(0, left))
                    : OptionalLong.empty();
        }

        private static Optional<FiatAccount> account(Row row, String column) {
            return Optional.ofNullable(row.getJsonObject(column))
                    .map(details -> new FiatAccount(
                            row.getString("payment_method_name"), row.getString("payment_network_name"), details));
        }
    }
}
