package dev.countersign.api.unigox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.order.ramp.FiatAccount;
import dev.countersign.order.ramp.PartnerAction;
import dev.countersign.order.ramp.Price;
import dev.countersign.order.ramp.RampOrder;
import dev.countersign.order.ramp.RampOrderState;
import dev.countersign.order.ramp.TimelineEntry;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An order as the wire shows it. Everything that can be derived from the state, the table and the events is. */
@Schema(name = "PartnerOrderResponse")
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OrderBody(
        @Schema(description = "Unique order identifier") UUID orderId,
        OrderStatus status,

        @JsonInclude(JsonInclude.Include.ALWAYS)
        @Schema(
                nullable = true,
                examples = "authorize_crypto_transfer",
                enumeration = {
                    "authorize_crypto_transfer",
                    "confirm_fiat_received",
                    "request_new_quote",
                    "update_kyc_address"
                },
                description = "What the partner must do to advance the order; null while it waits for somebody else")
        String nextAction,

        @Schema(nullable = true, description = "Details of an action that is no call on the order itself")
        ActionRequired actionRequired,

        @Schema(
                examples = "[\"authorize-crypto-transfer\", \"cancel\"]",
                description = "The calls that are possible now: the last path segment of each")
        List<String> allowedActions,

        @JsonInclude(JsonInclude.Include.ALWAYS)
        @Schema(
                nullable = true,
                examples = "1720",
                description = "Seconds left to authorize the crypto transfer; null outside that stage")
        Long cryptoTransferAuthorizationSecondsLeft,

        Amounts amounts,
        FeeBreakdown feeBreakdown,

        @Schema(description = "Chronological list of status changes")
        List<TimelineBody> timeline,

        @Schema(
                description = "Whether the provider confirms the settlement by itself; confirm-fiat-received is"
                        + " allowed either way")
        boolean hasFiatSettlementNotification,

        @Schema(description = "The partner's own reference, as it was given at initiate")
        String referenceId,

        @Schema(
                examples = ON_RAMP,
                enumeration = {ON_RAMP},
                description = "Present for on-ramp orders only")
        String orderType,

        @Schema(
                description =
                        "Where the end user sends the fiat to. Present for on-ramp orders from `awaiting_fiat_transfer`"
                                + " on")
        VendorPaymentDetails vendorPaymentDetails,

        @Schema(
                description =
                        "On-ramp: whether the provider sends a payment request, so that `submit-payer-details` comes"
                                + " before `confirm-payment-sent`")
        Boolean paymentRequest,

        @Schema(
                examples = "7180",
                description = "On-ramp: seconds left to send the fiat and call `confirm-payment-sent`. Present in"
                        + " `awaiting_fiat_transfer` only")
        Long fiatTransferSecondsLeft,

        @Schema(
                description = "Transaction hash on the destination chain. Present for on-ramp orders in"
                        + " `send_out_completed` only")
        String sendOutTxHash,

        Instant createdAt,
        Instant updatedAt) {

    static final String ON_RAMP = "onramp";

    static OrderBody of(RampOrder order) {
        return new OrderBody(
                order.id(),
                OrderStatus.of(order.state()),
                nextAction(order).orElse(null),
                waitsForAddress(order) ? ActionRequired.address(order) : null,
                allowedActions(order),
                order.windowSecondsLeft().isPresent()
                        ? (Long) order.windowSecondsLeft().getAsLong()
                        : null,
                Amounts.of(order.price(), order.assetCode(), order.fiatCurrency()),
                FeeBreakdown.of(order.price()),
                TimelineBody.of(order),
                order.settlesAutomatically(),
                order.referenceId().orElse(null),
                order.onRamp().map(onRamp -> ON_RAMP).orElse(null),
                order.onRamp()
                        .flatMap(RampOrder.OnRamp::vendor)
                        .map(VendorPaymentDetails::of)
                        .orElse(null),
                order.onRamp().map(RampOrder.OnRamp::paymentRequest).orElse(null),
                order.onRamp()
                        .map(RampOrder.OnRamp::secondsToPay)
                        .filter(OptionalLong::isPresent)
                        .map(OptionalLong::getAsLong)
                        .orElse(null),
                order.onRamp().flatMap(RampOrder.OnRamp::sendOutTxHash).orElse(null),
                wholeSeconds(order.createdAt()),
                wholeSeconds(order.updatedAt()));
    }

    static List<String> allowedActions(RampOrder order) {
        return order.allowedActions().stream()
                .map(action -> action.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }

    private static boolean waitsForAddress(RampOrder order) {
        return order.state() == RampOrderState.AWAITING_LIQUIDITY_PROVIDER
                && !order.missingAddress().isEmpty();
    }

    static Optional<String> nextAction(RampOrder order) {
        if (waitsForAddress(order)) {
            return Optional.of("update_kyc_address");
        }
        if (order.state() == RampOrderState.PRICE_CHANGED_REQUOTE_NEEDED) {
            return Optional.of("request_new_quote");
        }
        return order.requiredAction().map(PartnerAction::name).map(action -> action.toLowerCase(Locale.ROOT));
    }

    static Instant wholeSeconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    /** What an order moves. */
    @Schema(name = "PartnerOrderAmounts")
    @JsonNaming(SnakeCaseStrategy.class)
    public record Amounts(
            @Schema(examples = "100.000000", description = "Total crypto amount (standard units), fees included")
            String cryptoAmount,

            @Schema(examples = "90.62", description = "Fiat amount the user receives, or on-ramp pays")
            String fiatAmount,

            @Schema(examples = "USDT") String cryptoCurrency,
            @Schema(examples = "EUR") String fiatCurrency,

            @Schema(examples = "0.92", description = "Fiat for one unit of crypto")
            String rate) {

        static Amounts of(Price price, String cryptoCurrency, String fiatCurrency) {
            return new Amounts(
                    price.cryptoAmount().toPlainString(),
                    price.fiatAmount().toPlainString(),
                    cryptoCurrency,
                    fiatCurrency,
                    price.rate().toPlainString());
        }
    }

    /** All fees, in crypto. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record FeeBreakdown(
            @Schema(examples = "1.500000", description = "Platform fee in crypto")
            String platformFee,

            @Schema(examples = "1.5", description = "Platform fee as a percentage")
            BigDecimal platformFeePct,

            @Schema(examples = "0.000000", description = "Partner's fee markup in crypto")
            String partnerFee,

            @Schema(examples = "0", description = "Partner's fee percentage")
            BigDecimal partnerFeePct,

            @Schema(examples = "1.500000", description = "platform_fee + partner_fee")
            String totalFee) {

        static FeeBreakdown of(Price price) {
            BigDecimal none = BigDecimal.ZERO.setScale(price.platformFee().scale());
            return new FeeBreakdown(
                    price.platformFee().toPlainString(),
                    new BigDecimal(price.platformFeePct().stripTrailingZeros().toPlainString()),
                    none.toPlainString(),
                    BigDecimal.ZERO,
                    price.platformFee().toPlainString());
        }
    }

    /** One status that the order reached. */
    @Schema(name = "TimelineEntry")
    public record TimelineBody(
            OrderStatus status,

            @Schema(description = "When this status was reached")
            Instant timestamp,

            @Schema(
                    examples = "Awaiting crypto transfer authorization",
                    description = "Human-readable description of the status change")
            String description) {

        /** The steps that changed the status: some change only what the wire does not tell apart. */
        static List<TimelineBody> of(RampOrder order) {
            List<TimelineBody> timeline = new ArrayList<>(order.timeline().size());
            for (TimelineEntry entry : order.timeline()) {
                OrderStatus status = OrderStatus.of(entry.state());
                if (timeline.isEmpty() || timeline.getLast().status() != status) {
                    timeline.add(new TimelineBody(
                            status, wholeSeconds(entry.at()), Descriptions.of(order.direction(), entry.trigger())));
                }
            }
            return List.copyOf(timeline);
        }
    }

    /** Where the end user sends the fiat to. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record VendorPaymentDetails(
            @Schema(examples = "Bank transfer") String paymentMethodName,
            @Schema(examples = "SEPA") String paymentNetworkName,

            @Schema(description = "Fields of the payment method, such as account_number or phone")
            Map<String, Object> details) {

        static VendorPaymentDetails of(FiatAccount account) {
            return new VendorPaymentDetails(
                    account.paymentMethodName(),
                    account.paymentNetworkName(),
                    account.details().getMap());
        }
    }

    /** An action that is a call elsewhere. */
    public record ActionRequired(
            @Schema(required = true, examples = "update_kyc_address")
            String type,

            @Schema(required = true) String message,
            String endpoint,
            List<Field> fields) {

        static ActionRequired address(RampOrder order) {
            return new ActionRequired(
                    "update_kyc_address",
                    "Payouts in %s need the beneficiary's address".formatted(order.fiatCurrency()),
                    "PATCH /api/v1/partner/users/%s/kyc".formatted(order.userId()),
                    order.missingAddress().stream().map(Field::of).toList());
        }

        /** A field to be filled in. */
        @Schema(name = "ActionRequiredField")
        public record Field(
                @Schema(required = true, examples = "city") String field,
                @Schema(required = true, examples = "City") String label) {

            static Field of(String name) {
                return new Field(
                        name,
                        switch (name) {
                            case "address" -> "Street address";
                            case "city" -> "City";
                            default -> "Postal code";
                        });
            }
        }
    }
}
