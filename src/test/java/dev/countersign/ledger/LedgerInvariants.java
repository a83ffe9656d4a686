package dev.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.driver.Records;

/** What must hold of all books at any moment. */
public final class LedgerInvariants {

    private LedgerInvariants() {}

    /** Checks all of them. */
    public static void hold() {
        none("the trial balance of every partner and asset is zero", """
                select partner_id, asset_code, sum(balance) from ledger_account group by 1, 2 having sum(balance) <> 0""");
        none("an account has what its postings say", """
                select a.id, a.balance, a.version, count(p.*), sum(p.amount) from ledger_account a
                  left join posting p on p.account_id = a.id
                 group by a.id having a.balance <> coalesce(sum(p.amount), 0) or a.version <> count(p.*)""");
        none("statements go on where they ended", """
                select * from (select account_id, sequence, balance - amount as before,
                         lag(balance, 1, 0::numeric) over (partition by account_id order by sequence) as last from posting) line
                 where before <> last""");
        none("nobody has less than nothing", """
                select id from ledger_account where kind not in ('OUTSIDE', 'SETTLEMENT') and balance < 0""");
        none("every entry balances", """
                select p.entry_id, a.asset_code from posting p join ledger_account a on a.id = p.account_id
                 group by 1, 2 having sum(p.amount) <> 0""");
        none("what is held is what open holds set aside", """
                select a.id, a.balance from ledger_account a
                 where a.kind = 'HELD' and a.balance <> (
                   select coalesce(sum(p.amount), 0) from posting p join journal_entry h on h.id = p.entry_id
                    where p.account_id = a.id and h.kind = 'HOLD' and not exists (
                      select from journal_entry e where e.partner_id = h.partner_id and e.reference = h.reference
                        and e.kind in ('RELEASE', 'SETTLEMENT', 'EXCHANGE', 'SALE')))""");
        none("a hold ends once, if it ends", """
                select e.partner_id, e.reference from journal_entry e where e.kind in ('RELEASE', 'SETTLEMENT', 'EXCHANGE', 'SALE')
                 group by 1, 2 having count(*) > 1 or not exists (select from journal_entry h
                   where h.partner_id = e.partner_id and h.reference = e.reference and h.kind = 'HOLD')""");
    }

    private static void none(String rule, String sql) {
        assertThat(Records.rows(sql)).as(rule).isEmpty();
    }
}
