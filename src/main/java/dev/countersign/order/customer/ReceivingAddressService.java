package dev.countersign.order.customer;

import dev.countersign.database.Database;
import dev.countersign.ethereum.Address;
import dev.countersign.lifecycle.Result;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Where customers receive crypto, and from where a partner's treasury sends it. */
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
               and not exists (select from treasury where network_id = $3 and address = $4)
               and not exists (select from wallet where network_id = $3 and address = $4)
            on conflict (customer_id, network_id) do update set address = excluded.address
            returning network_id, address""";

    private static final String TREASURY = """
            insert into treasury (partner_id, network_id, address)
            select p.id, n.id, $3 from partner p, network n
             where p.id = $1 and n.id = $2
               and not exists (select from wallet where network_id = $2 and address = $3)
            on conflict (partner_id, network_id) do update set address = excluded.address
             where treasury.address = excluded.address
            returning network_id, address""";
    private static final String TREASURY_TAKEN = "treasury_network_id_address_key";

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
                .map(row -> row.<Result<Receiving, Problem>>map(saved -> Result.done(receiving(saved)))
                        .orElseGet(() -> Result.refused(Problem.UNKNOWN_OR_TAKEN)))
                .onFailure(failure -> Database.violates(failure, TAKEN))
                .recoverWithItem(Result.refused(Problem.UNKNOWN_OR_TAKEN));
    }

    /** Sets the address from which a partner's customers' sends leave on a network. It never changes. */
    public Uni<Result<Receiving, Problem>> saveTreasury(UUID partnerId, Receiving from) {
        return database.first(
                        TREASURY, partnerId, from.networkId(), from.address().lowerCase())
                .map(row -> row.<Result<Receiving, Problem>>map(saved -> Result.done(receiving(saved)))
                        .orElseGet(() -> Result.refused(Problem.UNKNOWN_OR_TAKEN)))
                .onFailure(failure -> Database.violates(failure, TREASURY_TAKEN))
                .recoverWithItem(Result.refused(Problem.UNKNOWN_OR_TAKEN));
    }

    private static Receiving receiving(Row row) {
        return new Receiving(row.getString("network_id"), Address.parse(row.getString("address")));
    }

    /** An address on a network. */
    public record Receiving(String networkId, Address address) {}

    /** Why an address was not set. */
    public enum Problem {
        /** Unknown partner, customer or network; or the address is somebody else's, or another one is set for good. */
        UNKNOWN_OR_TAKEN
    }
}
