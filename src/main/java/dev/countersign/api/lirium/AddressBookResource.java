package dev.countersign.api.lirium;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.api.CurrentCaller;
import dev.countersign.api.CustomerCaller;
import dev.countersign.api.UnknownCustomerException;
import dev.countersign.ethereum.Address;
import dev.countersign.identity.Customer;
import dev.countersign.identity.CustomerService;
import dev.countersign.identity.Scope;
import dev.countersign.order.customer.AddressBookEntry;
import dev.countersign.order.customer.AddressBookService;
import dev.countersign.order.customer.ReceivingAddressService;
import io.smallrye.mutiny.Uni;
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
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** Where a customer sends to, and where it receives. */
@Path("/v1/customers/{customer_id}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Customers", description = "Customers of a banking partner")
@SecurityRequirement(name = "RS512Token")
public class AddressBookResource {

    private static final int LONGEST = 200;

    private final CurrentCaller caller;
    private final CustomerService customers;
    private final AddressBookService addressBook;
    private final ReceivingAddressService receiving;

    AddressBookResource(
            CurrentCaller caller,
            CustomerService customers,
            AddressBookService addressBook,
            ReceivingAddressService receiving) {
        this.caller = caller;
        this.customers = customers;
        this.addressBook = addressBook;
        this.receiving = receiving;
    }

    @POST
    @Path("/address_book")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(operationId = "createAddressBookEntry", summary = "Put an address into a customer's address book")
    @APIResponse(responseCode = "200", description = "The entry")
    @APIResponse(responseCode = "404", description = "No such customer")
    @APIResponse(responseCode = "409", description = "The customer has that address on that network already")
    public Uni<EntryBody> create(
            @RestPath("customer_id") String customerId,
            @RequestBody(required = true, content = @Content(schema = @Schema(implementation = EntryRequest.class)))
                    EntryRequest body) {
        CustomerCaller allowed = caller.customer(Scope.CUSTOMER_ORDER_WRITE, customerId);
        AddressBookService.NewEntry entry = Optional.ofNullable(body)
                .orElseThrow(() -> LiriumException.invalid("a JSON object is needed"))
                .read();
        return addressBook
                .create(allowed.partnerId(), allowed.customerId(), entry)
                .map(result -> EntryBody.of(result.orThrow(problem -> switch (problem) {
                    case UNKNOWN_CUSTOMER -> LiriumException.notFound("customer");
                    case UNKNOWN_NETWORK -> LiriumException.invalid("network: is not known");
                    case THERE_ALREADY ->
                        new LiriumException(LiriumErrorCode.CONFLICT, "the address is in the book already");
                })));
    }

    @GET
    @Path("/address_book")
    @Operation(operationId = "listAddressBook", summary = "A customer's address book, newest first (ours)")
    @APIResponse(responseCode = "200", description = "The entries, a thousand at most")
    @APIResponse(responseCode = "404", description = "No such customer")
    public Uni<BookBody> list(@RestPath("customer_id") String customerId) {
        CustomerCaller allowed = caller.customer(Scope.CUSTOMER_ORDER_READ, customerId);
        return known(allowed)
                .flatMap(customer -> addressBook.list(customer.partnerId(), customer.id()))
                .map(entries -> new BookBody(entries.stream().map(EntryBody::of).toList()));
    }

    @GET
    @Path("/receiving_addresses")
    @Operation(operationId = "listReceivingAddresses", summary = "Where a customer receives crypto")
    @APIResponse(responseCode = "200", description = "One address for each network, if there is one")
    @APIResponse(responseCode = "404", description = "No such customer")
    public Uni<ReceivingBody> receiving(@RestPath("customer_id") String customerId) {
        CustomerCaller allowed = caller.customer(Scope.CUSTOMER_ORDER_READ, customerId);
        return known(allowed)
                .flatMap(customer -> receiving.list(customer.partnerId(), customer.id()))
                .map(addresses -> new ReceivingBody(addresses.stream()
                        .map(at -> new ReceivingAddressBody(
                                at.networkId(), at.address().toString()))
                        .toList()));
    }

    private Uni<Customer> known(CustomerCaller allowed) {
        return customers
                .find(allowed.partnerId(), allowed.customerId())
                .map(found -> found.orElseThrow(UnknownCustomerException::new));
    }

    /** An entry to be made. */
    @Schema(name = "LiriumAddressBookRequest")
    @JsonNaming(SnakeCaseStrategy.class)
    public record EntryRequest(
            @Schema(required = true, examples = "0x9f8ef448c2c0694383b848e32d4d2857ebaedb94")
            String address,

            @Schema(required = true, examples = "polygon") String network,
            @Schema(maxLength = LONGEST) String label,

            @Schema(enumeration = {"self", "third_party"}) String ownershipType,

            @Schema(maxLength = LONGEST) String beneficiaryFullName) {

        AddressBookService.NewEntry read() {
            return new AddressBookService.NewEntry(
                    Optional.ofNullable(network)
                            .map(name -> name.toLowerCase(Locale.ROOT))
                            .filter(name -> name.matches("[a-z0-9-]{2,32}"))
                            .orElseThrow(() -> LiriumException.invalid("network: is not known")),
                    readAddress(),
                    text(label, "label"),
                    Optional.ofNullable(ownershipType).map(EntryRequest::ownership),
                    text(beneficiaryFullName, "beneficiary_full_name"));
        }

        private Address readAddress() {
            try {
                return Address.parseChecksummed(Optional.ofNullable(address)
                        .orElseThrow(() -> LiriumException.invalid("address: is required")));
            } catch (IllegalArgumentException malformed) {
                throw LiriumException.invalid("address: is no address on that network, or its checksum is wrong");
            }
        }

        private static AddressBookEntry.Ownership ownership(String text) {
            return switch (text) {
                case "self" -> AddressBookEntry.Ownership.SELF;
                case "third_party" -> AddressBookEntry.Ownership.THIRD_PARTY;
                default -> throw LiriumException.invalid("ownership_type: must be self or third_party");
            };
        }

        private static Optional<String> text(String text, String field) {
            if (text != null
                    && (text.isBlank()
                            || text.length() > LONGEST
                            || text.chars().anyMatch(Character::isISOControl))) {
                throw LiriumException.invalid(field + ": must be 1 to 200 printable characters");
            }
            return Optional.ofNullable(text);
        }
    }

    /** An entry. */
    @Schema(name = "LiriumAddressBookEntry")
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record EntryBody(
            @Schema(required = true) UUID id,
            @Schema(required = true) String address,
            @Schema(required = true) String network,
            String label,
            String ownershipType,
            String beneficiaryFullName,
            @Schema(required = true) Instant created,

            @JsonInclude(JsonInclude.Include.ALWAYS)
            @Schema(nullable = true, description = "When an order was made that sends there")
            Instant lastUsed) {

        static EntryBody of(AddressBookEntry entry) {
            return new EntryBody(
                    entry.id(),
                    entry.address().toString(),
                    entry.networkId(),
                    entry.label().orElse(null),
                    entry.ownership()
                            .map(owner -> owner.name().toLowerCase(Locale.ROOT))
                            .orElse(null),
                    entry.beneficiary().orElse(null),
                    entry.createdAt(),
                    entry.lastUsedAt().orElse(null));
        }
    }

    /** An address book. */
    @Schema(name = "LiriumAddressBook")
    @JsonNaming(SnakeCaseStrategy.class)
    public record BookBody(@Schema(required = true) List<EntryBody> addressBook) {}

    /** Where a customer receives on one network. */
    @Schema(name = "LiriumReceivingAddress")
    public record ReceivingAddressBody(
            @Schema(required = true, examples = "polygon") String network,
            @Schema(required = true) String address) {}

    /** Where a customer receives. */
    @Schema(name = "LiriumReceivingAddresses")
    @JsonNaming(SnakeCaseStrategy.class)
    public record ReceivingBody(@Schema(required = true) List<ReceivingAddressBody> receivingAddresses) {}
}
