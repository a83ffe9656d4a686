package dev.countersign.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.driver.Records;

/** What must hold of customers' orders, of their transfers and reviews, and of what they did to the books, at any moment. */
public final class CustomerInvariants {

    /** The kinds of the entries of an order, and of the redemption that provided what it needed, in the order of the alphabet. */
    private static final String ENTRIES = """
            select o.id, o.operation, o.state, o.confirmed_at is not null as confirmed, o.shares is not null as shares,
                   o.investment_fee > 0 as fee,
                   coalesce((select string_agg(e.kind, ' ' order by e.kind) from journal_entry e
                     where e.partner_id = o.partner_id and e.reference = 'order:' || o.id), '') as own,
                   coalesce((select string_agg(e.kind, ' ' order by e.kind) from journal_entry e
                     where e.partner_id = o.partner_id and e.reference = 'order:' || o.id || ':redemption'), '') as redemption
              from customer_order o""";

    /** What orders say that somebody gained or lost, by their state. */
    private static final String SAID = """
            select partner_id, customer_id as owner_id, asset_code, 'CUSTOMER' as kind, case operation when 'BUY' then amount
                     when 'REDEEM_INVESTMENT' then amount else -amount end as amount
              from customer_order where state = 'COMPLETED'
            union all select partner_id, customer_id, counter_asset, 'CUSTOMER', counter_amount
              from customer_order where state = 'COMPLETED' and operation = 'SWAP'
            union all select partner_id, destination_customer, asset_code, 'CUSTOMER', destination_amount
              from customer_order where state = 'COMPLETED' and destination_customer is not null
            union all select o.partner_id, o.customer_id, i.share_asset, 'CUSTOMER', o.shares
              from customer_order o join investment i on i.id = o.investment_id
             where o.state = 'COMPLETED' and o.operation = 'SUBSCRIBE_INVESTMENT'
            union all select o.partner_id, o.customer_id, i.share_asset, 'CUSTOMER', -o.shares
              from customer_order o join investment i on i.id = o.investment_id
             where o.confirmed_at is not null and o.operation <> 'SUBSCRIBE_INVESTMENT'
            union all select partner_id, customer_id, asset_code, 'CUSTOMER', amount
              from customer_order where confirmed_at is not null and shares is not null and operation in ('SELL', 'SWAP', 'SEND')
            union all select partner_id, partner_id, counter_asset, 'SETTLEMENT',
                     case operation when 'BUY' then -counter_amount else counter_amount end
              from customer_order where state = 'COMPLETED' and operation in ('BUY', 'SELL')
            union all select partner_id, partner_id, asset_code, 'FEES', fees
              from customer_order where state = 'COMPLETED' and operation = 'SEND'
            union all select partner_id, partner_id, asset_code, 'FEES', investment_fee
              from customer_order where confirmed_at is not null and shares is not null and operation <> 'SUBSCRIBE_INVESTMENT'
            """;

    private static final String BOOKED = """
            select a.partner_id, a.owner_id, a.asset_code,
                   case when a.kind in ('AVAILABLE', 'HELD') then 'CUSTOMER' else a.kind end as kind, p.amount
              from posting p join ledger_account a on a.id = p.account_id join journal_entry e on e.id = p.entry_id
             where e.reference like 'order:%' and a.kind <> 'OUTSIDE'
            """;

    private CustomerInvariants() {}

    /** Checks all of them. */
    public static void hold() {
        bookedAsOrdered();
        heldForLiveSends();
        transfersAgree();
        reviewsAgree();
        nothingLeavesTwice();
        none("codes are few, and guessed at a few times", """
                select c.order_id from confirmation_code c join customer_order o on o.id = c.order_id
                 where c.sent > 5 or c.attempts > 5 or not o.code_required or o.confirmed_at is not null and c.attempts = 0""");
        none("a position is what the customer has of the share", """
                select i.customer_id, i.shares, n.share_asset from investment_position i join investment n on n.id = i.investment_id
                 where i.shares <> (select coalesce(sum(a.balance), 0) from ledger_account a
                   where a.partner_id = i.partner_id and a.owner_id = i.customer_id and a.asset_code = n.share_asset
                     and a.kind in ('AVAILABLE', 'HELD')) or i.shares = 0 and i.cost <> 0""");
    }

    /** Every order has exactly the entries of its state, of exactly its amounts. */
    private static void bookedAsOrdered() {
        none("the entries of every order are those of its state", """
                with entries as (%s)
                select * from entries
                 where own <> case
                         when not confirmed then ''
                         when operation = 'BUY' then 'PURCHASE'
                         when operation = 'SELL' then 'HOLD SALE'
                         when operation in ('SWAP', 'SUBSCRIBE_INVESTMENT') then 'EXCHANGE HOLD'
                         when operation = 'REDEEM_INVESTMENT' and fee then 'EXCHANGE FEE HOLD'
                         when operation = 'REDEEM_INVESTMENT' then 'EXCHANGE HOLD'
                         when state in ('CONFIRMED', 'PROCESSING') then 'HOLD'
                         when state = 'COMPLETED' then 'HOLD SETTLEMENT'
                         when state in ('CANCELLED', 'FAILED') then 'HOLD RELEASE' end
                    or redemption <> case
                         when not confirmed or not shares or operation not in ('SELL', 'SWAP', 'SEND') then ''
                         when fee then 'EXCHANGE FEE HOLD'
                         else 'EXCHANGE HOLD' end""".formatted(ENTRIES));
        none("what was booked for orders is what they say, to the last unit", """
                with said as (%s), booked as (%s),
                difference as (select * from booked union all select partner_id, owner_id, asset_code, kind, -amount from said)
                select partner_id, owner_id, asset_code, kind, sum(amount) as difference from difference
                 group by 1, 2, 3, 4 having sum(amount) <> 0""".formatted(SAID, BOOKED));
        none("no entry is of an order that there is not", """
                select e.id from journal_entry e
                 where e.reference like 'order:%' and not exists (select from customer_order o where o.partner_id = e.partner_id
                   and e.reference in ('order:' || o.id, 'order:' || o.id || ':redemption'))""");
    }

    private static void heldForLiveSends() {
        none("what is held of a customer is what its confirmed sends need that have not ended", """
                with held as (
                  select a.owner_id, a.asset_code, sum(p.amount) as amount from posting p
                    join ledger_account a on a.id = p.account_id join journal_entry e on e.id = p.entry_id
                   where a.kind = 'HELD' and e.reference like 'order:%' group by 1, 2
                ), needed as (
                  select customer_id as owner_id, asset_code, sum(amount) as amount from customer_order
                   where state in ('CONFIRMED', 'PROCESSING') group by 1, 2
                )
                select owner_id, asset_code, h.amount as held, n.amount as needed
                  from held h full join needed n using (owner_id, asset_code)
                 where coalesce(h.amount, 0) <> coalesce(n.amount, 0)""");
    }

    private static void transfersAgree() {
        none("an order and its transfer tell the same story", """
                select o.id, o.state, t.state as transfer, t.awaits_owner from customer_order o
                  join transfer t on t.id = o.transfer_id
                 where not case o.state
                   when 'CREATED' then t.state = 'HELD' and t.awaits_owner
                   when 'CONFIRMED' then t.state = 'HELD' and not t.awaits_owner
                   when 'PROCESSING' then t.state in ('RELEASED', 'SUBMITTED')
                   when 'COMPLETED' then t.state = 'CONFIRMED'
                   when 'FAILED' then t.state = 'FAILED'
                   else t.state = 'CANCELLED' end""");
        none("a send has one transfer, of what must arrive, to where it must", """
                select o.id from customer_order o join transfer t on t.owner_id = o.id
                 where t.id is distinct from o.transfer_id or t.partner_id <> o.partner_id or t.owner_type <> 'CUSTOMER_ORDER'
                    or t.amount_atomic <> o.destination_amount * power(10::numeric, t.decimals)
                    or t.recipient_address <> o.destination_address or t.asset_code <> o.asset_code
                    or t.network_id <> o.network_id
                    or (t.purpose = 'INTERNAL_SEND') <> (o.destination_customer is not null)
                    or t.sender_address <> (select y.address from treasury y
                        where y.partner_id = o.partner_id and y.network_id = o.network_id)""");
        none("no transfer is of an order that there is not", """
                select t.id from transfer t
                 where t.owner_type = 'CUSTOMER_ORDER' and not exists (select from customer_order o where o.transfer_id = t.id)""");
        none("nothing was released that its customer, or somebody who must agree, had not agreed to", """
                select t.id from transfer t join customer_order o on o.transfer_id = t.id
                 where t.released_at is not null and (o.confirmed_at is null or o.confirmed_at >= o.expires_at
                   or exists (select from authorization_request a where a.transfer_id = t.id and a.state <> 'APPROVED'))""");
    }

    private static void reviewsAgree() {
        none("where the people stand is what their authorizations say", """
                with stand as (
                  select o.id, o.state, o.review_state, count(a.id) as reviews,
                         count(*) filter (where a.state = 'PENDING') as pending,
                         count(*) filter (where a.state = 'APPROVED') as approved,
                         count(*) filter (where a.state = 'REJECTED') as rejected
                    from customer_order o left join authorization_request a on a.transfer_id = o.transfer_id and a.kind = 'REVIEW'
                   group by o.id
                )
                select * from stand
                 where review_state is distinct from case
                         when reviews = 0 then null
                         when approved = reviews then 'APPROVED'
                         when rejected > 0 then 'REJECTED'
                         when state in ('CREATED', 'CONFIRMED') then 'PENDING'
                         else 'LAPSED' end
                    or rejected > 0 and state <> 'CANCELLED'
                    or pending > 0 and state not in ('CREATED', 'CONFIRMED')
                    or state = 'CONFIRMED' and pending = 0""");
    }

    /** What leaves a treasury left it once; what stays in the house never reaches the chain. */
    private static void nothingLeavesTwice() {
        none("what moves in the books has no transaction", """
                select t.id from transfer t
                 where t.purpose = 'INTERNAL_SEND' and (t.tx_hash is not null or exists (
                   select from event e where e.subject_id = t.id and e.trigger = 'Submit'))""");
        none("every send was submitted once at most", """
                select subject_id from event where subject_type = 'TRANSFER' and trigger in ('Submit', 'Release', 'Confirm', 'Settle')
                 group by subject_id, trigger having count(*) > 1""");
        none("no two transfers share a transaction", """
                select tx_hash from transfer where tx_hash is not null group by tx_hash having count(*) > 1""");
        none("a treasury paid what was confirmed, and nothing else", """
                with paid as (
                  select c.sender, c.token_address, sum(c.amount) as amount, count(*) as payments
                    from sandbox_chain_transaction c where c.status = 'MINED' and c.sender in (select address from treasury)
                   group by 1, 2
                ), confirmed as (
                  select t.sender_address as sender, t.token_address, sum(t.amount_atomic) as amount, count(*) as payments
                    from transfer t join sandbox_chain_transaction c on c.tx_hash = t.tx_hash
                   where t.purpose = 'CUSTOMER_SEND' and (t.state = 'CONFIRMED' or t.state = 'SUBMITTED' and c.status = 'MINED')
                   group by 1, 2
                )
                select sender, token_address, p.amount as paid, c.amount as confirmed
                  from paid p full join confirmed c using (sender, token_address)
                 where (p.amount, p.payments) is distinct from (c.amount, c.payments)""");
    }

    private static void none(String rule, String sql) {
        assertThat(Records.rows(sql)).as(rule).isEmpty();
    }
}
