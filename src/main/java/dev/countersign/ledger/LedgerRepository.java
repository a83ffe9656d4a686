package dev.countersign.ledger;

import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import dev.countersign.ledger.LedgerProblem.HoldEnded;
import dev.countersign.ledger.LedgerProblem.InsufficientFunds;
import dev.countersign.ledger.LedgerProblem.NoSuchHold;
import dev.countersign.ledger.LedgerProblem.ReferenceUsed;
import dev.countersign.ledger.LedgerProblem.TooPrecise;
import dev.countersign.ledger.LedgerProblem.UnknownAsset;
import dev.countersign.lifecycle.Result;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The statements on the books. */
@ApplicationScoped
class LedgerRepository {

    /** The lines come as four arrays, amounts as text, because that is exact. */
    private static final String LINES = """
            with line as (
              select owner_id, asset_code, kind, amount::numeric
                from unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) as l (owner_id, asset_code, kind, amount)
            )""";

    /**
     * The whole entry in one statement. Accounts are locked in the order of their names, the partner's own last, and only when all of them exist; then all
     * of them are judged; then either everything is written or nothing.
     */
    private static final String BOOK = LINES + """
            , known as (
              select count(*) as accounts from ledger_account a join line using (owner_id, asset_code, kind)
               where a.partner_id = $5
            ), locked as materialized (
              select a.id, a.kind, a.balance, a.decimals, l.amount
                from ledger_account a join line l using (owner_id, asset_code, kind)
               where a.partner_id = $5 and (select accounts from known) = (select count(*) from line)
               order by a.owner_id = a.partner_id, a.owner_id, a.asset_code, a.kind for update of a
            ), hold as (
              select p.account_id, p.amount
                from journal_entry h join posting p on p.entry_id = h.id join ledger_account a on a.id = p.account_id
               where h.partner_id = $5 and h.reference = $7 and h.kind = 'HOLD' and a.kind = 'HELD'
            ), fits as (
              select from locked
              having count(*) = (select count(*) from line)
                 and bool_and((kind in ('OUTSIDE', 'SETTLEMENT') or balance + amount >= 0) and amount = trunc(amount, decimals))
                 and (not $9::boolean
                   or (select count(*) from hold) = 1
                     and (select sum(amount) from hold)
                       = (select -sum(l.amount) from locked l join hold h on h.account_id = l.id)
                     and not exists (select from locked l
                                      where l.kind = 'HELD' and l.id not in (select account_id from hold)))
            ), entry as (
              insert into journal_entry (id, partner_id, kind, reference, occurred_at)
              select $8::uuid, $5::uuid, $6::text, $7::text, countersign_now() from fits
              on conflict do nothing
              returning id, occurred_at
            ), moved as (
              update ledger_account a set balance = a.balance + l.amount, version = a.version + 1
                from locked l, entry e where a.id = l.id
              returning a.id, a.balance, a.version, l.amount, e.id as entry_id
            ), posted as (
              insert into posting (entry_id, account_id, partner_id, amount, sequence, balance)
              select entry_id, id, $5, amount, version, balance from moved
            )
            select id, occurred_at from entry""";

    /** Accounts are made in the order in which they are locked. */
    private static final String ENSURE = LINES + """

            insert into ledger_account (id, partner_id, owner_id, asset_code, decimals, kind, created_at)
            select countersign_uuid(), $5, l.owner_id, l.asset_code, s.decimals, l.kind, countersign_now()
              from line l join asset s on s.code = l.asset_code
             order by l.owner_id = $5, l.owner_id, l.asset_code, l.kind
            on conflict do nothing""";

    private static final String WRITTEN = LINES + """

            select e.id, e.kind, e.occurred_at,
                   not exists (
                     select from line l
                       full join (select a.owner_id, a.asset_code, a.kind, p.amount
                                    from posting p join ledger_account a on a.id = p.account_id
                                   where p.entry_id = e.id) w using (owner_id, asset_code, kind)
                      where l.amount is distinct from w.amount) as same
              from journal_entry e
             where e.partner_id = $5 and e.reference = $7
               and (e.kind = $6 or $8::boolean and e.kind in ('RELEASE', 'SETTLEMENT', 'EXCHANGE', 'SALE'))
             order by e.kind = $6 desc limit 1""";

    private static final String SHORTFALL = LINES + """

            select l.asset_code, l.kind, l.amount, s.decimals, coalesce(a.balance, 0) as balance
              from line l
              left join asset s on s.code = l.asset_code
              left join ledger_account a on a.partner_id = $5 and a.owner_id = l.owner_id and a.asset_code = l.asset_code
                                        and a.kind = l.kind
             where s.code is null or l.amount <> trunc(l.amount, s.decimals)
                or (l.kind not in ('OUTSIDE', 'SETTLEMENT') and coalesce(a.balance, 0) + l.amount < 0)
             order by s.code is null desc, l.amount = trunc(l.amount, s.decimals), l.kind, l.asset_code limit 1""";

    private static final String BALANCES = """
            select asset_code, decimals, coalesce(sum(balance) filter (where kind = 'AVAILABLE'), 0) as available,
                   coalesce(sum(balance) filter (where kind = 'HELD'), 0) as held
              from ledger_account
             where partner_id = $1 and owner_id = $2 and kind in ('AVAILABLE', 'HELD')
             group by asset_code, decimals order by asset_code""";

    private static final String POSITIONS = """
            select asset_code, decimals, coalesce(sum(balance) filter (where kind = 'SETTLEMENT'), 0) as settlement,
                   coalesce(sum(balance) filter (where kind = 'FEES'), 0) as fees,
                   coalesce(sum(balance) filter (where kind = 'OUTSIDE'), 0) as outside
              from ledger_account
             where partner_id = $1 and owner_id = $1 and kind in ('SETTLEMENT', 'FEES', 'OUTSIDE')
             group by asset_code, decimals order by asset_code""";

    private static final String LOCK = LINES + """

            select from ledger_account a join line l using (owner_id, asset_code, kind)
             where a.partner_id = $5
             order by a.owner_id = a.partner_id, a.owner_id, a.asset_code, a.kind for update of a""";

    private final Database database;

    LedgerRepository(Database database) {
        this.database = database;
    }

    /** Writes the entry; empty when it does not fit, or is there already. */
    Uni<Optional<Booked>> book(Transaction transaction, UUID id, Draft draft) {
        return transaction
                .first(BOOK, draft.values(id, draft.kind().endsHold()))
                .map(row -> row.map(found -> booked(found, false)));
    }

    /** Writes these entries, one after the other; empty where one does not fit, or is there already. */
    Uni<List<Optional<Booked>>> book(Transaction transaction, List<UUID> ids, List<Draft> drafts) {
        List<Object[]> values = IntStream.range(0, drafts.size())
                .mapToObj(each -> drafts.get(each)
                        .values(ids.get(each), drafts.get(each).kind().endsHold()))
                .toList();
        return transaction
                .each(BOOK, values)
                .map(results -> results.stream()
                        .map(rows -> rows.stream().findFirst().map(found -> booked(found, false)))
                        .toList());
    }

    /** Makes the accounts that the entry needs. */
    Uni<Void> ensure(Transaction transaction, Draft draft) {
        Object[] values = draft.values();
        return transaction
                .run(ENSURE, values[0], values[1], values[2], values[3], draft.partnerId())
                .replaceWithVoid();
    }

    /** Why an entry was not written: because it was written before, or a problem. */
    Uni<Result<Booked, LedgerProblem>> explain(Transaction transaction, Draft draft) {
        return transaction
                .first(WRITTEN, draft.values(draft.kind().endsHold()))
                .flatMap(written -> written.map(row -> Uni.createFrom().item(earlier(row, draft)))
                        .orElseGet(() -> shortfall(transaction, draft)));
    }

    private static Result<Booked, LedgerProblem> earlier(Row row, Draft draft) {
        EntryKind kind = EntryKind.valueOf(row.getString("kind"));
        if (kind != draft.kind()) {
            return Result.refused(new HoldEnded(kind));
        }
        return row.getBoolean("same") ? Result.done(booked(row, true)) : Result.refused(new ReferenceUsed());
    }

    private static Uni<Result<Booked, LedgerProblem>> shortfall(Transaction transaction, Draft draft) {
        Object[] values = draft.values();
        return transaction
                .first(SHORTFALL, values[0], values[1], values[2], values[3], draft.partnerId())
                .map(row -> row.map(LedgerRepository::problem).orElseGet(NoSuchHold::new))
                .map(Result::refused);
    }

    private static LedgerProblem problem(Row row) {
        String asset = row.getString("asset_code");
        BigDecimal amount = row.getBigDecimal("amount");
        Optional<Integer> decimals =
                Optional.ofNullable(row.getShort("decimals")).map(Short::intValue);
        if (decimals.isEmpty()) {
            return new UnknownAsset(asset);
        }
        if (amount.stripTrailingZeros().scale() > decimals.get()) {
            return new TooPrecise(asset, decimals.get());
        }
        return new InsufficientFunds(
                asset, AccountKind.valueOf(row.getString("kind")), row.getBigDecimal("balance"), amount.negate());
    }

    /** Holds the accounts that the entry needs. */
    Uni<Void> lock(Transaction transaction, Draft draft) {
        Object[] values = draft.values();
        return transaction
                .run(LOCK, values[0], values[1], values[2], values[3], draft.partnerId())
                .replaceWithVoid();
    }

    Uni<List<Balance>> balances(UUID partnerId, UUID customerId) {
        return database.run(BALANCES, partnerId, customerId)
                .map(rows -> rows.stream().map(LedgerRepository::balance).toList());
    }

    private static Balance balance(Row row) {
        int decimals = row.getShort("decimals");
        return new Balance(
                row.getString("asset_code"),
                row.getBigDecimal("available").setScale(decimals),
                row.getBigDecimal("held").setScale(decimals));
    }

    Uni<List<Position>> positions(UUID partnerId) {
        return database.run(POSITIONS, partnerId)
                .map(rows -> rows.stream().map(LedgerRepository::position).toList());
    }

    private static Position position(Row row) {
        int decimals = row.getShort("decimals");
        return new Position(
                row.getString("asset_code"),
                row.getBigDecimal("settlement").setScale(decimals),
                row.getBigDecimal("fees").setScale(decimals),
                row.getBigDecimal("outside").setScale(decimals));
    }

    private static Booked booked(Row row, boolean repeated) {
        return new Booked(
                row.getUUID("id"), row.getOffsetDateTime("occurred_at").toInstant(), repeated);
    }

    /** An entry that is to be written. */
    record Draft(UUID partnerId, String reference, EntryKind kind, List<Line> lines) {

        /** The parameters that every statement begins with, and more. */
        Object[] values(Object... more) {
            Object[] values = new Object[7 + more.length];
            values[0] = lines.stream().map(Line::ownerId).toArray(UUID[]::new);
            values[1] = texts(Line::asset);
            values[2] = texts(line -> line.account().name());
            values[3] = texts(line -> line.amount().toPlainString());
            values[4] = partnerId;
            values[5] = kind.name();
            values[6] = reference;
            System.arraycopy(more, 0, values, 7, more.length);
            return values;
        }

        private String[] texts(Function<Line, String> text) {
            return lines.stream().map(text).toArray(String[]::new);
        }
    }
}
