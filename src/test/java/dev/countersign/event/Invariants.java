package dev.countersign.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.authorization.AuthorizationLifecycle;
import dev.countersign.authorization.AuthorizationState;
import dev.countersign.driver.Records;
import dev.countersign.ledger.LedgerInvariants;
import dev.countersign.lifecycle.Edge;
import dev.countersign.lifecycle.TransitionTable;
import dev.countersign.order.customer.CustomerOrderLifecycle;
import dev.countersign.order.customer.CustomerOrderState;
import dev.countersign.order.ramp.Direction;
import dev.countersign.order.ramp.RampOrderState;
import dev.countersign.transfer.TransferLifecycle;
import dev.countersign.transfer.TransferState;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** What must hold of the whole database at any moment, whatever happened before. */
public final class Invariants {

    private Invariants() {}

    /** Checks all of them. */
    public static void hold() {
        for (Direction direction : Direction.values()) {
            historiesAreComplete(
                    "ramp_order where direction = '" + direction + "'",
                    "RAMP_ORDER",
                    "Create",
                    direction.table(),
                    RampOrderState.class);
        }
        historiesAreComplete("transfer", "TRANSFER", "Hold", TransferLifecycle.TABLE, TransferState.class);
        historiesAreComplete(
                "authorization_request",
                "AUTHORIZATION",
                "Open",
                AuthorizationLifecycle.TABLE,
                AuthorizationState.class);
        historiesAreComplete(
                "customer_order", "CUSTOMER_ORDER", "Create", CustomerOrderLifecycle.TABLE, CustomerOrderState.class);
        CustomerInvariants.hold();
        WithdrawalInvariants.hold();
        LedgerInvariants.hold();
        statesAgree();
        decisionsAreBacked();
        votesAreCounted();
        tenantsNeverMeet();
        moneyIsConserved();
        nothingIsPaidTwice();
    }

    /** The state is what its events tell, from birth, without gap, along declared edges, and never beyond an end. */
    private static <S extends Enum<S>, C> void historiesAreComplete(
            String table, String subject, String birth, TransitionTable<S, C> machine, Class<S> states) {
        Set<List<String>> edges = new HashSet<>();
        for (Edge<S, C> edge : machine.edges()) {
            edges.add(List.of(edge.from().name(), edge.name(), edge.to().name()));
        }
        Map<String, S> present = new java.util.HashMap<>();
        Map<String, Integer> versions = new java.util.HashMap<>();
        Map<String, UUID> partners = new java.util.HashMap<>();
        for (Map<String, Object> row : Records.rows("select id, partner_id, state, version from " + table)) {
            present.put(row.get("id").toString(), Enum.valueOf(states, (String) row.get("state")));
            versions.put(row.get("id").toString(), (Integer) row.get("version"));
            partners.put(row.get("id").toString(), (UUID) row.get("partner_id"));
        }
        Map<String, String> folded = new java.util.HashMap<>();
        Map<String, Integer> counted = new java.util.HashMap<>();
        for (Map<String, Object> event : Records.rows(
                "select subject_id, partner_id, sequence, trigger, from_state, to_state from event"
                        + " where subject_type = ? and subject_id in (select id from " + table + ")"
                        + " order by subject_id, sequence",
                subject)) {
            String id = event.get("subject_id").toString();
            String from = (String) event.get("from_state");
            String to = (String) event.get("to_state");
            assertThat((Integer) event.get("sequence"))
                    .as("sequence of " + event)
                    .isEqualTo(counted.merge(id, 1, Integer::sum));
            assertThat(from).as("where " + event + " begins").isEqualTo(folded.put(id, to));
            assertThat(event.get("partner_id")).isEqualTo(partners.get(id));
            if (from == null) {
                assertThat(event.get("trigger")).isEqualTo(birth);
                assertThat(to).isEqualTo(machine.initial().name());
            } else {
                assertThat(edges).as("declared edges").contains(List.of(from, (String) event.get("trigger"), to));
            }
        }
        assertThat(folded.keySet())
                .as("every row of " + table + " has a history")
                .isEqualTo(present.keySet());
        present.forEach((id, state) -> {
            assertThat(folded.get(id)).as(table + " " + id).isEqualTo(state.name());
            assertThat(counted.get(id)).as("version of " + table + " " + id).isEqualTo(versions.get(id));
        });
        assertThat(Records.number("""
                select count(*) from event e join event before on before.subject_id = e.subject_id
                   and before.sequence = e.sequence - 1
                 where e.subject_type = ? and before.occurred_at > e.occurred_at""", subject))
                .as("events of one row that go back in time")
                .isZero();
    }

    /** An order, its transfers and their authorizations tell the same story. */
    private static void statesAgree() {
        none("""
                select o.id, o.state, f.state as funding, a.state as consent from ramp_order o
                  left join transfer f on f.owner_id = o.id and f.purpose = 'FUNDING'
                  left join authorization_request a on a.transfer_id = f.id and a.kind = 'SIGNATURE'
                 where o.direction = 'OFF_RAMP' and not case
                   when o.state in ('CREATED', 'AWAITING_LIQUIDITY_PROVIDER', 'PRICE_CHANGED_REQUOTE_NEEDED') then f.id is null
                   when o.state = 'AWAITING_CRYPTO_TRANSFER_AUTHORIZATION' then f.state = 'HELD' and a.state = 'PENDING'
                   when o.state = 'CRYPTO_TRANSFER_AUTHORIZATION_PENDING'
                     then f.state in ('HELD', 'RELEASED', 'SUBMITTED') and a.state = 'APPROVED'
                   when o.state in ('CANCELLED', 'FAILED')
                     then f.id is null or f.state in ('CANCELLED', 'FAILED', 'CONFIRMED')
                   else f.state = 'CONFIRMED' and a.state = 'APPROVED' end""");
        none("""
                select o.id, o.state, s.purpose, s.state as payout from ramp_order o
                  left join transfer s on s.owner_id = o.id and s.purpose <> 'FUNDING'
                 where o.direction = 'OFF_RAMP' and not case
                   when o.state = 'FIAT_RECEIVED_CONFIRMED' then s.purpose = 'SETTLEMENT' and s.state = 'RELEASED'
                   when o.state = 'CRYPTO_RELEASE_PENDING' then s.purpose = 'SETTLEMENT' and s.state = 'SUBMITTED'
                   when o.state = 'COMPLETED' then s.purpose = 'SETTLEMENT' and s.state = 'CONFIRMED'
                   when o.state = 'FAILED' then s.id is null or (s.purpose = 'SETTLEMENT' and s.state = 'FAILED')
                   when o.state = 'CANCELLED' then s.id is null or s.purpose = 'REFUND'
                   else s.id is null end""");
        none("""
                select o.id, o.state, p.state as payout, r.state as refund, s.state as send_out from ramp_order o
                  left join transfer p on p.owner_id = o.id and p.purpose = 'PAYOUT'
                  left join transfer r on r.owner_id = o.id and r.purpose = 'REFUND'
                  left join transfer s on s.owner_id = o.id and s.purpose = 'SEND_OUT'
                 where o.direction = 'ON_RAMP' and not (
                   exists (select from transfer f where f.owner_id = o.id and f.purpose in ('FUNDING', 'SETTLEMENT')) = false
                   and case
                     when o.state = 'CRYPTO_PAYOUT_PENDING' then p.state in ('RELEASED', 'SUBMITTED')
                     when o.state = 'FAILED' then p.id is null or p.state = 'FAILED'
                     when o.state in ('COMPLETED', 'SEND_OUT_PENDING', 'SEND_OUT_COMPLETED', 'SEND_OUT_FAILED')
                       then p.state = 'CONFIRMED'
                     else p.id is null end
                   and (o.state in ('CANCELLED', 'FAILED') or r.id is null)
                   and case
                     when o.state = 'SEND_OUT_PENDING' then s.state in ('HELD', 'RELEASED', 'SUBMITTED', 'CONFIRMED')
                     when o.state = 'SEND_OUT_COMPLETED' then s.state = 'CONFIRMED'
                     when o.state = 'SEND_OUT_FAILED' then s.state in ('CONFIRMED', 'FAILED', 'CANCELLED')
                     else s.id is null end)""");
        none("""
                select q.id from send_out_quote q join ramp_order o on o.id = q.order_id
                 where (q.used_at is not null) and o.state not in ('SEND_OUT_PENDING', 'SEND_OUT_COMPLETED', 'SEND_OUT_FAILED')
                    or q.partner_id <> o.partner_id""");
        none("""
                select t.id, t.state, a.state from transfer t join authorization_request a on a.transfer_id = t.id
                 where not case a.state
                   when 'PENDING' then t.state = 'HELD'
                   when 'APPROVED' then t.state <> 'HELD' or t.awaits_owner or t.awaits_policy
                     or exists (select from authorization_request o where o.transfer_id = t.id and o.state <> 'APPROVED')
                   else t.state = 'CANCELLED' end""");
    }

    /** Released only with a decision, and no decision without an approval. */
    private static void decisionsAreBacked() {
        none("""
                select t.id from transfer t
                 where t.purpose in ('FUNDING', 'SEND_OUT') and t.state in ('RELEASED', 'SUBMITTED', 'CONFIRMED', 'FAILED')
                   and 1 <> (select count(*) from decision d join authorization_request a on a.id = d.authorization_id
                              where a.transfer_id = t.id and a.state = 'APPROVED' and d.verdict = 'APPROVE'
                                and d.decided_by = 'key:' || t.sender_address and d.decided_at < a.expires_at)""");
        none("""
                select d.* from decision d join authorization_request a on a.id = d.authorization_id
                 where a.kind = 'SIGNATURE' and a.state <> 'APPROVED'""");
        none("""
                select t.id from transfer t join authorization_request a on a.transfer_id = t.id
                 where t.released_at is not null and (a.state <> 'APPROVED' or t.awaits_owner or t.awaits_policy)""");
    }

    /** People: enough of them, none who asked, in time, about the same thing; every vote once, and with its event. */
    private static void votesAreCounted() {
        none("""
                select a.id from authorization_request a
                 where a.kind = 'REVIEW' and a.state = 'APPROVED'
                   and a.quorum > (select count(distinct d.user_id) from decision d
                     join authorization_reviewer r on r.authorization_id = a.id and r.user_id = d.user_id
                    where d.authorization_id = a.id and d.verdict = 'APPROVE' and d.decided_at < a.expires_at
                      and d.payload_digest = a.payload_digest and d.user_id is distinct from a.requested_by_user)""");
        none("""
                select a.id, a.state from authorization_request a
                 where a.kind = 'REVIEW' and (a.state = 'REJECTED')::int <>
                   (select count(*) from decision d where d.authorization_id = a.id and d.verdict = 'REJECT')""");
        none("""
                select a.id from authorization_request a
                 where a.kind = 'REVIEW' and (select count(*) from decision d where d.authorization_id = a.id) <>
                   (select count(*) from event e where e.subject_id = a.id and e.trigger in ('Vote', 'Approve', 'Reject'))""");
        none("""
                select d.authorization_id, d.user_id from decision d join authorization_request a on a.id = d.authorization_id
                 where a.kind = 'REVIEW' and (d.decided_at >= a.expires_at or d.payload_digest <> a.payload_digest
                   or d.verdict = 'APPROVE' and d.user_id = a.requested_by_user)""");
    }

    private static void tenantsNeverMeet() {
        none("select t.id from transfer t join ramp_order o on o.id = t.owner_id where o.partner_id <> t.partner_id");
        none("""
                select a.id from authorization_request a join transfer t on t.id = a.transfer_id
                 where a.partner_id <> t.partner_id""");
        none("""
                select d.authorization_id from decision d join authorization_request a on a.id = d.authorization_id
                 where a.partner_id <> d.partner_id""");
        none("select o.id from ramp_order o join ramp_quote q on q.id = o.quote_id where q.partner_id <> o.partner_id");
    }

    /**
     * Two wallets were given a million each of two tokens, and every treasury a milliard of the tokens of its network; since then
     * tokens came only by what is recorded.
     */
    private static void moneyIsConserved() {
        none("""
                select a.token_address, k.network_id, sum(a.balance) as total from sandbox_chain_account a
                  join token k on k.contract_address = a.token_address
                 group by a.token_address, k.network_id
                having sum(a.balance) <> case k.network_id when 'sandbox' then 2000000000000 else 0 end
                   + 1000000000000000 * (select count(*) from treasury y join sandbox_chain_account f on f.address = y.address
                                          where y.network_id = k.network_id and f.token_address = a.token_address
                                            and not exists (select from sandbox_chain_transaction p
                                                             where p.kind = 'DEPOSIT' and p.recipient = f.address))
                   + 1000000000000000 * (select count(*) from custody_wallet w join sandbox_chain_account f on f.address = w.address
                                          where w.network_id = k.network_id and f.token_address = a.token_address)
                   + (select coalesce(sum(amount), 0) from sandbox_chain_transaction d
                       where d.kind = 'DEPOSIT' and d.token_address = a.token_address)""");
        none("""
                select e.address, e.balance from sandbox_chain_account e
                  join ramp_order o on o.escrow_address = e.address
                 where o.direction = 'OFF_RAMP' and e.balance <> case when o.state in ('CRYPTO_RECEIVED', 'FIAT_PAYMENT_STARTED',
                     'AWAITING_FIAT_RECEIVED_CONFIRMATION', 'FIAT_RECEIVED_CONFIRMED') then o.crypto_amount * 1000000
                   else e.balance end""");
        none("""
                select e.address, e.balance from sandbox_chain_account e
                  join ramp_order o on o.escrow_address = e.address
                 where o.direction = 'ON_RAMP' and o.state in ('AWAITING_FIAT_TRANSFER', 'FIAT_TRANSFER_PENDING')
                   and e.balance < (o.crypto_amount - o.platform_fee) * 1000000""");
    }

    /** At most one executed payment for each transfer, of exactly its amount, to exactly its recipient. */
    private static void nothingIsPaidTwice() {
        none("""
                select t.id from transfer t
                 where t.purpose <> 'INTERNAL_SEND' and (t.state = 'CONFIRMED') <> exists (select from sandbox_chain_transaction c
                   where c.tx_hash = t.tx_hash and c.status = 'MINED' and c.amount = t.amount_atomic
                     and c.sender = t.sender_address and c.recipient = t.recipient_address)
                   and t.state <> 'SUBMITTED'""");
        none("""
                select recipient, count(*) from sandbox_chain_transaction
                 where kind = 'FORWARDED' and status = 'MINED' and recipient in (select escrow_address from ramp_order)
                 group by recipient having count(*) > 1""");
        none("""
                select sender, count(*) from sandbox_chain_transaction
                 where kind = 'ESCROW' and status = 'MINED' and sender not in (select address from source_wallet)
                 group by sender having count(*) > 1""");
        none(
                "select c.tx_hash from sandbox_chain_transaction c where c.kind <> 'DEPOSIT' and not exists (select from transfer t where t.tx_hash = c.tx_hash)");
    }

    private static void none(String sql) {
        assertThat(Records.rows(sql)).as(sql).isEmpty();
    }
}
