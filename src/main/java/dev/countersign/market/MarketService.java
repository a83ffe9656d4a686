package dev.countersign.market;

import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import dev.countersign.ethereum.Address;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Looks up tokens, and registers them for the operator. */
@ApplicationScoped
public class MarketService {

    private static final String TOKENS = """
            select t.asset_code, a.decimals, t.network_id, n.chain_id, n.rpc_url, t.contract_address,
                   n.forwarder_address, n.forwarder_name, n.forwarder_version
              from token t join asset a on a.code = t.asset_code join network n on n.id = t.network_id
             where t.asset_code = $1""";
    private static final String TOKEN = TOKENS + " and t.network_id = $2";

    private static final String SAVE_NETWORK = """
            insert into network (id, name, chain_id, rpc_url, forwarder_address, forwarder_name, forwarder_version)
            values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (id) do update
               set name = excluded.name, rpc_url = excluded.rpc_url
             where network.chain_id = excluded.chain_id and network.forwarder_address = excluded.forwarder_address
               and network.forwarder_name = excluded.forwarder_name
               and network.forwarder_version = excluded.forwarder_version
            returning id""";

    private static final String SAVE_ASSET = """
            insert into asset (code, name, decimals) values ($1, $2, $3)
            on conflict (code) do update set name = excluded.name where asset.decimals = excluded.decimals
            returning code""";
    private static final String SAVE_TOKEN = """
            insert into token (asset_code, network_id, contract_address) values ($1, $2, $3)
            on conflict (asset_code, network_id) do update set contract_address = excluded.contract_address
             where token.contract_address = excluded.contract_address
            returning asset_code""";
    private static final String ASSET_EXISTS = "select code from asset where code = $1";
    private static final String NETWORK_EXISTS = "select id from network where id = $1";

    private final Database database;

    MarketService(Database database) {
        this.database = database;
    }

    /** An asset on a network, or empty when it is not registered. */
    public Uni<Optional<Token>> token(Transaction transaction, String assetCode, String networkId) {
        return transaction.first(TOKEN, assetCode, networkId).map(row -> row.map(MarketService::token));
    }

    /** The same, outside a transaction. */
    public Uni<Optional<Token>> token(String assetCode, String networkId) {
        return database.first(TOKEN, assetCode, networkId).map(row -> row.map(MarketService::token));
    }

    /** An asset on every network that has it. */
    public Uni<List<Token>> tokens(String assetCode) {
        return database.run(TOKENS, assetCode)
                .map(rows -> rows.stream().map(MarketService::token).toList());
    }

    /**
     * Registers a network, or changes the name and endpoint of one.
     *
     * @return false when it is registered with another chain id or forwarder, which never change
     */
    public Uni<Boolean> save(Network network) {
        return database.first(
                        SAVE_NETWORK,
                        network.id(),
                        network.name(),
                        new BigDecimal(network.chainId()),
                        network.rpcUrl(),
                        network.forwarder().lowerCase(),
                        network.forwarderName(),
                        network.forwarderVersion())
                .map(Optional::isPresent);
    }

    /** Registers an asset on a network. Its decimals and its contract never change. */
    public Uni<TokenOutcome> saveToken(Asset asset, String networkId, Address contract) {
        return database.first(NETWORK_EXISTS, networkId)
                .flatMap(network -> network.isEmpty()
                        ? Uni.createFrom().item(TokenOutcome.UNKNOWN_NETWORK)
                        : database.transaction(transaction -> saveToken(transaction, asset, networkId, contract))
                                .replaceWith(TokenOutcome.SAVED)
                                .onFailure(ConflictException.class)
                                .recoverWithItem(TokenOutcome.CONFLICT));
    }

    /** Whether an asset is registered at all. */
    public Uni<Boolean> knows(String assetCode) {
        return database.first(ASSET_EXISTS, assetCode).map(Optional::isPresent);
    }

    private static Uni<Row> saveToken(Transaction transaction, Asset asset, String networkId, Address contract) {
        return transaction
                .first(SAVE_ASSET, asset.code(), asset.name(), (short) asset.decimals())
                .map(saved -> saved.orElseThrow(ConflictException::new))
                .flatMap(saved -> transaction.first(SAVE_TOKEN, asset.code(), networkId, contract.lowerCase()))
                .map(saved -> saved.orElseThrow(ConflictException::new));
    }

    /** Rolls everything back. */
    private static final class ConflictException extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    /** What became of a token that was to be registered. */
    public enum TokenOutcome {
        SAVED,
        UNKNOWN_NETWORK,
        CONFLICT
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
