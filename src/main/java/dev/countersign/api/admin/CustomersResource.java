package dev.countersign.api.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.api.CurrentCaller;
import dev.countersign.api.Identifiers;
import dev.countersign.identity.Customer;
import dev.countersign.identity.CustomerPage;
import dev.countersign.identity.CustomerService;
import dev.countersign.identity.Scope;
import dev.countersign.mail.Mail;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
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
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;

/** The customers of a banking partner. */
@Path("/admin/v1/partners/{partner_id}/customers")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Admin")
@SecurityRequirement(name = "OperatorToken")
public class CustomersResource {

    private static final String DEFAULT_LIMIT = "20";
    private static final java.util.regex.Pattern LIMIT = java.util.regex.Pattern.compile("[1-9][0-9]?|100");

    private final CurrentCaller caller;
    private final CustomerService customers;

    CustomersResource(CurrentCaller caller, CustomerService customers) {
        this.caller = caller;
        this.customers = customers;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(201)
    @Operation(operationId = "createCustomer", summary = "Create a customer of a partner")
    @APIResponse(responseCode = "201", description = "The customer")
    @APIResponse(responseCode = "404", description = "No such partner")
    public Uni<CustomerBody> create(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @NotNull @Valid CustomerRequest body) {
        caller.require(Scope.OPERATOR);
        if (!Mail.isAddress(body.email())) {
            throw AdminRefusal.invalid("email: must be one plain mail address, at most 254 characters");
        }
        return customers
                .create(AdminRefusal.id(partnerId), body.email(), body.name())
                .map(made -> CustomerBody.of(made.orElseThrow(() -> AdminRefusal.unknown("partner"))));
    }

    @GET
    @Operation(operationId = "listCustomers", summary = "The customers of a partner, newest first")
    @APIResponse(responseCode = "200", description = "A page of customers")
    public Uni<CustomersBody> list(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestQuery @Parameter(description = "`next_cursor` of the page before; none for the first page")
                    Optional<String> cursor,
            @RestQuery
                    @Parameter(
                            schema =
                                    @Schema(
                                            type = SchemaType.INTEGER,
                                            minimum = "1",
                                            maximum = "100",
                                            defaultValue = DEFAULT_LIMIT))
                    Optional<String> limit) {
        caller.require(Scope.OPERATOR);
        return customers
                .list(AdminRefusal.id(partnerId), cursor.map(CustomersResource::cursor), limit(limit))
                .map(CustomersBody::of);
    }

    @GET
    @Path("/{customer_id}")
    @Operation(operationId = "getCustomer", summary = "A customer of a partner")
    @APIResponse(responseCode = "200", description = "The customer")
    @APIResponse(responseCode = "404", description = "The partner has no such customer")
    public Uni<CustomerBody> get(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath("customer_id") @Parameter(schema = @Schema(implementation = UUID.class)) String customerId) {
        caller.require(Scope.OPERATOR);
        return customers
                .find(AdminRefusal.id(partnerId), AdminRefusal.id(customerId))
                .map(CustomersResource::known);
    }

    @POST
    @Path("/{customer_id}/block")
    @Operation(
            operationId = "blockCustomer",
            summary = "A customer may no longer act",
            description =
                    "From the next request on: the customer's keys prove nothing. Doing it twice is doing it once.")
    @APIResponse(responseCode = "200", description = "The customer")
    @APIResponse(responseCode = "404", description = "The partner has no such customer")
    public Uni<CustomerBody> block(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath("customer_id") @Parameter(schema = @Schema(implementation = UUID.class)) String customerId) {
        caller.require(Scope.OPERATOR);
        return customers
                .block(AdminRefusal.id(partnerId), AdminRefusal.id(customerId))
                .map(CustomersResource::known);
    }

    @POST
    @Path("/{customer_id}/unblock")
    @Operation(operationId = "unblockCustomer", summary = "A blocked customer may act again")
    @APIResponse(responseCode = "200", description = "The customer")
    @APIResponse(responseCode = "404", description = "The partner has no such customer")
    public Uni<CustomerBody> unblock(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath("customer_id") @Parameter(schema = @Schema(implementation = UUID.class)) String customerId) {
        caller.require(Scope.OPERATOR);
        return customers
                .unblock(AdminRefusal.id(partnerId), AdminRefusal.id(customerId))
                .map(CustomersResource::known);
    }

    private static CustomerBody known(Optional<Customer> found) {
        return CustomerBody.of(found.orElseThrow(() -> AdminRefusal.unknown("customer of this partner")));
    }

    private static UUID cursor(String text) {
        return Identifiers.parse(text).orElseThrow(() -> AdminRefusal.invalid("cursor: is none that a page has given"));
    }

    private static int limit(Optional<String> text) {
        return Integer.parseInt(text.or(() -> Optional.of(DEFAULT_LIMIT))
                .filter(given -> LIMIT.matcher(given).matches())
                .orElseThrow(() -> AdminRefusal.invalid("limit: must be 1 to 100")));
    }

    /** A customer to be created. */
    @Schema(name = "CreateCustomerRequest")
    public record CustomerRequest(
            @NotBlank @Size(max = 320) @Pattern(regexp = "[^@\\s]+@[^@\\s]+", message = "must be an e-mail address") @Schema(examples = "ana@example.com", description = "Where confirmation codes are sent")
            String email,

            @NotBlank @Size(max = 200) @Schema(examples = "Ana Customer")
            String name) {}

    /** Some of a partner's customers. */
    @Schema(name = "CustomerPage")
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record CustomersBody(
            List<CustomerBody> customers,

            @Schema(description = "The `cursor` of the next page; not there on the last one")
            String nextCursor) {

        static CustomersBody of(CustomerPage page) {
            return new CustomersBody(
                    page.customers().stream().map(CustomerBody::of).toList(),
                    page.next().map(UUID::toString).orElse(null));
        }
    }

    /** A customer. */
    @Schema(name = "Customer")
    @JsonNaming(SnakeCaseStrategy.class)
    public record CustomerBody(
            UUID id,
            String email,
            String name,
            @Schema(enumeration = {"active", "blocked"}) String state,
            Instant createdAt) {

        static CustomerBody of(Customer customer) {
            return new CustomerBody(
                    customer.id(),
                    customer.email(),
                    customer.name(),
                    customer.state().name().toLowerCase(Locale.ROOT),
                    customer.createdAt());
        }
    }
}
