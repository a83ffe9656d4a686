package dev.countersign.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.driver.Records;

/** What must hold of withdrawals, of their transfers, and of what they did to the books, at any moment. */
final class WithdrawalInvariants {

    private WithdrawalInvariants() {}

    /** Checks all of them. */
    static void hold() {
        none("a withdrawal and its transfer say the same", """
                select w.id from withdrawal w join transfer t on t.id = w.transfer_id
                 where (t.owner_type, t.purpose) <> ('WITHDRAWAL', 'WITHDRAWAL') or t.owner_id <> w.id
                    or t.partner_id <> w.partner_id or t.wallet_id <> w.wallet_id or t.recipient_address <> w.recipient_address
                    or t.asset_code <> w.asset_code or t.network_id <> w.network_id
                    or t.amount_atomic <> w.net * power(10::numeric, t.decimals)
                    or t.fee_atomic <> w.fee * power(10::numeric, t.decimals)""");
        none("a transfer of this family has its withdrawal", """
                select t.id from transfer t where t.owner_type = 'WITHDRAWAL'
                   and not exists (select from withdrawal w where w.id = t.owner_id and w.transfer_id = t.id)""");
        none("it leaves the wallet that it names", """
                select w.id from withdrawal w join transfer t on t.id = w.transfer_id join custody_wallet c on c.id = w.wallet_id
                 where t.sender_address <> c.address or c.partner_id <> w.partner_id or c.asset_code <> w.asset_code
                    or c.network_id <> w.network_id""");
        none("the books of a withdrawal say where it stands", """
                select w.id, t.state, e.kinds from withdrawal w join transfer t on t.id = w.transfer_id
                 cross join lateral (select coalesce(string_agg(j.kind, ' ' order by j.kind), '') as kinds from journal_entry j
                                      where j.partner_id = w.partner_id and j.reference = w.id::text) e
                 where e.kinds <> case t.state when 'CONFIRMED' then 'HOLD SETTLEMENT' when 'CANCELLED' then 'HOLD RELEASE'
                                               when 'FAILED' then 'HOLD RELEASE' else 'HOLD' end""");
        none("what is set aside in a wallet is what is on its way", """
                select c.id from custody_wallet c
                 where (select coalesce(sum(a.balance), 0) from ledger_account a where a.owner_id = c.id and a.kind = 'HELD')
                    <> (select coalesce(sum(w.net + w.fee), 0) from withdrawal w join transfer t on t.id = w.transfer_id
                         where w.wallet_id = c.id and t.state in ('HELD', 'RELEASED', 'SUBMITTED'))""");
        none("a wallet has what arrived, less what left and what it cost", """
                select c.id from custody_wallet c
                 where (select coalesce(sum(a.balance), 0) from ledger_account a where a.owner_id = c.id)
                    <> (select coalesce(sum(p.amount), 0) from posting p join journal_entry j on j.id = p.entry_id
                          join ledger_account a on a.id = p.account_id where a.owner_id = c.id and j.kind = 'DEPOSIT')
                     - (select coalesce(sum(w.net + w.fee), 0) from withdrawal w join transfer t on t.id = w.transfer_id
                         where w.wallet_id = c.id and t.state = 'CONFIRMED')""");
        none("what left a wallet on the chain is what was confirmed, once", """
                select w.id from withdrawal w join transfer t on t.id = w.transfer_id
                 where (select count(*) from sandbox_chain_transaction c where c.tx_hash = t.tx_hash and c.status = 'MINED')
                    <> (t.state = 'CONFIRMED')::int and t.state <> 'SUBMITTED'""");
        none("what waits for people was asked of them, and never of who asked", """
                select w.id from withdrawal w join transfer t on t.id = w.transfer_id
                  join authorization_request a on a.transfer_id = t.id
                 where a.kind <> 'REVIEW' or a.wallet_id <> w.wallet_id or a.requested_by_user <> w.requested_by""");
    }

    private static void none(String rule, String sql) {
        assertThat(Records.rows(sql)).as(rule).isEmpty();
    }
}
