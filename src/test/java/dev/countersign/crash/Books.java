package dev.countersign.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The database behind the service, read directly: every question lists what should not be there. */
public final class Books {

    private static final Map<String, String> QUESTIONS = Map.ofEntries(
            Map.entry("totals of orders that are not how many there are", """
                    select partner_id, provider_id, state, counted.orders as counted, tallied.orders as tallied
                      from (select partner_id, provider_id, state, count(*) as orders from ramp_order group by 1, 2, 3) counted
                      full join (select partner_id, provider_id, state, sum(orders) as orders from ramp_order_tally
                                  group by 1, 2, 3 having sum(orders) <> 0) tallied using (partner_id, provider_id, state)
                     where counted.orders is distinct from tallied.orders"""),
            Map.entry("orders with more than one transfer of a purpose", """
                    select owner_id, purpose, count(*) from transfer group by 1, 2 having count(*) > 1"""),
            Map.entry("orders whose crypto moved twice in the same direction", """
                    select t.owner_id, t.purpose = 'FUNDING', count(*)
                      from transfer t join sandbox_chain_transaction c on c.tx_hash = t.tx_hash
                     where c.status = 'MINED' group by 1, 2 having count(*) > 1"""),
            Map.entry("escrows that were paid or emptied twice", """
                    select kind, case kind when 'FORWARDED' then recipient else sender end as escrow, count(*)
                      from sandbox_chain_transaction where status = 'MINED' group by 1, 2 having count(*) > 1"""),
            Map.entry("movements on the chain that nobody ordered, or not so", """
                    select c.tx_hash, c.kind, c.amount from sandbox_chain_transaction c
                     where not exists (select from transfer t
                                        where t.tx_hash = c.tx_hash and t.amount_atomic = c.amount
                                          and t.sender_address = c.sender and t.recipient_address = c.recipient
                                          and t.token_address = c.token_address
                                          and t.sender_nonce is not distinct from c.nonce)"""),
            Map.entry("transfers that say otherwise than the chain", """
                    select t.id, t.state, c.status from transfer t
                      left join sandbox_chain_transaction c on c.tx_hash = t.tx_hash
                     where (t.state = 'CONFIRMED') is distinct from coalesce(c.status = 'MINED', false)"""),
            Map.entry("nonces mined out of order, twice, or with a gap", """
                    select * from (
                      select sender, nonce, row_number() over (partition by sender order by position) - 1 as expected
                        from sandbox_chain_transaction where kind = 'FORWARDED' and status = 'MINED') mined
                     where nonce <> expected"""),
            Map.entry("wallets whose nonce is not the number of their mined requests", """
                    select n.address, n.nonce from sandbox_chain_nonce n
                     where n.nonce <> (select count(*) from sandbox_chain_transaction c
                                        where c.sender = n.address and c.kind = 'FORWARDED' and c.status = 'MINED')"""),
            Map.entry("transactions that are not mined", """
                    select tx_hash, kind, status, failure, nonce from sandbox_chain_transaction
                     where status <> 'MINED'"""),
            Map.entry("transfers that failed, or lapsed", """
                    select t.owner_id, t.purpose, t.sender_nonce, e.trigger, e.data from event e
                      join transfer t on t.id = e.subject_id
                     where e.subject_type = 'TRANSFER' and e.trigger in ('Fail', 'Lapse')"""),
            Map.entry("states that are not the last event", """
                    with subject as (
                      select 'RAMP_ORDER' as type, id, state, version from ramp_order
                      union all select 'TRANSFER', id, state, version from transfer
                      union all select 'AUTHORIZATION', id, state, version from authorization_request)
                    select s.type, s.id, s.state, s.version, e.to_state from subject s
                      left join event e on e.subject_id = s.id and e.sequence = s.version and e.subject_type = s.type
                     where e.to_state is distinct from s.state"""),
            Map.entry("subjects whose events have a gap", """
                    select subject_type, subject_id, count(*), min(sequence), max(sequence) from event
                     group by 1, 2 having min(sequence) <> 1 or max(sequence) <> count(*)"""),
            Map.entry("events that do not follow from the one before", """
                    select * from (
                      select subject_type, subject_id, sequence, from_state, lag(to_state) over subject as before,
                             occurred_at < lag(occurred_at) over subject as backwards
                        from event window subject as (partition by subject_id order by sequence)) chained
                     where from_state is distinct from before or backwards"""),
            Map.entry("authorizations without exactly the decision that they show", """
                    select a.id, a.state, count(d.*) from authorization_request a
                      left join decision d on d.authorization_id = a.id and d.verdict = 'APPROVE'
                     group by 1, 2 having (a.state = 'APPROVED') <> (count(d.*) = 1) or count(d.*) > 1"""),
            Map.entry("released transfers that were not authorized, and authorized ones that were not released", """
                    select t.id, t.state, a.state as authorization from transfer t
                      join authorization_request a on a.transfer_id = t.id
                     where (t.released_at is not null) <> (a.state = 'APPROVED')"""),
            Map.entry("orders that their transfers contradict", """
                    select o.id, o.state, f.state as funding, s.state as settlement from ramp_order o
                      left join transfer f on f.owner_id = o.id and f.purpose = 'FUNDING'
                      left join transfer s on s.owner_id = o.id and s.purpose = 'SETTLEMENT'
                     where (o.state = 'COMPLETED') <> (coalesce(f.state = 'CONFIRMED' and s.state = 'CONFIRMED', false))
                        or (o.state = 'CANCELLED' and coalesce(f.state, 'CANCELLED') <> 'CANCELLED')"""),
            Map.entry("tokens of which some was made or lost", """
                    select a.token_address, sum(a.balance) from sandbox_chain_account a
                      join token t on t.contract_address = a.token_address and t.network_id = 'sandbox'
                     group by 1 having sum(balance) <> 2 * 1000000000000"""),
            Map.entry("accounts that do not hold what the orders say", """
                    with due as (
                      select t.contract_address as token, w.address, -sum(o.crypto_amount) as amount
                        from ramp_order o join token t using (asset_code, network_id)
                        join wallet w on w.partner_id = o.partner_id and w.network_id = o.network_id
                       where o.state = 'COMPLETED' group by 1, 2
                      union all
                      select t.contract_address, f.settlement_address, sum(o.crypto_amount)
                        from ramp_order o join token t using (asset_code, network_id)
                        join ramp_offer f on f.id = o.offer_id where o.state = 'COMPLETED' group by 1, 2)
                    select a.token_address, a.address, a.balance, d.amount from sandbox_chain_account a
                      left join wallet w on w.address = a.address
                      full join (select token, address, sum(amount) as amount from due group by 1, 2) d
                        on d.token = a.token_address and d.address = a.address
                     where not exists (select from treasury y where y.address = a.address)
                       and not exists (select from custody_wallet c where c.address = a.address)
                       and coalesce(a.balance, 0)
                           <> case when w.address is null then 0 else 1000000000000 end
                              + coalesce(d.amount, 0) * 1000000"""));

    private static final String UNDER_WAY = """
            select 'order ' || id || ' ' || state from ramp_order
             where state not in ('COMPLETED', 'CANCELLED', 'FAILED', 'PRICE_CHANGED_REQUOTE_NEEDED')
               and partner_id = (select (document -> 'partner' ->> 'id')::uuid from sandbox_world)
            union all
            select 'transfer ' || id || ' ' || state from transfer where state in ('HELD', 'RELEASED', 'SUBMITTED')
               and partner_id = (select (document -> 'partner' ->> 'id')::uuid from sandbox_world)""";

    private final String url;
    private final String user;
    private final String password;

    public Books(String url, String user, String password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /** Those of the embedded database in a data folder, while it runs. */
    public static Books in(Path home) {
        try {
            String port = Files.readAllLines(Leftover.pidFile(home)).get(3).strip();
            return new Books(
                    "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                    "countersign",
                    Files.readString(home.resolve("password")).strip());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Everything that should not be there, by the question that found it. */
    public SortedMap<String, List<String>> discrepancies() {
        SortedMap<String, List<String>> found = new TreeMap<>();
        QUESTIONS.forEach((question, sql) -> {
            List<String> rows = ask(sql);
            if (!rows.isEmpty()) {
                found.put(question, rows);
            }
        });
        return found;
    }

    /** What has not ended yet. */
    public List<String> underWay() {
        return ask(UNDER_WAY);
    }

    public long number(String sql) {
        return Long.parseLong(ask(sql).getFirst());
    }

    /** The rows, each as text. */
    public List<String> ask(String sql) {
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            int columns = rows.getMetaData().getColumnCount();
            List<String> found = new ArrayList<>();
            while (rows.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    row.add(rows.getString(column));
                }
                found.add(columns == 1 ? row.getFirst() : row.toString());
            }
            return found;
        } catch (SQLException failure) {
            throw new IllegalStateException(sql + ": " + failure.getMessage(), failure);
        }
    }
}
