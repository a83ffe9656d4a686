package dev.countersign.order.customer;

import dev.countersign.database.Database;
import dev.countersign.ethereum.Address;
import dev.countersign.identity.Customer;
import dev.countersign.identity.CustomerService;
import dev.countersign.market.MarketService;
import dev.countersign.market.Token;
import dev.countersign.order.customer.CustomerOrderProblem.InvalidAddress;
import dev.countersign.order.customer.CustomerOrderProblem.InvalidDestination;
import dev.countersign.order.customer.CustomerOrderProblem.UnableToReceive;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Finds out where a send goes: on which network, to which address, and whether to another customer of the same partner. */
@ApplicationScoped
class Destinations {

    private static final String TREASURIES = "select id, network_id, address from treasury where partner_id = $1";
    private static final String RECEIVER = """
            select customer_id from receiving_address where partner_id = $1 and network_id = $2 and address = $3""";
    private static final String RECEIVES_AT = """
            select address from receiving_address where partner_id = $1 and network_id = $2 and customer_id = $3""";
    private static final String ENTRY = """
            select network_id, address from address_book_entry
             where partner_id = $1 and customer_id = $2 and id = $3""";
    private static final Address NOBODY = Address.parse("0x0000000000000000000000000000000000000000");

    private final Database database;
    private final MarketService market;
    private final CustomerService customers;

    Destinations(Database database, MarketService market, CustomerService customers) {
        this.database = database;
        this.market = market;
        this.customers = customers;
    }

    /** The place that an instruction means; refuses what cannot be meant. */
    Uni<Place> find(Customer sender, Instruction.Send send) {
        return exits(sender.partnerId(), send.asset())
                .flatMap(exits -> entry(sender, send.destination()).flatMap(entry -> {
                    Exit exit = exit(exits, send, entry);
                    return place(sender, send.destination(), entry, exit).invoke(place -> check(sender, place));
                }));
    }

    /** Where an asset can leave: every network that has it and on which the partner has a treasury. */
    Uni<List<Exit>> exits(UUID partnerId, String asset) {
        return exits(partnerId, market.tokens(asset));
    }

    /** The same for all assets. */
    Uni<List<Exit>> exits(UUID partnerId) {
        return exits(partnerId, market.tokens());
    }

    private Uni<List<Exit>> exits(UUID partnerId, Uni<List<Token>> tokens) {
        return database.run(TREASURIES, partnerId).flatMap(rows -> {
            Map<String, Row> treasuries = new HashMap<>();
            rows.forEach(row -> treasuries.put(row.getString("network_id"), row));
            return tokens.map(all -> all.stream()
                    .filter(token -> treasuries.containsKey(token.networkId()))
                    .map(token -> exit(token, treasuries.get(token.networkId())))
                    .toList());
        });
    }

    private static Exit exit(Token token, Row treasury) {
        return new Exit(token, Address.parse(treasury.getString("address")), treasury.getUUID("id"));
    }

    private static Exit exit(List<Exit> exits, Instruction.Send send, Optional<Entry> entry) {
        if (exits.isEmpty()) {
            throw new Refusal(new CustomerOrderProblem.Forbidden(send.asset() + " cannot be sent"));
        }
        Optional<String> network = entry.map(Entry::networkId).or(send::network);
        if (entry.isPresent()
                && send.network()
                        .filter(asked -> !asked.equals(entry.get().networkId()))
                        .isPresent()) {
            throw Refusal.invalid("send.network", "is not that of the address book's entry");
        }
        if (network.isEmpty() && exits.size() > 1) {
            throw Refusal.invalid("send.network", "is needed: " + send.asset() + " is sent on more than one");
        }
        return exits.stream()
                .filter(exit -> network.map(exit.token().networkId()::equals).orElse(true))
                .findFirst()
                .orElseThrow(() -> Refusal.invalid("send.network", send.asset() + " cannot be sent on it"));
    }

    private Uni<Optional<Entry>> entry(Customer sender, Destination destination) {
        if (destination.kind() != Destination.Kind.ADDRESS_BOOK) {
            return Uni.createFrom().item(Optional.empty());
        }
        return database.first(ENTRY, sender.partnerId(), sender.id(), id(destination))
                .map(row -> row.map(
                        found -> new Entry(found.getString("network_id"), Address.parse(found.getString("address")))))
                .map(found -> Optional.of(found.orElseThrow(
                        () -> new Refusal(new InvalidDestination("the customer's address book has no such entry")))));
    }

    private Uni<Place> place(Customer sender, Destination destination, Optional<Entry> entry, Exit exit) {
        return switch (destination.kind()) {
            case ADDRESS -> placeOf(sender, exit, address(destination.value()));
            case ADDRESS_BOOK -> placeOf(sender, exit, entry.orElseThrow().address());
            case CUSTOMER -> placeOf(sender, exit, id(destination));
        };
    }

    private Uni<Place> placeOf(Customer sender, Exit exit, Address address) {
        return database.first(RECEIVER, sender.partnerId(), exit.token().networkId(), address.lowerCase())
                .flatMap(row -> row.isEmpty()
                        ? Uni.createFrom().item(new Place(exit, address, Optional.empty()))
                        : customers
                                .find(sender.partnerId(), row.get().getUUID("customer_id"))
                                .map(receiver -> new Place(exit, address, receiver)));
    }

    /** A customer without an address of its own receives all the same: nothing leaves the treasury. */
    private Uni<Place> placeOf(Customer sender, Exit exit, UUID customerId) {
        return customers.find(sender.partnerId(), customerId).flatMap(receiver -> {
            if (receiver.isEmpty()) {
                throw new Refusal(new InvalidDestination("there is no such customer"));
            }
            return database.first(RECEIVES_AT, sender.partnerId(), exit.token().networkId(), customerId)
                    .map(row -> new Place(
                            exit,
                            row.map(found -> Address.parse(found.getString("address")))
                                    .orElse(exit.treasury()),
                            receiver));
        });
    }

    private static void check(Customer sender, Place place) {
        if (place.receiver()
                .filter(receiver -> receiver.id().equals(sender.id()))
                .isPresent()) {
            throw new Refusal(new InvalidDestination("it is the customer's own"));
        }
        if (place.receiver().filter(receiver -> !receiver.active()).isPresent()) {
            throw new Refusal(new UnableToReceive());
        }
        boolean lost = place.address().equals(NOBODY)
                || place.address().equals(place.exit().token().contract())
                || place.address().equals(place.exit().token().forwarder());
        if (lost
                || place.receiver().isEmpty()
                        && place.address().equals(place.exit().treasury())) {
            throw new Refusal(new InvalidDestination("what is sent there belongs to nobody"));
        }
    }

    /** What is sent to a mistyped address is lost, so a checksum that is there must be right. */
    private static Address address(String text) {
        try {
            return Address.parseChecksummed(text);
        } catch (IllegalArgumentException malformed) {
            throw new Refusal(new InvalidAddress());
        }
    }

    private static UUID id(Destination destination) {
        return destination.id().orElseThrow(() -> new Refusal(new InvalidDestination("there is nothing of that id")));
    }

    /**
     * A network on which an asset can leave.
     *
     * @param walletId the treasury's id
     */
    record Exit(Token token, Address treasury, UUID walletId) {}

    /**
     * Where a send goes.
     *
     * @param receiver the partner's customer who gets it
     */
    record Place(Exit exit, Address address, Optional<Customer> receiver) {}

    private record Entry(String networkId, Address address) {}
}
