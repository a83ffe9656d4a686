package dev.countersign.market;

import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import dev.countersign.ethereum.Address;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** Looks up tokens, and registers them for the operator. */
@ApplicationScoped
public class MarketService {

    private static final String TOKEN = """
            select t.asset_code, a.decimals, t.network_id, n.chain_id, n.rpc_url, t.contract_address,
                   n.forwarder_address, n.forwarder_name, n.forwarder_version
              from token t join asset a on a.code = t.asset_code join network n on n.id = t.network_id
             where t.asset_code = $1 and t.network_id = $2""";

    private static final String SAVE_NETWORK = """
            insert into network (id, name, chain_id, rpc_url, forwarder_address, forwarder_name, forwarder_version)
            values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (id) do update
               set name = excluded.name, rpc_url = excluded.rpc_url""";

    private static final String SAVE_TOKEN = """
            with known as (
              insert into asset (code, name, decimals) values ($1, $2, $3) on conflict (code) do nothing
            )
            insert into token (asset_code, network_id, contract_address) values ($1, $4, $5)
            on conflict (asset_code, network_id) do nothing""";

    private final Database database;

    MarketService(Database database) {
        this.database = database;
    }

    /** An asset on a network, or empty when it is not registered. */
    public Uni<Optional<Token>> token(Transaction transaction, String assetCode, String networkId) {
        return transaction.first(TOKEN, assetCode, networkId).map(row -> row.map(MarketService::token));
    }

    /** Registers a network, or changes the name and endpoint of one. Its chain and forwarder never change. */
    public Uni<Void> save(Network network) {
        return database.run(
                        SAVE_NETWORK,
                        network.id(),
                        network.name(),
                        new java.math.BigDecimal(network.chainId()),
                        network.rpcUrl(),
                        network.forwarder().lowerCase(),
                        network.forwarderName(),
                        network.forwarderVersion())
                .replaceWithVoid();
    }

    /** Registers an asset on a network. */
    public Uni<Void> saveToken(Asset asset, String networkId, Address contract) {
        return database.run(
                        SAVE_TOKEN,
                        asset.code(),
                        asset.name(),
                        (short) asset.decimals(),
                        networkId,
                        contract.lowerCase())
                .replaceWithVoid();
    }

    private static Token token(Row row) {
        return new Token(
                row.getString("asset_code"),
                row.getShort("decimals"),
                row.getString("network_id"),
                row.getBigDecimal("chain_id").toBigIntegerExact(),
                row.getString("rpc_url"),
                Address.parse(row.getString("contract_address")),
                Address.parse(row.getString("forwarder_address")),
                row.getString("forwarder_name"),
                row.getString("forwarder_version"));
    }
}
