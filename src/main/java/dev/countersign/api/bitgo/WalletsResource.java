package dev.countersign.api.bitgo;

import dev.countersign.api.CurrentCaller;
import dev.countersign.identity.Scope;
import dev.countersign.transfer.SourceWallet;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;

/** Everything of a partner that transfers leave from, and sends from it. */
@Path("/api/v2/{coin}/wallet")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Wallets", description = "What transfers leave from, and the rules that they are under")
@SecurityRequirement(name = "AccessToken")
public class WalletsResource {

    private static final int MOST = 500;
    private static final int USUAL = 25;

    private final CurrentCaller caller;
    private final Viewers viewers;
    private final Wallets wallets;
    private final WalletBodies bodies;
    private final Sends sends;

    WalletsResource(CurrentCaller caller, Viewers viewers, Wallets wallets, WalletBodies bodies, Sends sends) {
        this.caller = caller;
        this.viewers = viewers;
        this.wallets = wallets;
        this.bodies = bodies;
        this.sends = sends;
    }

    @GET
    @Operation(operationId = "listWalletsByCoin", summary = "The wallets in which a coin can be")
    @APIResponse(responseCode = "200", description = "A page")
    @APIResponse(responseCode = "404", description = "No such coin")
    public Uni<WalletBody.Page> list(
            @RestPath String coin,
            @RestQuery @Parameter(description = "`nextBatchPrevId` of the page before") String prevId,
            @RestQuery
                    @Parameter(
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "500",
                                            defaultValue = "25"))
                    String limit) {
        return viewers.of(caller.require()).flatMap(viewer -> {
            viewer.requireReading();
            int most = ApprovalQuery.number("limit", limit, 1, MOST).orElse(USUAL);
            Optional<UUID> after = Optional.ofNullable(prevId)
                    .map(text -> BitGoId.parse(text).orElseThrow(() -> BitGoException.invalidWallet(text)));
            return wallets.page(viewer, coin, after, most + 1)
                    .flatMap(page -> bodies.of(
                                    viewer, page.wallets().stream().limit(most).toList(), page.coin())
                            .map(shown ->
                                    new WalletBody.Page(page.coin().ticker(), shown, next(page.wallets(), most))));
        });
    }

    private static String next(List<SourceWallet> wallets, int most) {
        return wallets.size() > most ? BitGoId.of(wallets.get(most - 1).id()) : null;
    }

    @GET
    @Path("/{walletId}")
    @Operation(operationId = "getWallet", summary = "A wallet, with its rules and with what waits in it")
    @APIResponse(responseCode = "200", description = "The wallet")
    @APIResponse(responseCode = "404", description = "The partner has no such wallet of this coin")
    public Uni<WalletBody> get(@RestPath String coin, @RestPath String walletId) {
        return viewers.of(caller.require())
                .flatMap(viewer -> wallets.find(viewer, coin, walletId, Scope.WALLET_VIEW)
                        .flatMap(found -> bodies.of(viewer, found.wallet(), found.coin())));
    }

    @POST
    @Path("/{walletId}/tx/send")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "sendTransaction",
            summary = "Send from a wallet",
            description =
                    "To one address. What moves is what the recipient says, in base units, and the network's fee comes on top of it;"
                            + " transactions that you have built or signed are not looked at.")
    @APIResponse(
            responseCode = "200",
            description = "It goes",
            content = @Content(schema = @Schema(implementation = SendAnswer.Sent.class)))
    @APIResponse(
            responseCode = "202",
            description = "People must agree first",
            content = @Content(schema = @Schema(implementation = SendAnswer.Held.class)))
    @APIResponse(responseCode = "404", description = "The partner has no such wallet of this coin")
    public Uni<RestResponse<SendAnswer>> send(
            @RestPath String coin,
            @RestPath String walletId,
            @RequestBody(required = true, content = @Content(schema = @Schema(implementation = SendRequest.class)))
                    SendRequest body) {
        return viewers.of(caller.require())
                .flatMap(viewer -> sends.send(viewer, coin, walletId, Optional.ofNullable(body)))
                .map(answer -> RestResponse.status(status(answer), answer));
    }

    private static RestResponse.Status status(SendAnswer answer) {
        return switch (answer) {
            case SendAnswer.Sent sent -> RestResponse.Status.OK;
            case SendAnswer.Held held -> RestResponse.Status.ACCEPTED;
        };
    }
}
