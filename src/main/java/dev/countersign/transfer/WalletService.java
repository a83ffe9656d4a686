package dev.countersign.transfer;

import dev.countersign.database.Database;
import dev.countersign.database.PrimaryKeys;
import dev.countersign.database.Transaction;
import dev.countersign.ethereum.Address;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The wallets that partners sign with: one for each network. */
@ApplicationScoped
public class WalletService {

    private static final String REGISTER = """
            insert into wallet (id, partner_id, network_id, address)
            select $1, $2, $3, $4
             where not exists (select from source_wallet where network_id = $3 and address = $4)
               and not exists (select from receiving_address where network_id = $3 and address = $4)
            on conflict do nothing returning *""";
    private static final String OF_NETWORK = "select * from wallet where partner_id = $1 and network_id = $2";
    private static final String OF_PARTNER = "select * from wallet where partner_id = $1 order by network_id";
    private static final String FOREIGN_KEY_VIOLATION = "23503";

    private final Database database;
    private final PrimaryKeys keys;

    WalletService(Database database, PrimaryKeys keys) {
        this.database = database;
        this.keys = keys;
    }

    /** Registers a wallet. Empty when the partner has one there already, or the partner, network or address is not free. */
    public Uni<Optional<Wallet>> register(UUID partnerId, String networkId, Address address) {
        return database.first(REGISTER, keys.next(), partnerId, networkId, address.lowerCase())
                .map(row -> row.map(WalletService::wallet))
                .onFailure(failure ->
                        failure instanceof PgException error && FOREIGN_KEY_VIOLATION.equals(error.getSqlState()))
                .recoverWithItem(Optional.empty());
    }

    /** The partner's wallet on a network. */
    public Uni<Optional<Wallet>> find(Transaction transaction, UUID partnerId, String networkId) {
        return transaction.first(OF_NETWORK, partnerId, networkId).map(row -> row.map(WalletService::wallet));
    }

    /** All wallets of a partner. */
    public Uni<List<Wallet>> list(UUID partnerId) {
        return database.run(OF_PARTNER, partnerId)
                .map(rows -> rows.stream().map(WalletService::wallet).toList());
    }

    private static Wallet wallet(Row row) {
        return new Wallet(row.getUUID("id"), row.getString("network_id"), Address.parse(row.getString("address")));
    }
}
