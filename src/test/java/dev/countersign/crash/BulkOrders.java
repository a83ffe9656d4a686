package dev.countersign.crash;

import dev.countersign.event.Birth;
import dev.countersign.event.SubjectType;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Makes orders by the thousand, with the service's own fragment that appends and queues their first event. The service itself moves
 * them on: nobody answers them, so they expire.
 */
public final class BulkOrders {

    private static final String ORDERS = """
            with used as (
              insert into ramp_quote (id, partner_id, offer_id, user_id, payment_details_id, direction, rate, crypto_amount,
                                      fiat_amount, platform_fee, platform_fee_pct, anchor, slippage_type, slippage_value,
                                      expires_at, created_at, used_at)
              select countersign_uuid(), ?::uuid, f.id, u.id, d.id, 'OFF_RAMP', f.rate, 100, 90.62, 1.5, 1.5, 'CRYPTO', 'PERCENT', 1,
                     now, now, now
                from generate_series(1, ?), (select countersign_now() as now) clock,
                     (select * from ramp_offer where direction = 'OFF_RAMP' limit 1) f,
                     (select * from ramp_user limit 1) u,
                     (select * from payment_details limit 1) d
              returning *
            ), born as (
              insert into ramp_order (id, partner_id, direction, state, version, quote_id, user_id, provider_id, offer_id, asset_code,
                                      network_id, fiat_currency, rate, crypto_amount, fiat_amount, platform_fee, platform_fee_pct,
                                      settles_automatically, licensed, requested_by, created_at, updated_at)
              select countersign_uuid(), q.partner_id, q.direction, 'CREATED', 1, q.id, q.user_id, f.provider_id, f.id, f.asset_code,
                     f.network_id, 'EUR', q.rate, q.crypto_amount, q.fiat_amount, q.platform_fee, q.platform_fee_pct,
                     f.settles_automatically, f.licensed, (select id from credential where partner_id = q.partner_id limit 1),
                     countersign_now(), countersign_now()
                from used q join ramp_offer f on f.id = q.offer_id
              returning *
            )""" + Birth.event(SubjectType.RAMP_ORDER, "Create", "null");

    private static final String EVENTS =
            "select 'evt_' || id as id, occurred_at from event where subject_type = 'RAMP_ORDER'";

    private final Map<String, String> source;
    private final List<Connection> connections = new ArrayList<>();

    /** Orders in the database that this configuration leads to. */
    public BulkOrders(Map<String, String> source) {
        this.source = source;
    }

    /** So many new orders of a partner. */
    public void create(UUID partner, int number) {
        try {
            run(connection(), ORDERS, partner, number);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    /** The orders of a partner that nobody has touched yet. */
    public List<UUID> untouched(UUID partner) {
        List<UUID> ids = new ArrayList<>();
        try (PreparedStatement statement = connection()
                .prepareStatement("select id from ramp_order where partner_id = ?::uuid and state = 'CREATED'")) {
            statement.setString(1, partner.toString());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getObject("id", UUID.class));
                }
            }
            return ids;
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    /** When each event of an order happened, by the id that receivers see. */
    public Map<String, Instant> events() {
        Map<String, Instant> events = new HashMap<>();
        try (PreparedStatement statement = connection().prepareStatement(EVENTS);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                events.put(
                        rows.getString("id"), rows.getTimestamp("occurred_at").toInstant());
            }
            return events;
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    /** One, for as long as the database runs. */
    private Connection connection() throws SQLException {
        if (connections.isEmpty()) {
            connections.add(DriverManager.getConnection(
                    source.get("quarkus.datasource.jdbc.url"),
                    source.get("quarkus.datasource.username"),
                    source.get("quarkus.datasource.password")));
        }
        return connections.getFirst();
    }

    private static void run(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int index = 0; index < values.length; index++) {
                statement.setObject(
                        index + 1, values[index] instanceof UUID ? values[index].toString() : values[index]);
            }
            statement.execute();
        }
    }
}
