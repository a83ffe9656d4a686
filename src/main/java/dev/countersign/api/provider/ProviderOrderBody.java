package dev.countersign.api.provider;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.order.ramp.Direction;
import dev.countersign.order.ramp.RampOrder;
import dev.countersign.order.ramp.RampOrderState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An order as its liquidity provider sees it. */
@Schema(name = "ProviderOrder")
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProviderOrderBody(
        UUID orderId,

        @Schema(examples = "offramp", description = "offramp: the provider buys crypto; onramp: it sells crypto")
        String orderType,

        @Schema(examples = "awaiting_liquidity_provider") String status,

        @Schema(examples = "100.000000", description = "Gross, fee included, in units")
        String cryptoAmount,

        @Schema(
                examples = "100.000000",
                description =
                        "What the escrow must hold, in units: off-ramp the gross amount, on-ramp the amount without the"
                                + " platform's fee")
        String escrowAmount,

        @Schema(examples = "USDT") String cryptoCurrency,
        @Schema(examples = "sandbox") String network,

        @Schema(examples = "90.62", description = "What the provider pays the beneficiary, or on-ramp is paid")
        String fiatAmount,

        @Schema(examples = "EUR") String fiatCurrency,
        @Schema(examples = "sepa") String route,
        @Schema(examples = "0.92") String rate,

        @Schema(description = "False while the beneficiary's address is missing: the order cannot be accepted yet")
        boolean ready,

        @Schema(description = "The escrow that the provider named, once accepted")
        String escrowAddress,

        @Schema(description = "Off-ramp: whom the provider pays")
        BeneficiaryBody beneficiary,

        @Schema(description = "On-ramp: whether the payer's account is needed for a payment request")
        Boolean paymentRequest,

        @Schema(description = "On-ramp: where the payer sends the fiat, as it was told")
        Map<String, Object> paymentDetails,

        @Schema(description = "On-ramp: the payer's account, once the partner gave it")
        Map<String, Object> payerDetails,

        Instant createdAt,
        Instant updatedAt) {

    private static final Set<RampOrderState> AFTERWARDS = EnumSet.of(
            RampOrderState.SEND_OUT_PENDING, RampOrderState.SEND_OUT_COMPLETED, RampOrderState.SEND_OUT_FAILED);

    static ProviderOrderBody of(RampOrder order) {
        return new ProviderOrderBody(
                order.id(),
                orderType(order.direction()),
                status(order.state()),
                order.price().cryptoAmount().toPlainString(),
                escrowAmount(order).toPlainString(),
                order.assetCode(),
                order.networkId(),
                order.price().fiatAmount().toPlainString(),
                order.fiatCurrency(),
                order.route(),
                order.price().rate().toPlainString(),
                order.missingAddress().isEmpty(),
                order.escrow().map(Object::toString).orElse(null),
                order.beneficiary().map(BeneficiaryBody::of).orElse(null),
                order.onRamp().map(RampOrder.OnRamp::paymentRequest).orElse(null),
                order.onRamp()
                        .flatMap(RampOrder.OnRamp::vendor)
                        .map(vendor -> vendor.details().getMap())
                        .orElse(null),
                order.onRamp()
                        .flatMap(RampOrder.OnRamp::payer)
                        .map(payer -> payer.details().getMap())
                        .orElse(null),
                order.createdAt(),
                order.updatedAt());
    }

    /** What the partner does with the crypto afterwards is no business of the provider's: the order is completed. */
    private static String status(RampOrderState state) {
        return AFTERWARDS.contains(state) ? "completed" : state.name().toLowerCase(Locale.ROOT);
    }

    /** The states that a provider sees under a status; none when there is no such status. */
    static Set<RampOrderState> states(String status) {
        return Arrays.stream(RampOrderState.values())
                .filter(state -> status(state).equals(status))
                .collect(Collectors.toUnmodifiableSet());
    }

    static String orderType(Direction direction) {
        return switch (direction) {
            case OFF_RAMP -> "offramp";
            case ON_RAMP -> "onramp";
        };
    }

    private static BigDecimal escrowAmount(RampOrder order) {
        return switch (order.direction()) {
            case OFF_RAMP -> order.price().cryptoAmount();
            case ON_RAMP -> order.price().net();
        };
    }

    /** Where the fiat of an off-ramp order goes. */
    @Schema(name = "Beneficiary")
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record BeneficiaryBody(String institutionName, String countryCode, Map<String, Object> details) {

        static BeneficiaryBody of(RampOrder.Beneficiary beneficiary) {
            return new BeneficiaryBody(
                    beneficiary.institutionName(),
                    beneficiary.countryCode().orElse(null),
                    beneficiary.details().getMap());
        }
    }
}
