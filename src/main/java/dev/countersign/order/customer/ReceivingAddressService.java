package dev.countersign.order.customer;

import dev.countersign.database.Database;
import dev.countersign.ethereum.Address;
import dev.countersign.lifecycle.Result;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where customers receive crypto. */
@ApplicationScoped
public class ReceivingAddressService {

    private static final String TAKEN = "receiving_address_network_id_address_key";
    private static final String LIST = """
            select network_id, address from receiving_address where partner_id = $1 and customer_id = $2 order by network_id""";

    /** What belongs to a wallet or a treasury receives for nobody else. */
    private static final String SAVE = """
            insert into receiving_address (partner_id, customer_id, network_id, address)
            select c.partner_id, c.id, n.id, $4 from customer c, network n
             where c.partner_id = $1 and c.id = $2 and n.id = $3
               and not exists (select from source_wallet where network_id = $3 and address = $4)
            on conflict (customer_id, network_id) do update set address = excluded.address
            returning network_id, address""";

    private static final String KNOWN = """
            select exists (select from customer where partner_id = $1 and id = $2) as customer,
                   exists (select from network where id = $3) as network""";

    private final Database database;

    ReceivingAddressService(Database database) {
        this.database = database;
    }

    /** A customer's addresses, one for each network at most. */
    public Uni<List<Receiving>> list(UUID partnerId, UUID customerId) {
        return database.run(LIST, partnerId, customerId)
                .map(rows ->
                        rows.stream().map(ReceivingAddressService::receiving).toList());
    }

    /** Sets a customer's address on a network, for sends that are made from now on. */
    public Uni<Result<Receiving, Problem>> save(UUID partnerId, UUID customerId, Receiving at) {
        return database.first(
                        SAVE,
                        partnerId,
                        customerId,
                        at.networkId(),
                        at.address().lowerCase())
                .flatMap(row -> row.map(
                                saved -> Uni.createFrom().item(Result.<Receiving, Problem>done(receiving(saved))))
                        .orElseGet(() -> explain(partnerId, customerId, at)))
                .onFailure(failure -> Database.violates(failure, TAKEN))
                .recoverWithItem(Result.refused(Problem.TAKEN));
    }

    private Uni<Result<Receiving, Problem>> explain(UUID partnerId, UUID customerId, Receiving at) {
        return database.first(KNOWN, partnerId, customerId, at.networkId())
                .map(Optional::orElseThrow)
                .map(known -> Result.refused(
                        !known.getBoolean("customer")
                                ? Problem.UNKNOWN_CUSTOMER
                                : known.getBoolean("network") ? Problem.TAKEN : Problem.UNKNOWN_NETWORK));
    }

    private static Receiving receiving(Row row) {
        return new Receiving(row.getString("network_id"), Address.parse(row.getString("address")));
    }

    /** An address on a network. */
    public record Receiving(String networkId, Address address) {}

    /** Why an address was not set. */
    public enum Problem {
        /** The partner has no such customer. */
        UNKNOWN_CUSTOMER,
        UNKNOWN_NETWORK,
        /** The address is another customer's, a wallet's or a treasury's. */
        TAKEN
    }
}
