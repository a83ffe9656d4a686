package dev.countersign.transfer;

import dev.countersign.database.Database;
import dev.countersign.database.PrimaryKeys;
import dev.countersign.ethereum.Address;
import dev.countersign.lifecycle.Result;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The wallets from which partners' people withdraw. */
@ApplicationScoped
public class CustodyWalletService {

    private static final String ADDRESS_ONCE = "custody_wallet_address_once";
    private static final String OF_ACCOUNT_ONCE = "custody_wallet_of_account_once";

    /** What has an owner already is nobody's custody wallet. */
    private static final String CREATE = """
            insert into custody_wallet (id, partner_id, label, account_id, asset_code, network_id, address, approvals_required)
            select $1, p.id, $3, $4, t.asset_code, t.network_id, $7, $8
              from partner p, token t
             where p.id = $2 and t.asset_code = $5 and t.network_id = $6
               and not exists (select from source_wallet s where s.network_id = $6 and s.address = $7)
               and not exists (select from receiving_address r where r.network_id = $6 and r.address = $7)
            returning *, (select coalesce(n.symbol, upper(n.id)) from network n where n.id = custody_wallet.network_id) as network_symbol""";

    private static final String KNOWN = """
            select exists (select from partner where id = $1) as partner,
                   exists (select from token where asset_code = $2 and network_id = $3) as token""";

    private static final String VIEW = """
            select w.*, coalesce(n.symbol, upper(n.id)) as network_symbol from custody_wallet w join network n on n.id = w.network_id
             where w.partner_id = $1""";
    private static final String FIND = VIEW + " and w.id = $2";
    private static final String LIST = VIEW + " order by w.id";

    private final Database database;
    private final PrimaryKeys keys;

    CustodyWalletService(Database database, PrimaryKeys keys) {
        this.database = database;
        this.keys = keys;
    }

    /** A partner's wallet; empty when it has no such one. */
    public Uni<Optional<CustodyWallet>> find(UUID partnerId, UUID id) {
        return database.first(FIND, partnerId, id).map(row -> row.map(CustodyWalletService::wallet));
    }

    /** A partner's wallets, oldest first. */
    public Uni<List<CustodyWallet>> list(UUID partnerId) {
        return database.run(LIST, partnerId)
                .map(rows -> rows.stream().map(CustodyWalletService::wallet).toList());
    }

    /** A new wallet. What is in it has to be booked: nothing, until something arrives. */
    public Uni<Result<CustodyWallet, Problem>> create(UUID partnerId, NewWallet wallet) {
        return database.first(
                        CREATE,
                        keys.next(),
                        partnerId,
                        wallet.label(),
                        wallet.accountId().orElse(null),
                        wallet.assetCode(),
                        wallet.networkId(),
                        wallet.address().lowerCase(),
                        (short) wallet.approvalsRequired())
                .flatMap(row -> row.map(
                                created -> Uni.createFrom().item(Result.<CustodyWallet, Problem>done(wallet(created))))
                        .orElseGet(() -> explain(partnerId, wallet)))
                .onFailure(failure -> Database.violates(failure, ADDRESS_ONCE))
                .recoverWithItem(Result.refused(Problem.ADDRESS_TAKEN))
                .onFailure(failure -> Database.violates(failure, OF_ACCOUNT_ONCE))
                .recoverWithItem(Result.refused(Problem.ACCOUNT_HAS_ONE));
    }

    private Uni<Result<CustodyWallet, Problem>> explain(UUID partnerId, NewWallet wallet) {
        return database.first(KNOWN, partnerId, wallet.assetCode(), wallet.networkId())
                .map(Optional::orElseThrow)
                .map(known -> Result.refused(problem(known)));
    }

    private static Problem problem(Row known) {
        if (!known.getBoolean("partner")) {
            return Problem.UNKNOWN_PARTNER;
        }
        return known.getBoolean("token") ? Problem.ADDRESS_TAKEN : Problem.UNKNOWN_TOKEN;
    }

    private static CustodyWallet wallet(Row row) {
        return new CustodyWallet(
                row.getUUID("id"),
                row.getUUID("partner_id"),
                row.getString("label"),
                Optional.ofNullable(row.getString("account_id")),
                row.getString("asset_code"),
                row.getString("network_id"),
                row.getString("network_symbol"),
                Address.parse(row.getString("address")),
                row.getShort("approvals_required"),
                row.getOffsetDateTime("created_at").toInstant());
    }

    /**
     * A wallet to be made.
     *
     * @param label 1 to 200 characters
     * @param accountId 1 to 40 letters, digits, {@code _} and {@code -}
     * @param approvalsRequired 1 to 100
     */
    public record NewWallet(
            String label,
            Optional<String> accountId,
            String assetCode,
            String networkId,
            Address address,
            int approvalsRequired) {}

    /** Why a wallet was not made. */
    public enum Problem {
        UNKNOWN_PARTNER,
        /** The asset is not registered on the network. */
        UNKNOWN_TOKEN,
        /** The address is another wallet's, a treasury's or a customer's. */
        ADDRESS_TAKEN,
        /** The account has a wallet of this asset on this network. */
        ACCOUNT_HAS_ONE
    }
}
