package dev.countersign.sandbox;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.authorization.AuthorizationExpirer;
import dev.countersign.ethereum.Address;
import dev.countersign.order.customer.CustomerOrderExpirer;
import dev.countersign.order.ramp.OfferService;
import dev.countersign.order.ramp.RampOrderExpirer;
import dev.countersign.sandbox.SandboxConfig.ProviderMode;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Everything a newcomer needs, and the unusual on demand. Needs no credential; does not exist where the sandbox is off. */
@Path("/sandbox/v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Sandbox", description = "The demo world, and the unusual on demand. Absent in production")
public class SandboxResource {

    private final SandboxStart start;
    private final World world;
    private final ChainView chain;
    private final ChainFaucet faucet;
    private final OfferService offers;
    private final SandboxRateSource market;
    private final AuthorizationExpirer authorizations;
    private final RampOrderExpirer orders;
    private final CustomerOrderExpirer customerOrders;

    SandboxResource(
            SandboxStart start,
            World world,
            ChainView chain,
            ChainFaucet faucet,
            OfferService offers,
            SandboxRateSource market,
            AuthorizationExpirer authorizations,
            RampOrderExpirer orders,
            CustomerOrderExpirer customerOrders) {
        this.start = start;
        this.world = world;
        this.chain = chain;
        this.faucet = faucet;
        this.offers = offers;
        this.market = market;
        this.authorizations = authorizations;
        this.orders = orders;
        this.customerOrders = customerOrders;
    }

    @GET
    @Path("/world")
    @Operation(
            operationId = "getWorld",
            summary = "Everything a newcomer, a test or a demo needs",
            description =
                    "Credentials and ids of the seeded partners. Each block has a `foreign` member: a second partner, to"
                            + " check that tenants never meet.")
    @APIResponse(responseCode = "200", description = "The world")
    public Uni<Map<String, Object>> world() {
        return start.ensureWorld().map(document -> document.getMap());
    }

    @POST
    @Path("/clock")
    @Operation(
            operationId = "advanceClock",
            summary = "Move the world's time forward",
            description = "For expiry without waiting. What falls due is expired before the answer is given.")
    @APIResponse(responseCode = "200", description = "The world's time")
    public Uni<ClockBody> advance(@NotNull @Valid ClockRequest body) {
        return world.advance(body.advanceSeconds())
                .map(now -> now.orElseThrow(BadRequestException::new))
                .call(now -> authorizations.run())
                .call(now -> orders.run())
                .call(now -> customerOrders.run())
                .map(ClockBody::new);
    }

    @POST
    @Path("/chain")
    @Operation(
            operationId = "setChainFault",
            summary = "Make the simulated chain fail",
            description =
                    "`insufficient_balance` and `simulation_failed` meet the next authorizations; `revert` the next"
                            + " transactions; with `silent` the next broadcasts get lost without an answer; with"
                            + " `bridge_failed` the next send-outs that reach the bridge are not delivered.")
    @APIResponse(responseCode = "200", description = "What will happen")
    public Uni<FaultRequest> fault(@NotNull @Valid FaultRequest body) {
        return world.setFault(body.next(), body.count()).replaceWith(body);
    }

    @GET
    @Path("/chain")
    @Operation(
            operationId = "getChain",
            summary = "The simulated chain",
            description = "Balances, nonces and the last transactions: what really moved.")
    @APIResponse(responseCode = "200", description = "The chain")
    public Uni<ChainView.Chain> chain() {
        return chain.look();
    }

    @POST
    @Path("/chain/deposits")
    @Operation(
            operationId = "depositCrypto",
            summary = "Put crypto on an address",
            description =
                    "As if it came from outside: for whoever plays a provider that funds an on-ramp order's escrow, or fills"
                            + " a partner's treasury.")
    @APIResponse(responseCode = "200", description = "What was put there")
    @APIResponse(responseCode = "404", description = "The simulated chain has no such crypto")
    public Uni<DepositRequest> deposit(@NotNull @Valid DepositRequest body) {
        return faucet.deposit(body.network(), body.cryptoCurrency(), body.readAddress(), body.amount())
                .map(done -> {
                    if (!done) {
                        throw new NotFoundException();
                    }
                    return body;
                });
    }

    @POST
    @Path("/rates")
    @Operation(
            operationId = "changeRates",
            summary = "Change the rates of a pair",
            description =
                    "By a percentage: what all providers offer, and the market's own rate of exactly this pair. A quote"
                            + " without tolerance then no longer holds.")
    @APIResponse(responseCode = "200", description = "How many offers and rates changed")
    public Uni<RatesBody> rates(@NotNull @Valid RatesRequest body) {
        String[] pair = body.pair().toUpperCase(Locale.ROOT).split("[/_-]");
        BigDecimal factor =
                BigDecimal.ONE.add(body.changePct().movePointLeft(2)).setScale(12, RoundingMode.HALF_EVEN);
        return offers.scaleRates(pair[0], pair[1], factor)
                .flatMap(changed -> market.scale(pair[0], pair[1], factor).map(rates -> new RatesBody(changed, rates)));
    }

    @POST
    @Path("/provider")
    @Operation(operationId = "setProviderMode", summary = "Who plays the liquidity provider: the sandbox, or you")
    @APIResponse(responseCode = "200", description = "The mode")
    public Uni<ProviderRequest> provider(@NotNull @Valid ProviderRequest body) {
        return world.setProviderMode(ProviderMode.valueOf(body.mode().toUpperCase(Locale.ROOT)))
                .replaceWith(body);
    }

    /** What is put where. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record DepositRequest(
            @NotNull @Pattern(regexp = "[A-Z0-9]{2,12}", message = "must be an asset code such as USDT") @Schema(examples = "USDT")
            String cryptoCurrency,

            @NotNull @Schema(examples = "0x9f8ef448c2c0694383b848e32d4d2857ebaedb94")
            String address,

            @NotNull @DecimalMin(value = "0", inclusive = false) @Digits(integer = 20, fraction = 18) @Schema(examples = "98.5", description = "In units")
            BigDecimal amount,

            @Pattern(regexp = "[a-z0-9-]{2,32}", message = "must be a network such as polygon") @Schema(examples = "polygon", defaultValue = SimulatedChain.NETWORK)
            String network) {

        public DepositRequest {
            network = network == null ? SimulatedChain.NETWORK : network;
        }

        Address readAddress() {
            try {
                return Address.parse(address);
            } catch (IllegalArgumentException malformed) {
                throw new BadRequestException(malformed);
            }
        }
    }

    /** How far the time moves. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record ClockRequest(
            @NotNull @Min(0) @Max(315_576_000) @Schema(examples = "1800")
            Long advanceSeconds) {}

    /** The world's time. */
    public record ClockBody(Instant now) {}

    /** What goes wrong next, and how often. */
    public record FaultRequest(
            @NotNull @Schema(examples = "revert") ChainFault next,

            @Min(0) @Max(1_000_000) @Schema(defaultValue = "1", description = "0 ends it")
            Integer count) {

        public FaultRequest {
            count = count == null ? Integer.valueOf(1) : count;
        }
    }

    /** How rates change. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record RatesRequest(
            @NotNull @Pattern(regexp = "[A-Za-z0-9]{2,12}[/_-][A-Za-z0-9]{2,12}", message = "must be a pair such as USDT/EUR") @Schema(examples = "USDT/EUR")
            String pair,

            @NotNull @DecimalMin("-99") @DecimalMax("1000") @Digits(integer = 4, fraction = 8) @Schema(examples = "-2.5")
            BigDecimal changePct) {}

    /** How many offers of providers changed, and how many rates of the market: one or none. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record RatesBody(int changedOffers, int changedRates) {}

    /** Who plays the provider. */
    public record ProviderRequest(
            @NotNull @Pattern(regexp = "auto|manual", message = "must be auto or manual") @Schema(
                    examples = "manual",
                    enumeration = {"auto", "manual"})
            String mode) {}
}
