package dev.countersign.order.withdrawal;

import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The statements on withdrawals. */
@ApplicationScoped
class WithdrawalRepository {

    /** Its transfer was held, or released, by an earlier statement of the transaction. */
    private static final String CREATE = """
            with made as (
              insert into withdrawal (id, partner_id, wallet_id, requested_by, requested_with, asset_code, network_id,
                                      recipient_address, net, fee, given_gross, sequence_id, tag, comment, attributes, transfer_id,
                                      created_at)
              select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, countersign_now()
              returning *
            )
            select w.*, t.state as transfer_state, t.tx_hash from made w join transfer t on t.id = w.transfer_id""";

    private static final String VIEW = """
            select w.*, t.state as transfer_state, t.tx_hash
              from withdrawal w join transfer t on t.id = w.transfer_id""";
    private static final String FIND = VIEW + " where w.partner_id = $1 and w.id = $2";

    /** In the order in which accounts are locked. */
    private static final String OF = VIEW + " where w.id = any ($1::uuid[]) order by w.wallet_id, w.id";

    private static final String PERMISSIONS = """
            select u.permissions from partner_user u where u.partner_id = $1 and u.id = $2 and u.deactivated_at is null""";

    private final Database database;

    WithdrawalRepository(Database database) {
        this.database = database;
    }

    Uni<Withdrawal> create(Transaction transaction, UUID id, UUID transferId, NewWithdrawal request, Terms terms) {
        JsonObject attributes = new JsonObject();
        request.labels().attributes().forEach(attributes::put);
        return transaction
                .first(
                        CREATE,
                        id,
                        request.partnerId(),
                        request.walletId(),
                        request.requestedBy(),
                        request.requestedWith(),
                        terms.token().assetCode(),
                        terms.token().networkId(),
                        request.recipient().lowerCase(),
                        terms.net(),
                        terms.fee(),
                        request.amount().gross(),
                        request.labels().sequenceId().orElse(null),
                        request.labels().tag().orElse(null),
                        request.labels().comment().orElse(null),
                        attributes,
                        transferId)
                .map(row -> Withdrawal.of(row.orElseThrow()));
    }

    Uni<Optional<Withdrawal>> find(UUID partnerId, UUID id) {
        return database.first(FIND, partnerId, id).map(row -> row.map(Withdrawal::of));
    }

    Uni<List<Withdrawal>> of(List<UUID> ids) {
        return database.run(OF, (Object) ids.toArray(UUID[]::new))
                .map(rows -> rows.stream().map(Withdrawal::of).toList());
    }

    Uni<List<Withdrawal>> of(Transaction transaction, List<UUID> ids) {
        return transaction
                .run(OF, (Object) ids.toArray(UUID[]::new))
                .map(rows -> rows.stream().map(Withdrawal::of).toList());
    }

    /** What a person of the partner may do; nothing, for somebody who left. */
    Uni<List<String>> permissions(UUID partnerId, UUID userId) {
        return database.first(PERMISSIONS, partnerId, userId)
                .map(row -> row.map(found -> List.of(found.getArrayOfStrings("permissions")))
                        .orElse(List.of()));
    }
}
