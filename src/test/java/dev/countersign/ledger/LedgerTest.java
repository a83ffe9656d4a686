package dev.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.driver.Records;
import dev.countersign.driver.ReviewDesk;
import dev.countersign.ledger.Booking.Deposit;
import dev.countersign.ledger.Booking.Exchange;
import dev.countersign.ledger.Booking.Fee;
import dev.countersign.ledger.Booking.Hold;
import dev.countersign.ledger.Booking.InternalSettlement;
import dev.countersign.ledger.Booking.Release;
import dev.countersign.ledger.Booking.Settlement;
import dev.countersign.ledger.Booking.Transfer;
import dev.countersign.ledger.LedgerProblem.HoldEnded;
import dev.countersign.ledger.LedgerProblem.InsufficientFunds;
import dev.countersign.ledger.LedgerProblem.NoSuchHold;
import dev.countersign.ledger.LedgerProblem.ReferenceUsed;
import dev.countersign.ledger.LedgerProblem.TooPrecise;
import dev.countersign.ledger.LedgerProblem.UnknownAsset;
import dev.countersign.lifecycle.Result;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Multi;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Money is moved, never made: by the service in every order, by many at once, and by nobody past the database. */
@QuarkusTest
class LedgerTest {

    private static final long SEED = Long.getLong("countersign.ledger.seed", 20261121L);

    @Inject
    LedgerService ledger;

    private final UUID partner = ReviewDesk.open().partnerId();
    private final UUID ana = UUID.randomUUID();
    private final UUID ben = UUID.randomUUID();

    @AfterEach
    void theBooksBalance() {
        LedgerInvariants.hold();
    }

    @Test
    void anOrderIsHeldAndSettledOrReleased() {
        done("d1", new Deposit(ana, usdt("100")));
        done("o1", new Hold(ana, usdt("30.5")));
        has(ana, "USDT", "69.5", "30.5");
        done("o1", new Settlement(ana, usdt("30"), usdt("0.3"), usdt("0.2")));
        has(ana, "USDT", "69.7", "0");
        done("o2", new Hold(ana, usdt("9.7")));
        done("o2", new Release(ana, usdt("9.7")));
        has(ana, "USDT", "69.7", "0");
        done("o3", new Hold(ana, usdt("20")));
        done("o3", new InternalSettlement(ana, ben, usdt("20")));
        has(ben, "USDT", "20", "0");
        done("o4", new Hold(ben, usdt("10")));
        done("o4", new Exchange(ben, usdt("9"), usdt("1"), new Amount("USDC", new BigDecimal("8.999999"))));
        has(ben, "USDT", "10", "0");
        has(ben, "USDC", "8.999999", "0");
        done("t1", new Transfer(ben, ana, usdt("10")));
        done("f1", new Fee(ana, usdt("0.7")));
        has(ana, "USDT", "59", "0");
        assertThat(balance(partner, "USDT", "FEES")).isEqualByComparingTo("2");
        assertThat(balance(partner, "USDT", "OUTSIDE")).isEqualByComparingTo("-61");
        assertThat(balance(partner, "USDC", "OUTSIDE")).isEqualByComparingTo("-8.999999");
    }

    @Test
    void everyRefusalHasItsOwnNameAndMovesNothing() {
        done("d1", new Deposit(ana, usdt("10")));
        assertThat(problem("o1", new Hold(ana, usdt("10.000001")))).satisfies(problem -> {
            InsufficientFunds poor = (InsufficientFunds) problem;
            assertThat(poor.balance()).isEqualByComparingTo("10");
            assertThat(poor.needed()).isEqualByComparingTo("10.000001");
            assertThat(poor.account()).isEqualTo(AccountKind.AVAILABLE);
        });
        assertThat(problem("o1", new Hold(ben, usdt("1")))).isInstanceOf(InsufficientFunds.class);
        assertThat(problem("d2", new Deposit(ana, usdt("0.0000001")))).isEqualTo(new TooPrecise("USDT", 6));
        assertThat(problem("d2", new Deposit(ana, new Amount("NOPE", BigDecimal.ONE))))
                .isEqualTo(new UnknownAsset("NOPE"));
        assertThat(problem("d1", new Deposit(ana, usdt("11")))).isEqualTo(new ReferenceUsed());
        done("o1", new Hold(ana, usdt("4")));
        done("o2", new Hold(ana, usdt("4")));
        assertThat(problem("o1", new Release(ana, usdt("5")))).isEqualTo(new NoSuchHold());
        assertThat(problem("o9", new Release(ana, usdt("4")))).isEqualTo(new NoSuchHold());
        done("o1", new Release(ana, usdt("4")));
        assertThat(problem("o1", new Settlement(ana, usdt("4"), usdt("0"), usdt("0"))))
                .isEqualTo(new HoldEnded(EntryKind.RELEASE));
        assertThat(book("o1", new Release(ana, usdt("4.00"))))
                .as("the same again, in other words")
                .isInstanceOfSatisfying(
                        Result.Done.class,
                        again -> assertThat(((Booked) again.value()).repeated()).isTrue());
        has(ana, "USDT", "6", "4");
    }

    @Test
    void partnersShareNothing() {
        done("d1", new Deposit(ana, usdt("10")));
        UUID rival = ReviewDesk.open().partnerId();
        assertThat(ReviewDesk.<Result<Booked, LedgerProblem>>inTransaction(
                        transaction -> ledger.book(transaction, rival, "o1", new Hold(ana, usdt("1")))))
                .isInstanceOf(Result.Refused.class);
        assertThat(ReviewDesk.<List<Balance>>wait(ledger.balances(rival, ana)))
                .allSatisfy(balance -> assertThat(balance.available()).isZero());
    }

    /** Thousands of random bookings, one after the other: every answer is the model's, and so is every balance. */
    @Test
    void everyAnswerIsTheModels() {
        Random random = new Random(SEED);
        List<UUID> customers = List.of(ana, ben, UUID.randomUUID());
        LedgerModel model = new LedgerModel(partner);
        Map<String, Hold> holds = new HashMap<>();
        for (int i = 0; i < 2000; i++) {
            String reference = "r" + random.nextInt(400);
            Booking booking = holds.containsKey(reference) && random.nextInt(3) > 0
                    ? RandomBookings.ending(random, holds.get(reference), customers)
                    : RandomBookings.any(random, customers);
            String expected = model.book(reference, booking);
            String said = switch (book(reference, booking)) {
                case Result.Done<Booked, LedgerProblem> done -> done.value().repeated() ? "repeated" : "written";
                case Result.Refused<Booked, LedgerProblem> refused -> LedgerModel.said(refused.problem());
            };
            assertThat(said)
                    .as("seed %d, step %d: %s %s", SEED, i, reference, booking)
                    .isEqualTo(expected);
            if (expected.equals("written") && booking instanceof Hold hold) {
                holds.put(reference, hold);
            }
        }
        everyBalanceIs(model);
    }

    /** Thousands at once: what was accepted adds up to what is there, in whatever order it came, and no transaction was run twice. */
    @Test
    void manyAtOnceAddUp() {
        Random random = new Random(SEED);
        List<UUID> customers = Stream.generate(UUID::randomUUID).limit(6).toList();
        customers.forEach(customer -> {
            done("seed-" + customer, new Deposit(customer, usdt("500")));
            done("seed2-" + customer, new Deposit(customer, new Amount("USDC", new BigDecimal("500"))));
        });
        List<Map.Entry<String, Booking>> work = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            Booking booking = RandomBookings.any(random, customers);
            String reference = "c" + i;
            work.add(Map.entry(reference, booking));
            if (booking instanceof Hold hold) {
                for (int ends = 0; ends < 3; ends++) {
                    work.add(Map.entry(reference, RandomBookings.ending(random, hold, customers)));
                }
            }
            if (random.nextInt(10) == 0) {
                work.add(Map.entry(reference, booking));
            }
        }
        AtomicInteger attempts = new AtomicInteger();
        List<Map.Entry<String, Booking>> accepted = ReviewDesk.wait(Multi.createFrom()
                .iterable(work)
                .onItem()
                .transformToUni(item -> ReviewDesk.transaction(transaction -> {
                            attempts.incrementAndGet();
                            return ledger.book(transaction, partner, item.getKey(), item.getValue());
                        })
                        .map(result -> result instanceof Result.Done<Booked, LedgerProblem> done
                                        && !done.value().repeated()
                                ? List.of(item)
                                : List.<Map.Entry<String, Booking>>of()))
                .merge(32)
                .collect()
                .in(ArrayList::new, List::addAll));

        assertThat(attempts).as("no deadlock made anybody try again").hasValue(work.size());
        assertThat(accepted.size()).isGreaterThan(500);
        Map<List<Object>, BigDecimal> expected = new HashMap<>();
        accepted.forEach(item -> Bookkeeping.lines(partner, item.getValue())
                .forEach(line -> expected.merge(
                        List.of(line.ownerId(), line.asset(), line.account()), line.amount(), BigDecimal::add)));
        for (UUID customer : customers) {
            for (String asset : List.of("USDT", "USDC")) {
                assertThat(balance(customer, asset, "AVAILABLE"))
                        .isEqualByComparingTo(
                                expected.getOrDefault(List.of(customer, asset, AccountKind.AVAILABLE), BigDecimal.ZERO)
                                        .add(new BigDecimal(500)));
                assertThat(balance(customer, asset, "HELD"))
                        .isEqualByComparingTo(
                                expected.getOrDefault(List.of(customer, asset, AccountKind.HELD), BigDecimal.ZERO));
            }
        }
    }

    @Test
    void theDatabaseRefusesWhatTheServiceNeverDoes() {
        done("d1", new Deposit(ana, usdt("10")));
        done("o1", new Hold(ana, usdt("4")));
        String account = "(select id from ledger_account where owner_id = '%s' and kind = 'AVAILABLE')".formatted(ana);
        refuses(
                "no posting says",
                "update ledger_account set balance = 11, version = version + 1 where id = " + account);
        refuses("only by its next posting", "update ledger_account set balance = 11 where id = " + account);
        refuses(
                "ledger_account_is_covered",
                "update ledger_account set balance = -1, version = version + 1 where id = " + account);
        refuses(
                "ledger_account_is_exact",
                "update ledger_account set balance = 0.0000001, version = version + 1 where id = " + account);
        refuses("balance", "update ledger_account set balance = 'NaN', version = version + 1 where id = " + account);
        refuses("append-only", "update posting set amount = amount + 1 where account_id = " + account);
        refuses("append-only", "delete from journal_entry where partner_id = '%s'".formatted(partner));
        refuses("append-only", "truncate posting");
        String entry = """
                with entry as (
                  insert into journal_entry (id, partner_id, kind, reference, occurred_at)
                  values (countersign_uuid(), '%s', '%s', '%s', countersign_now()) returning id)
                """;
        refuses("does not balance", entry.formatted(partner, "FEE", "x") + "select * from entry");
        String oneSided = entry + """
                , moved as (update ledger_account set balance = balance + 1, version = version + 1 where id = %s returning *)
                insert into posting (entry_id, account_id, partner_id, amount, sequence, balance)
                select entry.id, moved.id, partner_id, 1, version, balance from entry, moved""";
        refuses("does not balance", oneSided.formatted(partner, "DEPOSIT", "y", account));
        String overSettled = entry + """
                , line as (select id, case kind when 'HELD' then -3 else 3 end as amount from ledger_account where owner_id = '%s')
                , moved as (update ledger_account a set balance = balance + l.amount, version = version + 1
                              from line l where l.id = a.id returning a.*, l.amount)
                insert into posting (entry_id, account_id, partner_id, amount, sequence, balance)
                select entry.id, moved.id, partner_id, amount, version, balance from entry, moved""";
        refuses("does not end its hold", overSettled.formatted(partner, "RELEASE", "o1", ana));
        refuses("does not end its hold", overSettled.formatted(partner, "RELEASE", "never held", ana));
        has(ana, "USDT", "6", "4");
    }

    private void everyBalanceIs(LedgerModel model) {
        for (Map<String, Object> row : Records.rows(
                "select owner_id, asset_code, kind, balance from ledger_account where partner_id = ?", partner)) {
            BigDecimal expected = model.balance(
                    (UUID) row.get("owner_id"), (String) row.get("asset_code"), AccountKind.valueOf((String)
                            row.get("kind")));
            assertThat((BigDecimal) row.get("balance")).as(row.toString()).isEqualByComparingTo(expected);
        }
    }

    private Result<Booked, LedgerProblem> book(String reference, Booking booking) {
        return ReviewDesk.inTransaction(transaction -> ledger.book(transaction, partner, reference, booking));
    }

    private void done(String reference, Booking booking) {
        book(reference, booking).orThrow(problem -> new IllegalStateException(booking + ": " + problem));
    }

    private LedgerProblem problem(String reference, Booking booking) {
        return switch (book(reference, booking)) {
            case Result.Refused<Booked, LedgerProblem> refused -> refused.problem();
            case Result.Done<Booked, LedgerProblem> done -> throw new AssertionError("written: " + booking);
        };
    }

    private void has(UUID customer, String asset, String available, String held) {
        Balance balance = ReviewDesk.<List<Balance>>wait(ledger.balances(partner, customer)).stream()
                .filter(found -> found.asset().equals(asset))
                .findFirst()
                .orElseThrow();
        assertThat(balance.available()).isEqualByComparingTo(available);
        assertThat(balance.held()).isEqualByComparingTo(held);
    }

    private BigDecimal balance(UUID owner, String asset, String kind) {
        return Records.rows(
                        "select balance from ledger_account where partner_id = ? and owner_id = ? and asset_code = ? and kind = ?",
                        partner,
                        owner,
                        asset,
                        kind)
                .stream()
                .map(row -> (BigDecimal) row.get("balance"))
                .findFirst()
                .orElse(BigDecimal.ZERO);
    }

    private static void refuses(String because, String sql) {
        assertThatThrownBy(() -> Records.change(sql))
                .as(sql)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining(because);
    }

    private static Amount usdt(String value) {
        return new Amount("USDT", new BigDecimal(value));
    }
}
