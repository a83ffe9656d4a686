package dev.countersign.api.unigox;

import dev.countersign.api.CurrentCaller;
import dev.countersign.api.unigox.RampRequests.EstimateBodyRequest;
import dev.countersign.api.unigox.RampRequests.InitiateBodyRequest;
import dev.countersign.api.unigox.RampRequests.OnRampQuoteBodyRequest;
import dev.countersign.identity.Caller;
import dev.countersign.identity.Scope;
import dev.countersign.order.ramp.Direction;
import dev.countersign.order.ramp.EstimateRequest;
import dev.countersign.order.ramp.QuoteService;
import dev.countersign.order.ramp.RampOrderService;
import dev.countersign.order.ramp.RampProblem;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** From a price to an order that buys crypto. */
@Path("/api/v1/partner/onramp")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "On-ramp", description = "From a price to an order: fiat goes out, crypto comes in")
@SecurityRequirement(name = "ApiKeyAuth")
public class OnRampResource {

    /** The status of a wrong state at these endpoints; none of them answers it today. */
    private static final int WRONG_STATE = 409;

    private final CurrentCaller caller;
    private final QuoteService quotes;
    private final RampOrderService orders;

    OnRampResource(CurrentCaller caller, QuoteService quotes, RampOrderService orders) {
        this.caller = caller;
        this.quotes = quotes;
        this.orders = orders;
    }

    @POST
    @Path("/estimate")
    @Operation(
            operationId = "estimateOnRamp",
            summary = "Estimate",
            description = "What the best offer would cost now. Creates nothing, reserves nothing.")
    @APIResponse(responseCode = "200", description = "An indication")
    @APIResponse(responseCode = "409", description = "NO_OFFERS_AVAILABLE")
    public Uni<Success<EstimateBody>> estimate(EstimateBodyRequest body) {
        caller.require(Scope.RAMP_READ);
        EstimateRequest request = RampRequests.present(body).read(Direction.ON_RAMP);
        String scope = request.scope().name().toLowerCase(Locale.ROOT);
        return quotes.estimate(request)
                .map(result -> Success.of(EstimateBody.of(result.orThrow(OnRampResource::refused), scope)));
    }

    @POST
    @Path("/quote")
    @Operation(
            operationId = "quoteOnRamp",
            summary = "Quote",
            description =
                    "A price for one order, until `expires_at` (60 seconds). It can be used once, and holds whatever the"
                            + " market does meanwhile. The partner's wallet receives `crypto_amount` less `total_fee`.")
    @APIResponse(responseCode = "200", description = "A quote")
    @APIResponse(responseCode = "404", description = "INVALID_REQUEST: the user is unknown")
    @APIResponse(responseCode = "409", description = "NO_OFFERS_AVAILABLE")
    public Uni<Success<OnRampQuoteBody>> quote(OnRampQuoteBodyRequest body) {
        Caller partner = caller.require(Scope.RAMP_WRITE);
        return quotes.quote(partner.tenantId(), RampRequests.present(body).read())
                .map(result -> Success.of(OnRampQuoteBody.of(result.orThrow(OnRampResource::refused))));
    }

    @POST
    @Path("/initiate")
    @ResponseStatus(201)
    @Operation(
            operationId = "initiateOnRamp",
            summary = "Initiate",
            description = "Turns a quote into an order, at the quote's price.")
    @APIResponse(responseCode = "201", description = "The order, offered to its liquidity provider")
    @APIResponse(responseCode = "404", description = "QUOTE_NOT_FOUND")
    @APIResponse(responseCode = "409", description = "QUOTE_EXPIRED or QUOTE_ALREADY_USED")
    public Uni<Success<InitiateBody>> initiate(InitiateBodyRequest body) {
        Caller partner = caller.require(Scope.RAMP_WRITE);
        InitiateBodyRequest request = RampRequests.present(body);
        return orders.initiate(partner, Direction.ON_RAMP, request.readQuoteId(), request.readReference())
                .map(result -> Success.of(InitiateBody.of(result.orThrow(OnRampResource::refused))));
    }

    private static UnigoxException refused(RampProblem problem) {
        return UnigoxException.of(problem, WRONG_STATE);
    }
}
