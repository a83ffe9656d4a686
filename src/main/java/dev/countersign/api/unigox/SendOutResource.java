package dev.countersign.api.unigox;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.api.CurrentCaller;
import dev.countersign.identity.Scope;
import dev.countersign.order.ramp.SendOutRoute;
import dev.countersign.order.ramp.SendOutService;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** Where the crypto of on-ramp orders can be sent to. */
@Path("/api/v1/partner/send-out")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Send-out", description = "The crypto of a completed on-ramp order, sent to another chain")
@SecurityRequirement(name = "ApiKeyAuth")
public class SendOutResource {

    private static final int WRONG_STATE = 409;

    private final CurrentCaller caller;
    private final SendOutService sendOuts;

    SendOutResource(CurrentCaller caller, SendOutService sendOuts) {
        this.caller = caller;
        this.sendOuts = sendOuts;
    }

    @GET
    @Path("/routes")
    @Operation(
            operationId = "listSendOutRoutes",
            summary = "Send-out routes",
            description = "Where a crypto can be sent to.")
    @APIResponse(responseCode = "200", description = "The routes; none where no bridge takes the crypto")
    @APIResponse(responseCode = "502", description = "TRANSACTOR_ERROR: the bridge cannot be asked")
    public Uni<Success<RoutesBody>> routes(
            @RestQuery @Parameter(required = true, example = "USDT") Optional<String> crypto) {
        caller.require(Scope.RAMP_READ);
        String asset = RampRequests.asset("crypto", crypto.orElse(null));
        return sendOuts.routes(asset)
                .map(result -> Success.of(
                        RoutesBody.of(asset, result.orThrow(problem -> UnigoxException.of(problem, WRONG_STATE)))));
    }

    /** The routes of a crypto. */
    @Schema(name = "SendOutRoutes")
    public record RoutesBody(@Schema(examples = "USDT") String crypto, List<RouteBody> routes) {

        static RoutesBody of(String crypto, List<SendOutRoute> routes) {
            return new RoutesBody(crypto, routes.stream().map(RouteBody::of).toList());
        }
    }

    /** One of them. */
    @Schema(name = "SendOutRoute")
    @JsonNaming(SnakeCaseStrategy.class)
    public record RouteBody(
            @Schema(examples = "arbitrum") String destinationChain,

            @Schema(examples = "42161", description = "Decimal digits")
            String chainId,

            @Schema(examples = "EVM") String chainType,
            RouteTokenBody token) {

        static RouteBody of(SendOutRoute route) {
            return new RouteBody(
                    route.destinationChain(),
                    route.chainId(),
                    route.chainType(),
                    new RouteTokenBody(route.tokenCode(), route.tokenAddress(), route.decimals()));
        }
    }

    /** What is delivered there. */
    @Schema(name = "SendOutToken")
    public record RouteTokenBody(@Schema(examples = "USDT") String code, String address, int decimals) {}
}
