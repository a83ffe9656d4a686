package dev.countersign.identity;

import dev.countersign.database.Database;
import dev.countersign.database.PrimaryKeys;
import dev.countersign.database.Transaction;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The customers of partners. A customer of another partner is as unknown as one that does not exist. */
@ApplicationScoped
public class CustomerService {

    private static final String COLUMNS = "id, partner_id, email, name, state, created_at";
    private static final String CREATE = """
            insert into customer (id, partner_id, email, name)
            select $1, p.id, $3, $4 from partner p where p.id = $2
            returning\s""" + COLUMNS;
    private static final String FIND = "select " + COLUMNS + " from customer where partner_id = $1 and id = $2";
    private static final String LIST = """
            select %s from customer
             where partner_id = $1 and ($2::uuid is null or id < $2)
             order by id desc limit $3""".formatted(COLUMNS);
    private static final String SET_STATE = """
            update customer set state = $3 where partner_id = $1 and id = $2
            returning\s""" + COLUMNS;

    private final Database database;
    private final PrimaryKeys keys;

    CustomerService(Database database, PrimaryKeys keys) {
        this.database = database;
        this.keys = keys;
    }

    /**
     * A new customer, who may act at once. Empty when there is no such partner.
     *
     * @param email 3 to 320 characters
     * @param name 1 to 200 characters
     */
    public Uni<Optional<Customer>> create(UUID partnerId, String email, String name) {
        return database.first(CREATE, keys.next(), partnerId, email, name).map(CustomerService::customer);
    }

    /** One customer of the partner, blocked or not. */
    public Uni<Optional<Customer>> find(UUID partnerId, UUID id) {
        return database.first(FIND, partnerId, id).map(CustomerService::customer);
    }

    /** The same, as the transaction sees it. */
    public Uni<Optional<Customer>> find(Transaction transaction, UUID partnerId, UUID id) {
        return transaction.first(FIND, partnerId, id).map(CustomerService::customer);
    }

    /**
     * The partner's customers, newest first.
     *
     * @param after where the page before ended; empty for the first page
     * @param limit how many at most, from 1 up
     */
    public Uni<CustomerPage> list(UUID partnerId, Optional<UUID> after, int limit) {
        return database.run(LIST, partnerId, after.orElse(null), limit + 1).map(rows -> {
            List<Customer> found =
                    rows.stream().limit(limit).map(CustomerService::customer).toList();
            Optional<UUID> next =
                    rows.size() > limit ? Optional.of(found.getLast().id()) : Optional.empty();
            return new CustomerPage(found, next);
        });
    }

    /** The customer no longer acts, from the next request on; blocking twice is blocking once. Empty when unknown. */
    public Uni<Optional<Customer>> block(UUID partnerId, UUID id) {
        return become(partnerId, id, CustomerState.BLOCKED);
    }

    /** The customer may act again. Empty when unknown. */
    public Uni<Optional<Customer>> unblock(UUID partnerId, UUID id) {
        return become(partnerId, id, CustomerState.ACTIVE);
    }

    private Uni<Optional<Customer>> become(UUID partnerId, UUID id, CustomerState state) {
        return database.first(SET_STATE, partnerId, id, state.name()).map(CustomerService::customer);
    }

    private static Optional<Customer> customer(Optional<Row> row) {
        return row.map(CustomerService::customer);
    }

    private static Customer customer(Row row) {
        return new Customer(
                row.getUUID("id"),
                row.getUUID("partner_id"),
                row.getString("email"),
                row.getString("name"),
                CustomerState.valueOf(row.getString("state")),
                row.getOffsetDateTime("created_at").toInstant());
    }
}
