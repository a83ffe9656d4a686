package dev.countersign.api.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.api.CurrentCaller;
import dev.countersign.api.DecimalAmount;
import dev.countersign.identity.Scope;
import dev.countersign.market.Asset;
import dev.countersign.market.AssetKind;
import dev.countersign.market.MarketService;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** What can be traded: crypto, fiat, and shares of investments. */
@Path("/admin/v1/assets")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Admin")
@SecurityRequirement(name = "OperatorToken")
public class AssetsResource {

    private final CurrentCaller caller;
    private final MarketService market;

    AssetsResource(CurrentCaller caller, MarketService market) {
        this.caller = caller;
        this.market = market;
    }

    @GET
    @Operation(operationId = "listAssets", summary = "All assets, by code")
    @APIResponse(responseCode = "200", description = "The assets")
    public Uni<List<AssetBody>> list() {
        caller.require(Scope.OPERATOR);
        return market.assets().map(assets -> assets.stream().map(AssetBody::of).toList());
    }

    @PUT
    @Path("/{asset}")
    @Operation(
            operationId = "saveAsset",
            summary = "Register an asset, or change its name and its minimum",
            description = "The decimals and the kind of a registered asset do not change: register another one.")
    @APIResponse(responseCode = "200", description = "The asset")
    @APIResponse(responseCode = "409", description = "The asset has other decimals, or is of another kind")
    public Uni<AssetBody> save(@RestPath String asset, @NotNull @Valid AssetRequest body) {
        caller.require(Scope.OPERATOR);
        return market.save(body.read(code(asset)))
                .map(result -> AssetBody.of(result.orThrow(
                        problem -> AdminRefusal.of(problem, "the asset has other decimals, or is of another kind"))));
    }

    /** Reads a code of a path. */
    static String code(String text) {
        if (!text.matches("[A-Z0-9]{2,12}")) {
            throw AdminRefusal.invalid("asset: must be a code such as USDT");
        }
        return text;
    }

    /** An asset to be registered, or what it is to become. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record AssetRequest(
            @NotBlank @Size(max = 100) @Schema(examples = "US Dollar")
            String name,

            @Min(0) @Max(30) @NotNull @Schema(examples = "2", description = "Digits after the point")
            Integer decimals,

            @NotNull @Schema(examples = "FIAT") AssetKind kind,

            @Pattern(regexp = Decimals.POSITIVE, message = Decimals.POSITIVE_MESSAGE) @Schema(examples = "1", description = "The least that an order may trade, in units. Left out: no minimum")
            String minTradeAmount) {

        Asset read(String code) {
            return new Asset(code, name, decimals, kind, DecimalAmount.parse(minTradeAmount));
        }
    }

    /** An asset. */
    @Schema(name = "Asset")
    @JsonNaming(SnakeCaseStrategy.class)
    public record AssetBody(
            String code,
            String name,
            int decimals,
            AssetKind kind,

            @Schema(nullable = true, description = "In units; null for no minimum")
            String minTradeAmount) {

        static AssetBody of(Asset asset) {
            return new AssetBody(
                    asset.code(),
                    asset.name(),
                    asset.decimals(),
                    asset.kind(),
                    asset.minTradeAmount().map(BigDecimal::toPlainString).orElse(null));
        }
    }
}
