package dev.countersign.api.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.api.CurrentCaller;
import dev.countersign.api.DecimalAmount;
import dev.countersign.ethereum.Address;
import dev.countersign.identity.Scope;
import dev.countersign.ledger.Balance;
import dev.countersign.ledger.LedgerProblem;
import dev.countersign.order.withdrawal.CustodyDepositService;
import dev.countersign.order.withdrawal.CustodyFunds;
import dev.countersign.transfer.CustodyWallet;
import dev.countersign.transfer.CustodyWalletService;
import dev.countersign.transfer.CustodyWalletService.NewWallet;
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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;

/** The wallets from which a partner's people withdraw. */
@Path("/admin/v1/partners/{partner_id}/custody-wallets")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Admin")
@SecurityRequirement(name = "OperatorToken")
public class CustodyWalletsResource {

    private final CurrentCaller caller;
    private final CustodyWalletService wallets;
    private final CustodyFunds funds;
    private final CustodyDepositService deposits;

    CustodyWalletsResource(
            CurrentCaller caller, CustodyWalletService wallets, CustodyFunds funds, CustodyDepositService deposits) {
        this.caller = caller;
        this.wallets = wallets;
        this.funds = funds;
        this.deposits = deposits;
    }

    @GET
    @Operation(operationId = "listCustodyWallets", summary = "The custody wallets of a partner, oldest first")
    @APIResponse(responseCode = "200", description = "The wallets")
    public Uni<List<CustodyWalletBody>> list(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId) {
        caller.require(Scope.OPERATOR);
        return wallets.list(AdminRefusal.id(partnerId))
                .map(found -> found.stream().map(CustodyWalletBody::of).toList());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    @Operation(
            operationId = "createCustodyWallet",
            summary = "Make a wallet from which a partner's people withdraw one asset on one network",
            description =
                    "The service must be able to send from its address. What is in it has to be booked as deposits.")
    @APIResponse(responseCode = "201", description = "The wallet")
    @APIResponse(responseCode = "400", description = "`unknown_token`: the asset is not registered on the network")
    @APIResponse(responseCode = "404", description = "No such partner")
    @APIResponse(
            responseCode = "409",
            description =
                    "`address_taken`: the address has an owner; `account_has_one`: the account has such a wallet already")
    public Uni<CustodyWalletBody> create(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @NotNull @Valid CustodyWalletRequest body) {
        caller.require(Scope.OPERATOR);
        return wallets.create(AdminRefusal.id(partnerId), body.read())
                .map(result -> CustodyWalletBody.of(result.orThrow(CustodyWalletsResource::refused)));
    }

    @GET
    @Path("/{wallet_id}/balance")
    @Operation(operationId = "getCustodyWalletBalance", summary = "What is in a custody wallet, by the books")
    @APIResponse(responseCode = "200", description = "The balance")
    @APIResponse(responseCode = "404", description = "The partner has no such wallet")
    public Uni<CustodyBalanceBody> balance(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath("wallet_id") @Parameter(schema = @Schema(implementation = UUID.class)) String walletId) {
        caller.require(Scope.OPERATOR);
        return wallet(partnerId, walletId).flatMap(funds::of).map(CustodyBalanceBody::of);
    }

    @POST
    @Path("/{wallet_id}/deposits")
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    @Operation(
            operationId = "bookCustodyDeposit",
            summary = "Book what arrived in a custody wallet",
            description =
                    "It can be withdrawn at once. The same deposit under the same reference is booked once, however often it"
                            + " is asked for.")
    @APIResponse(responseCode = "201", description = "What is in the wallet with it")
    @APIResponse(responseCode = "400", description = "More digits than the asset has")
    @APIResponse(responseCode = "404", description = "The partner has no such wallet")
    @APIResponse(responseCode = "409", description = "The reference is another deposit's of this partner")
    public Uni<CustodyBalanceBody> deposit(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath("wallet_id") @Parameter(schema = @Schema(implementation = UUID.class)) String walletId,
            @NotNull @Valid CustodyDepositRequest body) {
        caller.require(Scope.OPERATOR);
        return wallet(partnerId, walletId)
                .call(wallet -> deposits.deposit(
                                wallet,
                                body.reference(),
                                DecimalAmount.parsePositive(body.amount())
                                        .orElseThrow(() -> AdminRefusal.invalid(
                                                "amount: must be a decimal number as text, more than 0")))
                        .invoke(result -> result.orThrow(CustodyWalletsResource::refused)))
                .flatMap(funds::of)
                .map(CustodyBalanceBody::of);
    }

    private Uni<CustodyWallet> wallet(String partnerId, String walletId) {
        return wallets.find(AdminRefusal.id(partnerId), AdminRefusal.id(walletId))
                .map(found -> found.orElseThrow(() -> AdminRefusal.unknown("custody wallet of this partner")));
    }

    private static AdminRefusal refused(CustodyWalletService.Problem problem) {
        return switch (problem) {
            case UNKNOWN_PARTNER -> AdminRefusal.unknown("partner");
            case UNKNOWN_TOKEN -> AdminRefusal.invalid("unknown_token", "asset: is not registered on this network");
            case ADDRESS_TAKEN ->
                AdminRefusal.conflict("address_taken", "address: is another wallet's, a treasury's or a customer's");
            case ACCOUNT_HAS_ONE ->
                AdminRefusal.conflict(
                        "account_has_one", "account_id: has a wallet of this asset on this network already");
        };
    }

    private static AdminRefusal refused(LedgerProblem problem) {
        return switch (problem) {
            case LedgerProblem.TooPrecise precise ->
                AdminRefusal.invalid(
                        "too_precise",
                        "amount: %s has %d digits after the point".formatted(precise.asset(), precise.decimals()));
            case LedgerProblem.ReferenceUsed used ->
                AdminRefusal.conflict("reference_used", "reference: is another deposit's of this partner");
            case LedgerProblem.UnknownAsset unknown -> impossible(unknown);
            case LedgerProblem.Nothing nothing -> impossible(nothing);
            case LedgerProblem.InsufficientFunds poor -> impossible(poor);
            case LedgerProblem.NoSuchHold none -> impossible(none);
            case LedgerProblem.HoldEnded ended -> impossible(ended);
        };
    }

    private static AdminRefusal impossible(LedgerProblem problem) {
        throw new IllegalStateException("a deposit takes nothing from anybody and ends no hold: " + problem);
    }

    /** A wallet to be made. */
    @Schema(name = "CreateCustodyWalletRequest")
    @JsonNaming(SnakeCaseStrategy.class)
    public record CustodyWalletRequest(
            @NotBlank @Size(max = 200) @Schema(examples = "Operations, USDC")
            String label,

            @Pattern(regexp = "[A-Za-z0-9_-]{1,40}", message = "must be 1 to 40 letters, digits, _ and -") @Schema(
                    examples = "CA1000052R",
                    description = "The account to which it belongs, with wallets of other assets")
            String accountId,

            @NotBlank @Size(max = 32) @Schema(examples = "USDC")
            String asset,

            @NotBlank @Size(max = 32) @Schema(examples = "ethereum")
            String network,

            @NotBlank @Size(max = 64) @Schema(examples = "0x52908400098527886E0F7030069857D2E4169EE7")
            String address,

            @Min(1) @Max(100) @Schema(defaultValue = "1", description = "How many must agree where a rule of the policy does not say")
            Integer approvalsRequired) {

        NewWallet read() {
            Address parsed;
            try {
                parsed = Address.parse(address);
            } catch (IllegalArgumentException malformed) {
                throw AdminRefusal.invalid("address: must be an address of 40 hexadecimal digits after 0x");
            }
            return new NewWallet(
                    label,
                    Optional.ofNullable(accountId),
                    asset,
                    network,
                    parsed,
                    Optional.ofNullable(approvalsRequired).orElse(1));
        }
    }

    /** What arrived. */
    @Schema(name = "BookCustodyDepositRequest")
    public record CustodyDepositRequest(
            @NotNull @Schema(
                    required = true,
                    examples = "250.00",
                    description = "In units of the wallet's asset, a decimal number as text, more than 0")
            String amount,

            @NotBlank @Size(max = 200) @Schema(examples = "0x5b1c…", description = "One deposit's within the partner")
            String reference) {}

    /** What is in a wallet. */
    @Schema(name = "CustodyBalance")
    public record CustodyBalanceBody(
            @Schema(examples = "USDC") String asset,

            @Schema(examples = "225", description = "What may be withdrawn, in units")
            String available,

            @Schema(examples = "25", description = "What withdrawals hold, in units")
            String held) {

        static CustodyBalanceBody of(Balance balance) {
            return new CustodyBalanceBody(
                    balance.asset(),
                    balance.available().stripTrailingZeros().toPlainString(),
                    balance.held().stripTrailingZeros().toPlainString());
        }
    }

    /** A wallet. */
    @Schema(name = "CustodyWallet")
    @JsonNaming(SnakeCaseStrategy.class)
    public record CustodyWalletBody(
            UUID id,
            String label,
            Optional<String> accountId,
            String asset,
            String network,
            String address,
            int approvalsRequired,
            Instant createdAt) {

        static CustodyWalletBody of(CustodyWallet wallet) {
            return new CustodyWalletBody(
                    wallet.id(),
                    wallet.label(),
                    wallet.accountId(),
                    wallet.assetCode(),
                    wallet.networkId(),
                    wallet.address().toString(),
                    wallet.approvalsRequired(),
                    wallet.createdAt());
        }
    }
}
