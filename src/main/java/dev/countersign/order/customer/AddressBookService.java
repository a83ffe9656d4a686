package dev.countersign.order.customer;

import dev.countersign.database.Database;
import dev.countersign.database.PrimaryKeys;
import dev.countersign.database.Transaction;
import dev.countersign.ethereum.Address;
import dev.countersign.lifecycle.Result;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** The addresses that customers keep to send to. */
@ApplicationScoped
public class AddressBookService {

    private static final String CREATE = """
            insert into address_book_entry (id, partner_id, customer_id, network_id, address, label, ownership_type,
                                            beneficiary_full_name, created_at)
            select $1, c.partner_id, c.id, n.id, $5, $6, $7, $8, countersign_now()
              from customer c, network n where c.partner_id = $2 and c.id = $3 and n.id = $4
            on conflict on constraint address_book_once do nothing
            returning *""";
    private static final String WHY_NOT = """
            select exists (select from customer where partner_id = $1 and id = $2) as customer,
                   exists (select from network where id = $3) as network""";
    private static final String LIST = """
            select * from address_book_entry where partner_id = $1 and customer_id = $2 order by created_at desc, id desc
             limit 1000""";
    private static final String LABELS = """
            select o.id, e.label
              from customer_order o
              join transfer t on t.owner_type = 'CUSTOMER_ORDER' and t.owner_id = o.id
              join address_book_entry e on e.customer_id = o.customer_id and e.network_id = t.network_id
                                       and e.address = t.recipient_address
             where o.partner_id = $1 and o.id = any ($2::uuid[]) and e.label is not null""";
    private static final String USED = """
            update address_book_entry set last_used_at = countersign_now()
             where customer_id = $1 and network_id = $2 and address = $3""";

    private final Database database;
    private final PrimaryKeys keys;

    AddressBookService(Database database, PrimaryKeys keys) {
        this.database = database;
        this.keys = keys;
    }

    /** A new entry. An address stands in a customer's book once for each network. */
    public Uni<Result<AddressBookEntry, Problem>> create(UUID partnerId, UUID customerId, NewEntry entry) {
        return database.first(
                        CREATE,
                        keys.next(),
                        partnerId,
                        customerId,
                        entry.networkId(),
                        entry.address().lowerCase(),
                        entry.label().orElse(null),
                        entry.ownership()
                                .map(owner -> owner.name().toLowerCase(Locale.ROOT))
                                .orElse(null),
                        entry.beneficiary().orElse(null))
                .flatMap(row -> row.isPresent()
                        ? Uni.createFrom().item(Result.done(entry(row.get())))
                        : database.first(WHY_NOT, partnerId, customerId, entry.networkId())
                                .map(why -> Result.refused(problem(why.orElseThrow()))));
    }

    /** A customer's entries, newest first. */
    public Uni<List<AddressBookEntry>> list(UUID partnerId, UUID customerId) {
        return database.run(LIST, partnerId, customerId)
                .map(rows -> rows.stream().map(AddressBookService::entry).toList());
    }

    /** What the customers of these sends call where they go, by order; where one has no name for it, nothing. */
    public Uni<Map<UUID, String>> labels(UUID partnerId, List<UUID> orderIds) {
        return orderIds.isEmpty()
                ? Uni.createFrom().item(Map.of())
                : database.run(LABELS, partnerId, orderIds.toArray(UUID[]::new))
                        .map(rows -> rows.stream()
                                .collect(Collectors.toUnmodifiableMap(
                                        row -> row.getUUID("id"), row -> row.getString("label"))));
    }

    /** An order sends there, if it is in the customer's book. */
    Uni<Void> used(Transaction transaction, UUID customerId, Optional<Delivery> delivery) {
        return delivery.map(send -> transaction
                        .run(
                                USED,
                                customerId,
                                send.token().networkId(),
                                send.address().lowerCase())
                        .replaceWithVoid())
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private static Problem problem(Row why) {
        if (!why.getBoolean("customer")) {
            return Problem.UNKNOWN_CUSTOMER;
        }
        return why.getBoolean("network") ? Problem.THERE_ALREADY : Problem.UNKNOWN_NETWORK;
    }

    private static AddressBookEntry entry(Row row) {
        return new AddressBookEntry(
                row.getUUID("id"),
                row.getString("network_id"),
                Address.parse(row.getString("address")),
                Optional.ofNullable(row.getString("label")),
                Optional.ofNullable(row.getString("ownership_type"))
                        .map(owner -> AddressBookEntry.Ownership.valueOf(owner.toUpperCase(Locale.ROOT))),
                Optional.ofNullable(row.getString("beneficiary_full_name")),
                row.getOffsetDateTime("created_at").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("last_used_at")).map(OffsetDateTime::toInstant));
    }

    /**
     * An entry to be made.
     *
     * @param label 1 to 200 characters
     * @param beneficiary 1 to 200 characters
     */
    public record NewEntry(
            String networkId,
            Address address,
            Optional<String> label,
            Optional<AddressBookEntry.Ownership> ownership,
            Optional<String> beneficiary) {}

    /** Why there is no new entry. */
    public enum Problem {
        UNKNOWN_CUSTOMER,
        UNKNOWN_NETWORK,
        THERE_ALREADY
    }
}
