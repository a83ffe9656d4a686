package dev.countersign.api.provider;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.api.CurrentCaller;
import dev.countersign.api.DecimalAmount;
import dev.countersign.identity.Scope;
import dev.countersign.order.ramp.Direction;
import dev.countersign.order.ramp.Offer;
import dev.countersign.order.ramp.OfferService;
import dev.countersign.order.ramp.OfferService.NewOffer;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a liquidity provider is ready to do: quotes are made from these. */
@Path("/provider/v1/offers")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Provider")
@SecurityRequirement(name = "ProviderKey")
public class ProviderOffersResource {

    private static final int RATE_SCALE = 18;

    private final CurrentCaller caller;
    private final OfferService offers;

    ProviderOffersResource(CurrentCaller caller, OfferService offers) {
        this.caller = caller;
        this.offers = offers;
    }

    @GET
    @Operation(operationId = "listOffers", summary = "This provider's offers")
    @APIResponse(responseCode = "200", description = "All offers, also those that are switched off")
    public Uni<List<OfferBody>> list() {
        return offers.offers(caller.tenant(Scope.PROVIDER))
                .map(found -> found.stream().map(OfferBody::of).toList());
    }

    @PUT
    @Operation(
            operationId = "publishOffer",
            summary = "Publish an offer",
            description =
                    "Replaces the provider's offer of the same direction, asset, network and route. New quotes use it at once; quotes"
                            + " that were given are checked against it when they are used.")
    @APIResponse(responseCode = "200", description = "The offer")
    public Uni<OfferBody> publish(@NotNull @Valid OfferRequest body) {
        NewOffer offer = body.read();
        return offers.publish(caller.tenant(Scope.PROVIDER), offer)
                .map(result -> OfferBody.of(result.orThrow(ProviderRefusal::of)));
    }

    /** An offer to be published. */
    @Schema(name = "PublishOfferRequest")
    @JsonNaming(SnakeCaseStrategy.class)
    public record OfferRequest(
            @Pattern(regexp = "offramp|onramp", message = "must be offramp or onramp") @Schema(
                    defaultValue = "offramp",
                    enumeration = {"offramp", "onramp"},
                    description = "Whether the provider buys crypto (offramp) or sells it (onramp)")
            String orderType,

            @NotBlank @Size(max = 12) @Schema(examples = "USDT")
            String cryptoCurrency,

            @NotBlank @Size(max = 32) @Schema(examples = "sandbox")
            String network,

            @NotBlank @Size(max = 50) @Schema(examples = "sepa", description = "The payment network's slug")
            String route,

            @NotBlank @Schema(examples = "0.92", description = "Fiat for one unit of crypto")
            String rate,

            @NotBlank @Schema(examples = "1", description = "The least that is taken, in units of the asset")
            String minCryptoAmount,

            @NotBlank @Schema(examples = "50000", description = "The most that is taken, in units of the asset")
            String maxCryptoAmount,

            @NotBlank @Schema(description = "Where the escrow pays out, or on-ramp is refunded")
            String settlementAddress,

            @Schema(
                    defaultValue = "false",
                    description =
                            "Whether settlement-confirmed will be called for every order; only where the operator trusts it")
            boolean settlesAutomatically,

            @Schema(
                    defaultValue = "false",
                    description =
                            "On-ramp only: whether a payment request is sent to the payer's account, which the partner"
                                    + " then has to give")
            boolean requestsPayment,

            @Schema(defaultValue = "true") Boolean enabled) {

        NewOffer read() {
            BigDecimal minimum = positive("min_crypto_amount", minCryptoAmount);
            BigDecimal maximum = positive("max_crypto_amount", maxCryptoAmount);
            if (maximum.compareTo(minimum) < 0) {
                throw ProviderRefusal.invalid("max_crypto_amount: must not be less than min_crypto_amount");
            }
            Direction direction = "onramp".equals(orderType) ? Direction.ON_RAMP : Direction.OFF_RAMP;
            if (requestsPayment && direction == Direction.OFF_RAMP) {
                throw ProviderRefusal.invalid("requests_payment: only for onramp");
            }
            if (settlesAutomatically && direction == Direction.ON_RAMP) {
                throw ProviderRefusal.invalid("settles_automatically: only for offramp");
            }
            return new NewOffer(
                    direction,
                    cryptoCurrency,
                    network,
                    route,
                    positive("rate", rate),
                    minimum,
                    maximum,
                    settlesAutomatically,
                    requestsPayment,
                    ProviderOrdersResource.address(settlementAddress),
                    enabled == null || enabled);
        }

        private static BigDecimal positive(String field, String text) {
            return DecimalAmount.parsePositive(text)
                    .filter(value -> value.stripTrailingZeros().scale() <= RATE_SCALE && value.precision() <= 38)
                    .filter(value -> value.precision() - value.scale() <= 20)
                    .orElseThrow(() -> ProviderRefusal.invalid(field
                            + ": must be a decimal number of more than 0, of at most 20 digits before and 18 after"
                            + " the point"));
        }
    }

    /** An offer. */
    @Schema(name = "Offer")
    @JsonNaming(SnakeCaseStrategy.class)
    public record OfferBody(
            @Schema(examples = "offramp") String orderType,
            String cryptoCurrency,
            String network,
            String fiatCurrency,
            String route,
            String rate,
            String minCryptoAmount,
            String maxCryptoAmount,
            String settlementAddress,
            boolean licensed,
            boolean settlesAutomatically,
            boolean requestsPayment,
            boolean enabled,
            Instant updatedAt) {

        static OfferBody of(Offer offer) {
            return new OfferBody(
                    ProviderOrderBody.orderType(offer.direction()),
                    offer.assetCode(),
                    offer.networkId(),
                    offer.fiatCurrency(),
                    offer.route(),
                    offer.rate().toPlainString(),
                    offer.minCrypto().stripTrailingZeros().toPlainString(),
                    offer.maxCrypto().stripTrailingZeros().toPlainString(),
                    offer.settlementAddress().toString(),
                    offer.licensed(),
                    offer.settlesAutomatically(),
                    offer.requestsPayment(),
                    offer.enabled(),
                    offer.updatedAt());
        }
    }
}
