package dev.countersign.api.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.api.CurrentCaller;
import dev.countersign.api.DecimalAmount;
import dev.countersign.identity.CustomerService;
import dev.countersign.identity.Scope;
import dev.countersign.ledger.Amount;
import dev.countersign.ledger.Balance;
import dev.countersign.ledger.Booked;
import dev.countersign.ledger.DepositProblem;
import dev.countersign.ledger.DepositService;
import dev.countersign.ledger.LedgerProblem;
import dev.countersign.ledger.LedgerService;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;

/** What a customer has, and what is paid in. */
@Path("/admin/v1/partners/{partner_id}/customers/{customer_id}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Admin")
@SecurityRequirement(name = "OperatorToken")
public class CustomerFundsResource {

    private final CurrentCaller caller;
    private final CustomerService customers;
    private final LedgerService ledger;
    private final DepositService deposits;

    CustomerFundsResource(
            CurrentCaller caller, CustomerService customers, LedgerService ledger, DepositService deposits) {
        this.caller = caller;
        this.customers = customers;
        this.ledger = ledger;
        this.deposits = deposits;
    }

    @GET
    @Path("/balances")
    @Operation(
            operationId = "getCustomerBalances",
            summary = "What a customer has, by asset",
            description = "An asset of which there never was any is left out.")
    @APIResponse(responseCode = "200", description = "The balances, by asset")
    @APIResponse(responseCode = "404", description = "The partner has no such customer")
    public Uni<List<BalanceBody>> balances(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath("customer_id") @Parameter(schema = @Schema(implementation = UUID.class)) String customerId) {
        caller.require(Scope.OPERATOR);
        return customers
                .find(AdminRefusal.id(partnerId), AdminRefusal.id(customerId))
                .map(found -> found.orElseThrow(() -> AdminRefusal.unknown("customer of this partner")))
                .flatMap(customer -> ledger.balances(customer.partnerId(), customer.id()))
                .map(found -> found.stream().map(BalanceBody::of).toList());
    }

    @POST
    @Path("/deposits")
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    @Operation(
            operationId = "bookDeposit",
            summary = "Book what a customer paid in",
            description =
                    "It can be used at once. The same deposit under the same reference is booked once, and answered the same"
                            + " however often it is asked for.")
    @APIResponse(responseCode = "201", description = "The deposit is in the books")
    @APIResponse(responseCode = "400", description = "An unknown asset, or more digits than it has; `code` says which")
    @APIResponse(responseCode = "404", description = "The partner has no such customer")
    @APIResponse(
            responseCode = "409",
            description = "The reference is another deposit's of this partner: another customer, asset or amount")
    public Uni<DepositBody> deposit(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath("customer_id") @Parameter(schema = @Schema(implementation = UUID.class)) String customerId,
            @NotNull @Valid DepositRequest body) {
        caller.require(Scope.OPERATOR);
        Amount amount = body.read();
        return deposits.deposit(AdminRefusal.id(partnerId), AdminRefusal.id(customerId), body.reference(), amount)
                .map(result ->
                        DepositBody.of(result.orThrow(CustomerFundsResource::refused), amount, body.reference()));
    }

    private static AdminRefusal refused(DepositProblem problem) {
        return switch (problem) {
            case DepositProblem.UnknownCustomer unknown -> AdminRefusal.unknown("customer of this partner");
            case DepositProblem.NotBooked not -> refused(not.why());
        };
    }

    private static AdminRefusal refused(LedgerProblem problem) {
        return switch (problem) {
            case LedgerProblem.UnknownAsset unknown ->
                AdminRefusal.invalid("unknown_asset", "asset: is not registered");
            case LedgerProblem.TooPrecise precise ->
                AdminRefusal.invalid(
                        "too_precise",
                        "amount: %s has %d digits after the point".formatted(precise.asset(), precise.decimals()));
            case LedgerProblem.ReferenceUsed used ->
                AdminRefusal.conflict("reference_used", "reference: is another deposit's of this partner");
            case LedgerProblem.Nothing nothing -> impossible(nothing);
            case LedgerProblem.InsufficientFunds poor -> impossible(poor);
            case LedgerProblem.NoSuchHold none -> impossible(none);
            case LedgerProblem.HoldEnded ended -> impossible(ended);
        };
    }

    private static AdminRefusal impossible(LedgerProblem problem) {
        throw new IllegalStateException("a deposit takes nothing from anybody and ends no hold: " + problem);
    }

    /** What was paid in. */
    @Schema(name = "BookDepositRequest")
    public record DepositRequest(
            @NotBlank @Size(max = 32) @Schema(examples = "USDC")
            String asset,

            @NotNull @Schema(
                    required = true,
                    examples = "250.00",
                    description = "In units, a decimal number as text, more than 0")
            String amount,

            @NotBlank @Size(max = 200) @Schema(examples = "bank-transfer-4711", description = "One deposit's within the partner")
            String reference) {

        Amount read() {
            return new Amount(
                    asset,
                    DecimalAmount.parsePositive(amount)
                            .orElseThrow(() ->
                                    AdminRefusal.invalid("amount: must be a decimal number as text, more than 0")));
        }
    }

    /** A deposit that is in the books. */
    @Schema(name = "Deposit")
    @JsonNaming(SnakeCaseStrategy.class)
    public record DepositBody(
            @Schema(description = "The entry in the books") UUID id,
            @Schema(examples = "USDC") String asset,
            @Schema(examples = "250") String amount,
            @Schema(examples = "bank-transfer-4711") String reference,
            Instant bookedAt) {

        static DepositBody of(Booked booked, Amount amount, String reference) {
            return new DepositBody(
                    booked.entryId(),
                    amount.asset(),
                    amount.value().stripTrailingZeros().toPlainString(),
                    reference,
                    booked.at());
        }
    }

    /** What there is of one asset. */
    @Schema(name = "CustomerBalance")
    public record BalanceBody(
            @Schema(examples = "USDC") String asset,

            @Schema(examples = "225.000000", description = "What may be used, in units")
            String available,

            @Schema(examples = "25.000000", description = "What orders hold, in units")
            String held) {

        static BalanceBody of(Balance balance) {
            return new BalanceBody(
                    balance.asset(),
                    balance.available().toPlainString(),
                    balance.held().toPlainString());
        }
    }
}
