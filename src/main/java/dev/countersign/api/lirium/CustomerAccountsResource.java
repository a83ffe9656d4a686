package dev.countersign.api.lirium;

import dev.countersign.api.CurrentCaller;
import dev.countersign.api.CustomerCaller;
import dev.countersign.api.UnknownCustomerException;
import dev.countersign.identity.CustomerService;
import dev.countersign.identity.Scope;
import dev.countersign.ledger.Balance;
import dev.countersign.ledger.LedgerService;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** What a customer has. */
@Path("/v1/customers/{customer_id}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Customers", description = "Customers of a banking partner")
@SecurityRequirement(name = "RS512Token")
public class CustomerAccountsResource {

    private final CurrentCaller caller;
    private final CustomerService customers;
    private final LedgerService ledger;

    CustomerAccountsResource(CurrentCaller caller, CustomerService customers, LedgerService ledger) {
        this.caller = caller;
        this.customers = customers;
        this.ledger = ledger;
    }

    @GET
    @Path("/accounts")
    @Operation(
            operationId = "getCustomerAccounts",
            summary = "What a customer may use, by asset",
            description = "Without what orders hold. An asset of which there never was any is left out.")
    @APIResponse(responseCode = "200", description = "The accounts")
    @APIResponse(responseCode = "404", description = "No such customer")
    public Uni<AccountsBody> accounts(@RestPath("customer_id") String customerId) {
        CustomerCaller allowed = caller.customer(Scope.CUSTOMER_ORDER_READ, customerId);
        return customers
                .find(allowed.partnerId(), allowed.customerId())
                .map(found -> found.orElseThrow(UnknownCustomerException::new))
                .flatMap(customer -> ledger.balances(customer.partnerId(), customer.id()))
                .map(AccountsBody::of);
    }

    /** A customer's accounts. */
    @Schema(name = "LiriumAccounts")
    public record AccountsBody(@Schema(required = true) List<AccountBody> accounts) {

        static AccountsBody of(List<Balance> balances) {
            return new AccountsBody(balances.stream().map(AccountBody::of).toList());
        }
    }

    /** What there is of one asset. */
    @Schema(name = "LiriumAccount")
    public record AccountBody(
            @Schema(required = true, examples = "USDC") String currency,

            @Schema(required = true, examples = "25.400000", description = "In units, with all decimals of the asset")
            String amount) {

        static AccountBody of(Balance balance) {
            return new AccountBody(balance.asset(), balance.available().toPlainString());
        }
    }
}
