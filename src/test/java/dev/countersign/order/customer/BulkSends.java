package dev.countersign.order.customer;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Sends that people must agree to, by the hundred thousand: the rows alone, with no event and nothing in the books, for what only reads
 * them. The schema's checks hold; foreign keys and triggers are passed over. The benchmarks use it too.
 */
public final class BulkSends implements AutoCloseable {

    /** How an order stands. */
    public enum Standing {
        APPROVED,
        REJECTED,
        LAPSED,
        /** Confirmed by the customer, and still to be decided. */
        WAITING,
        /** Not yet confirmed by the customer, and still to be decided. */
        WAITING_FOR_BOTH,
        /** The customer did not confirm it in time, which nobody has written down yet. */
        UNSWEPT_ORDER,
        /** Nobody decided in time, which nobody has written down yet. */
        UNSWEPT_REVIEW,
        /** The same of one of two authorizations. */
        UNSWEPT_REVIEW_OF_TWO;

        boolean waits() {
            return this == WAITING || this == WAITING_FOR_BOTH;
        }
    }

    private static final int AT_ONCE = 50_000;
    private static final long EPOCH = 1_700_000_000_000L;

    /** Ids are in the order of the numbers, as those of the service are in the order of time. */
    private static final String ROWS = """
            create temp table made on commit drop as
            select standing, id('8000') as order_id, id('8001') as transfer_id, id('8002') as first_id, id('8003') as second_id,
                   partner, countersign_now() as now
              from (select (?::text[])[1 + number %% cardinality(?::text[])] as standing, ?::uuid as partner,
                           lpad(to_hex(%d + number), 12, '0') as time
                      from generate_series(?::bigint, ?::bigint) number) numbered""".formatted(EPOCH).replaceAll(
            "id\\('(\\d+)'\\)",
            "(left(time, 8) || '-' || right(time, 4) || '-7000-$1-' || right(partner::text, 12))::uuid");

    private static final String TRANSFERS = """
            insert into transfer (id, partner_id, owner_type, owner_id, purpose, state, version, network_id, asset_code, chain_id,
                                  token_address, forwarder_address, forwarder_name, forwarder_version, sender_address, recipient_address,
                                  amount_atomic, decimals, gas_limit, tx_hash, submission, created_at, updated_at, released_at)
            select transfer_id, partner, 'CUSTOMER_ORDER', order_id, 'CUSTOMER_SEND',
                   case when standing = 'APPROVED' then 'CONFIRMED' when standing in ('REJECTED', 'LAPSED') then 'CANCELLED' else 'HELD' end,
                   2, 'polygon', 'USDC', 137, '0x' || repeat('1', 40), '0x' || repeat('2', 40), 'Forwarder', '1',
                   '0x' || repeat('3', 40), '0x' || repeat('4', 40), 10000000, 6, 100000,
                   case when standing = 'APPROVED' then '0x' || encode(sha256(uuid_send(transfer_id)), 'hex') end,
                   case when standing = 'APPROVED' then sha256(uuid_send(transfer_id)) end, now, now,
                   case when standing = 'APPROVED' then now end
              from made""";

    private static final String AUTHORIZATIONS = """
            insert into authorization_request (id, partner_id, subject_id, kind, state, version, expires_at, created_at, updated_at, quorum,
                                               payload_digest, requested_by_credential)
            select first_id, partner, transfer_id, 'REVIEW',
                   case when standing in ('APPROVED', 'REJECTED') then standing when standing = 'LAPSED' then 'EXPIRED' else 'PENDING' end,
                   1, now + interval '1 hour' * case when standing like 'UNSWEPT_REVIEW%' then -1 else 24 end, now, now, 1,
                   sha256(uuid_send(transfer_id)), partner
              from made
            union all
            select second_id, partner, transfer_id, 'REVIEW', 'PENDING', 1, now + interval '24 hours', now, now, 1,
                   sha256(uuid_send(transfer_id)), partner
              from made where standing = 'UNSWEPT_REVIEW_OF_TWO'""";

    private static final String ORDERS = """
            insert into customer_order (id, partner_id, customer_id, operation, state, version, asset_code, amount, network_id,
                                        destination_type, destination_value, destination_address, destination_amount, fees, transfer_id,
                                        code_required, expires_at, confirmed_at, confirmed_by, review_state, requested_by, created_at, updated_at)
            select order_id, partner, partner, 'SEND',
                   case when standing = 'APPROVED' then 'COMPLETED' when standing in ('REJECTED', 'LAPSED') then 'CANCELLED'
                        when standing in ('WAITING_FOR_BOTH', 'UNSWEPT_ORDER') then 'CREATED' else 'CONFIRMED' end,
                   2, 'USDC', 10.1, 'polygon', 'ADDRESS', '0x' || repeat('4', 40), '0x' || repeat('4', 40), 10,
                   0.1, transfer_id, true, now + interval '1 hour' * case when standing = 'UNSWEPT_ORDER' then -1 else 24 end,
                   case when standing not in ('WAITING_FOR_BOTH', 'UNSWEPT_ORDER') then now end,
                   case when standing not in ('WAITING_FOR_BOTH', 'UNSWEPT_ORDER') then partner end,
                   case when standing in ('APPROVED', 'REJECTED', 'LAPSED') then standing else 'PENDING' end, partner, now, now
              from made""";

    private final Connection connection;

    /** Orders in the database that this configuration leads to, which must be a superuser's. */
    public BulkSends(Map<String, String> source) throws SQLException {
        connection = DriverManager.getConnection(
                source.get("quarkus.datasource.jdbc.url"),
                source.get("quarkus.datasource.username"),
                source.get("quarkus.datasource.password"));
        run("set session_replication_role = replica");
    }

    Connection connection() {
        return connection;
    }

    /** A partner's orders of these numbers; how each stands is {@link #standing} of its number. */
    public void create(UUID partner, long first, long number, List<Standing> pattern) throws SQLException {
        Object names = connection.createArrayOf(
                "text", pattern.stream().map(Standing::name).toArray());
        for (long from = first; from < first + number; from += AT_ONCE) {
            connection.setAutoCommit(false);
            try (PreparedStatement rows = connection.prepareStatement(ROWS)) {
                Object[] values = {names, names, partner, from, Math.min(from + AT_ONCE, first + number) - 1};
                for (int index = 0; index < values.length; index++) {
                    rows.setObject(index + 1, values[index]);
                }
                rows.execute();
            }
            run(TRANSFERS);
            run(AUTHORIZATIONS);
            run(ORDERS);
            connection.commit();
            connection.setAutoCommit(true);
        }
    }

    /** As autovacuum would do soon. */
    public void settle() throws SQLException {
        run("vacuum (analyze) transfer, authorization_request, customer_order");
    }

    /** How the order of that number stands. */
    static Standing standing(long number, List<Standing> pattern) {
        return pattern.get((int) (number % pattern.size()));
    }

    /** The id of the order of that number. */
    static UUID id(UUID partner, long number) {
        return new UUID(
                ((EPOCH + number) << 16) | 0x7000L,
                0x8000_0000_0000_0000L | partner.getLeastSignificantBits() & 0xFFFF_FFFF_FFFFL);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
