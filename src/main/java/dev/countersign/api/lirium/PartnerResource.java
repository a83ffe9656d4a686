package dev.countersign.api.lirium;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.api.CurrentCaller;
import dev.countersign.identity.Scope;
import dev.countersign.market.AmountRange;
import dev.countersign.market.Investment;
import dev.countersign.market.MarketService;
import dev.countersign.market.Rate;
import dev.countersign.market.RateSheet;
import dev.countersign.order.customer.CustomerProgramService;
import dev.countersign.order.customer.PartnerOffer;
import dev.countersign.order.customer.Product;
import dev.countersign.order.customer.Tradable;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a partner can offer to its customers, and at which rates about. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Partner", description = "What a partner can offer to its customers")
@SecurityRequirement(name = "RS512Token")
public class PartnerResource {

    private final CurrentCaller caller;
    private final CustomerProgramService programs;
    private final MarketService market;

    PartnerResource(CurrentCaller caller, CustomerProgramService programs, MarketService market) {
        this.caller = caller;
        this.programs = programs;
        this.market = market;
    }

    @GET
    @Path("/partner")
    @Operation(operationId = "getPartner", summary = "Partner details")
    @APIResponse(responseCode = "200", description = "Products, assets and investments")
    public Uni<PartnerBody> partner() {
        UUID partnerId = caller.tenant(Scope.PARTNER_READ);
        return programs.offer(partnerId)
                .map(found -> PartnerBody.of(found.orElseThrow(() -> new LiriumException(
                        LiriumErrorCode.OPERATION_FORBIDDEN, "the partner serves no customers here"))));
    }

    @GET
    @Path("/exchange_rates")
    @Operation(
            operationId = "getExchangeRates",
            summary = "Exchange rates of now",
            description = "For information only: an order says at which price it is made.")
    @APIResponse(responseCode = "200", description = "The rates")
    public Uni<RatesBody> rates() {
        UUID partnerId = caller.tenant(Scope.PARTNER_READ);
        return programs.offer(partnerId)
                .map(found -> found.orElseThrow(() -> new LiriumException(
                        LiriumErrorCode.OPERATION_FORBIDDEN, "the partner serves no customers here")))
                .flatMap(offer ->
                        market.rates().map(sheet -> RatesBody.of(offer.program().quoteCurrency(), offer, sheet)));
    }

    /** What a partner can offer. */
    @Schema(name = "LiriumPartner")
    @JsonNaming(SnakeCaseStrategy.class)
    public record PartnerBody(
            @Schema(required = true, examples = "crypto_send")
            List<String> products,

            @Schema(required = true) List<String> settlementCurrencies,
            @Schema(required = true) List<AssetBody> availableAssets,
            @Schema(required = true) List<InvestmentBody> availableInvestments) {

        static PartnerBody of(PartnerOffer offer) {
            return new PartnerBody(
                    offer.program().products().stream()
                            .map(PartnerBody::name)
                            .sorted()
                            .toList(),
                    offer.program().settlementCurrencies(),
                    offer.assets().stream().map(AssetBody::of).toList(),
                    offer.investments().stream().map(InvestmentBody::of).toList());
        }

        private static String name(Product product) {
            return switch (product) {
                case BUY_SELL -> "crypto_buy_sell";
                case SWAP -> "crypto_swap";
                case SEND -> "crypto_send";
                case TRANSFER -> "crypto_transfer";
                case INVESTMENTS -> "investments";
            };
        }
    }

    /** An asset that customers can have. */
    @Schema(name = "LiriumAvailableAsset")
    @JsonNaming(SnakeCaseStrategy.class)
    public record AssetBody(
            @Schema(required = true, examples = "USDC") String currency,
            @Schema(required = true) String name,
            @Schema(required = true, examples = "6") int decimalPlaces,
            @Schema(required = true, examples = "buy") List<String> allowedOperations,
            @Schema(required = true) List<NetworkBody> networks) {

        static AssetBody of(Tradable asset) {
            List<String> operations = new ArrayList<>();
            if (asset.traded()) {
                operations.addAll(List.of("buy", "sell"));
            }
            if (asset.swapped()) {
                operations.add("swap");
            }
            if (asset.sent()) {
                operations.add("send");
            }
            if (asset.transferred()) {
                operations.add("transfer");
            }
            return new AssetBody(
                    asset.asset().code(),
                    asset.asset().name(),
                    asset.asset().decimals(),
                    operations,
                    asset.networks().stream()
                            .map(token -> new NetworkBody(
                                    token.networkId(), plain(token.sendFee()), plain(token.minSendAmount())))
                            .toList());
        }
    }

    /** A network on which an asset can be sent. */
    @Schema(name = "LiriumNetwork")
    @JsonNaming(SnakeCaseStrategy.class)
    public record NetworkBody(
            @Schema(required = true, examples = "polygon") String network,

            @Schema(required = true, examples = "0.4", description = "What a send costs")
            String fees,

            @Schema(required = true, examples = "1", description = "The least that may arrive")
            String minAmount) {}

    /** Something to invest in. */
    @Schema(name = "LiriumAvailableInvestment")
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record InvestmentBody(
            @Schema(required = true) UUID id,
            @Schema(required = true) String name,
            @Schema(required = true, examples = "USDC") String quoteAsset,
            String network,
            @Schema(required = true) String providerId,
            @Schema(required = true) boolean enabled,
            @Schema(required = true) LimitsBody subscription,
            @Schema(required = true) LimitsBody redemption,
            @Schema(required = true) FeeBody fee) {

        static InvestmentBody of(Investment investment) {
            return new InvestmentBody(
                    investment.id(),
                    investment.terms().name(),
                    investment.terms().quoteAsset(),
                    investment.terms().networkId().orElse(null),
                    investment.terms().providerId(),
                    investment.terms().enabled(),
                    LimitsBody.of(investment.terms().subscription()),
                    LimitsBody.of(investment.terms().redemption()),
                    new FeeBody("earnings_percentage", plain(investment.terms().earningsFeePercentage())));
        }
    }

    /** Which amounts are allowed. */
    @Schema(name = "LiriumLimits")
    @JsonNaming(SnakeCaseStrategy.class)
    public record LimitsBody(
            @Schema(required = true, examples = "10") String minAmount,

            @Schema(required = true, examples = "0", description = "0 means that there is no maximum")
            String maxAmount) {

        static LimitsBody of(AmountRange range) {
            return new LimitsBody(
                    plain(range.min()), range.max().map(PartnerResource::plain).orElse("0"));
        }
    }

    /** What an investment costs. */
    @Schema(name = "LiriumInvestmentFee")
    public record FeeBody(
            @Schema(required = true, examples = "earnings_percentage")
            String type,

            @Schema(required = true, examples = "10") String value) {}

    /** All rates in the partner's quote currency. */
    @Schema(name = "LiriumExchangeRates")
    @JsonNaming(SnakeCaseStrategy.class)
    public record RatesBody(
            @Schema(required = true) List<RateBody> rates,
            @Schema(required = true, examples = "USD") String quoteCurrency,
            @Schema(required = true) Instant timestamp) {

        static RatesBody of(String quoteCurrency, PartnerOffer offer, RateSheet sheet) {
            return new RatesBody(offer.rates(sheet).stream().map(RateBody::of).toList(), quoteCurrency, sheet.at());
        }
    }

    /** What a unit of an asset brings and costs. */
    @Schema(name = "LiriumExchangeRate")
    public record RateBody(
            @Schema(required = true, examples = "BTC") String currency,

            @Schema(required = true, description = "What a unit brings")
            String bid,

            @Schema(required = true, description = "What a unit costs")
            String ask) {

        static RateBody of(Rate rate) {
            return new RateBody(rate.base(), plain(rate.bid()), plain(rate.ask()));
        }
    }

    private static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }
}
