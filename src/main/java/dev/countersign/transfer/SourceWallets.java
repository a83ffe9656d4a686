package dev.countersign.transfer;

import dev.countersign.database.Database;
import dev.countersign.ethereum.Address;
import dev.countersign.market.Token;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Looks up what transfers leave from. */
@ApplicationScoped
public class SourceWallets {

    private static final String FIND = "select * from source_wallet where partner_id = $1 and id = $2";
    private static final String OF = "select * from source_wallet where partner_id = $1 and id = any ($2::uuid[])";
    private static final String PAGE = """
            select * from source_wallet where partner_id = $1 and id > coalesce($2::uuid, '00000000-0000-0000-0000-000000000000')
             order by id limit $3""";
    private static final String HOLDING = """
            select * from source_wallet
             where partner_id = $1 and network_id = $2 and (asset_code is null or asset_code = $3)
               and id > coalesce($4::uuid, '00000000-0000-0000-0000-000000000000')
             order by id limit $5""";
    private static final String AT =
            "select * from source_wallet where partner_id = $1 and address = any ($2::text[]) order by id";

    private final Database database;

    SourceWallets(Database database) {
        this.database = database;
    }

    /** A partner's wallet of whatever kind; empty when it has no such one. */
    public Uni<Optional<SourceWallet>> find(UUID partnerId, UUID id) {
        return database.first(FIND, partnerId, id).map(row -> row.map(SourceWallets::wallet));
    }

    /** Those of these wallets that are the partner's. */
    public Uni<List<SourceWallet>> of(UUID partnerId, Collection<UUID> ids) {
        return ids.isEmpty()
                ? Uni.createFrom().item(List.of())
                : database.run(OF, partnerId, ids.toArray(UUID[]::new)).map(SourceWallets::wallets);
    }

    /** A partner's wallets, by id, after this one. */
    public Uni<List<SourceWallet>> page(UUID partnerId, Optional<UUID> after, int limit) {
        return database.run(PAGE, partnerId, after.orElse(null), limit).map(SourceWallets::wallets);
    }

    /** Those of a partner's wallets in which a token can be, by id, after this one. */
    public Uni<List<SourceWallet>> holding(UUID partnerId, Token token, Optional<UUID> after, int limit) {
        return database.run(HOLDING, partnerId, token.networkId(), token.assetCode(), after.orElse(null), limit)
                .map(SourceWallets::wallets);
    }

    /** A partner's wallets at these addresses, of whatever network. */
    public Uni<List<SourceWallet>> at(UUID partnerId, Collection<Address> addresses) {
        return addresses.isEmpty()
                ? Uni.createFrom().item(List.of())
                : database.run(
                                AT,
                                partnerId,
                                addresses.stream()
                                        .map(Address::lowerCase)
                                        .distinct()
                                        .toArray(String[]::new))
                        .map(SourceWallets::wallets);
    }

    private static List<SourceWallet> wallets(List<Row> rows) {
        return rows.stream().map(SourceWallets::wallet).toList();
    }

    private static SourceWallet wallet(Row row) {
        return wallet(row, "");
    }

    /** The wallet of a row whose columns have the view's names behind this prefix. */
    static SourceWallet wallet(Row row, String prefix) {
        return new SourceWallet(
                row.getUUID(prefix + "id"),
                row.getUUID(prefix + "partner_id"),
                SourceWallet.Kind.valueOf(row.getString(prefix + "kind")),
                row.getString(prefix + "label"),
                Optional.ofNullable(row.getString(prefix + "account_id")),
                Optional.ofNullable(row.getString(prefix + "asset_code")),
                row.getString(prefix + "network_id"),
                Address.parse(row.getString(prefix + "address")),
                row.getShort(prefix + "approvals_required"),
                row.getOffsetDateTime(prefix + "created_at").toInstant());
    }
}
