package dev.countersign.api.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.api.CurrentCaller;
import dev.countersign.api.DecimalAmount;
import dev.countersign.identity.Scope;
import dev.countersign.market.MarketService;
import dev.countersign.market.Network;
import dev.countersign.market.SendTerms;
import dev.countersign.market.Token;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.math.BigInteger;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Networks, and the tokens on them. What transfers were issued for never changes under them. */
@Path("/admin/v1/networks")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Admin")
@SecurityRequirement(name = "OperatorToken")
public class NetworksResource {

    private final CurrentCaller caller;
    private final MarketService market;

    NetworksResource(CurrentCaller caller, MarketService market) {
        this.caller = caller;
        this.market = market;
    }

    @PUT
    @Path("/{network}")
    @Operation(
            operationId = "saveNetwork",
            summary = "Register a network, or change its name and endpoint",
            description = "The chain id and the forwarder of a registered network do not change: register another one.")
    @APIResponse(responseCode = "200", description = "The network")
    @APIResponse(responseCode = "409", description = "The network has another chain id or forwarder")
    public Uni<NetworkBody> save(@RestPath String network, @NotNull @Valid NetworkBody body) {
        caller.require(Scope.OPERATOR);
        return market.save(body.read(networkId(network))).map(saved -> {
            if (!saved) {
                throw AdminRefusal.conflict("the network has another chain id or forwarder");
            }
            return body;
        });
    }

    @PUT
    @Path("/{network}/tokens/{asset}")
    @Operation(
            operationId = "saveToken",
            summary = "Register a crypto asset on a network, or change its name and the terms of sends",
            description = "What is left out of the terms stays as it is.")
    @APIResponse(responseCode = "200", description = "The token")
    @APIResponse(responseCode = "404", description = "No such network")
    @APIResponse(
            responseCode = "409",
            description = "The asset has other decimals, or another contract there, or is no crypto")
    public Uni<TokenBody> saveToken(@RestPath String network, @RestPath String asset, @NotNull @Valid TokenBody body) {
        caller.require(Scope.OPERATOR);
        return market.saveToken(
                        AssetsResource.code(asset),
                        body.name(),
                        body.decimals(),
                        networkId(network),
                        AdminRefusal.address("contract_address", body.contractAddress()),
                        new SendTerms(DecimalAmount.parse(body.sendFee()), DecimalAmount.parse(body.minSendAmount())))
                .map(result -> body.as(result.orThrow(problem -> AdminRefusal.of(
                        problem, "the asset has other decimals, or another contract there, or is no crypto"))));
    }

    /** Reads a network of a path. */
    static String networkId(String text) {
        if (!text.matches("[a-z0-9-]{2,32}")) {
            throw AdminRefusal.invalid("network: must have 2 to 32 lower-case letters, digits and hyphens");
        }
        return text;
    }

    /** A network. */
    @Schema(name = "Network")
    @JsonNaming(SnakeCaseStrategy.class)
    public record NetworkBody(
            @NotBlank @Size(max = 100) @Schema(examples = "Xai")
            String name,

            @NotNull @Pattern(regexp = "[1-9][0-9]{0,30}", message = "must be a positive integer in decimal digits") @Schema(examples = "660279")
            String chainId,

            @NotBlank @Size(max = 500) @Pattern(regexp = "https?://\\S+", message = "must be an http or https URL") @Schema(examples = "https://rpc.example.com")
            String rpcUrl,

            @NotBlank @Schema(examples = "0x6fFCF38bEc8c733b096958fcd2a8E31A00530EDC")
            String forwarderAddress,

            @NotBlank @Size(max = 100) @Schema(examples = "SyntheticAssetForwarder", description = "EIP-712 domain name of the forwarder")
            String forwarderName,

            @NotBlank @Size(max = 20) @Schema(examples = "1", description = "EIP-712 domain version of the forwarder")
            String forwarderVersion) {

        Network read(String id) {
            return new Network(
                    id,
                    name,
                    new BigInteger(chainId),
                    rpcUrl,
                    AdminRefusal.address("forwarder_address", forwarderAddress),
                    forwarderName,
                    forwarderVersion);
        }
    }

    /** An asset on a network. */
    @Schema(name = "Token")
    @JsonNaming(SnakeCaseStrategy.class)
    public record TokenBody(
            @NotBlank @Size(max = 100) @Schema(examples = "Tether USD")
            String name,

            @Min(0) @Max(18) @Schema(examples = "6") int decimals,

            @NotBlank @Schema(examples = "0xf86Cc81F4E480CF54Eb013FFe6929a0C2Ad5EdCA")
            String contractAddress,

            @Pattern(regexp = Decimals.ZERO_OR_MORE, message = Decimals.MESSAGE) @Schema(examples = "0.4", description = "What a customer's send costs, in units. Zero at first")
            String sendFee,

            @Pattern(regexp = Decimals.ZERO_OR_MORE, message = Decimals.MESSAGE) @Schema(
                    examples = "1",
                    description = "The least that a customer's send may deliver, in units. Zero at first")
            String minSendAmount) {

        TokenBody as(Token saved) {
            return new TokenBody(
                    name,
                    decimals,
                    contractAddress,
                    saved.sendFee().toPlainString(),
                    saved.minSendAmount().toPlainString());
        }
    }
}
