package dev.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever is booked balances, names each account once, and takes what is held only to end a hold. */
class BookkeepingPropertyTest {

    private static final UUID PARTNER = new UUID(0, 1);

    @Property
    void everyBookingBalances(@ForAll long seed) {
        Booking booking = RandomBookings.any(new Random(seed), List.of(new UUID(0, 2), new UUID(0, 3)));
        List<Line> lines = Bookkeeping.lines(PARTNER, booking);
        Map<String, BigDecimal> sums = new HashMap<>();
        lines.forEach(line -> sums.merge(line.asset(), line.amount(), BigDecimal::add));
        assertThat(sums.values())
                .as(booking + " " + lines)
                .allSatisfy(sum -> assertThat(sum).isEqualByComparingTo(BigDecimal.ZERO));
        for (Line line : lines) {
            assertThat(lines.stream().filter(line::sameAccount)).hasSize(1);
            assertThat(line.amount().signum()).isNotZero();
            boolean counter = line.account() == AccountKind.OUTSIDE || line.account() == AccountKind.FEES;
            assertThat(counter).isEqualTo(line.ownerId().equals(PARTNER));
            if (line.account() == AccountKind.HELD) {
                assertThat(line.amount().signum()).isEqualTo(booking.kind() == EntryKind.HOLD ? 1 : -1);
                assertThat(booking.kind() == EntryKind.HOLD || booking.kind().endsHold())
                        .isTrue();
            }
        }
    }

    @Example
    void nothingMovesNothing() {
        UUID ana = new UUID(0, 2);
        Amount some = new Amount("USDT", BigDecimal.TEN);
        assertThat(Bookkeeping.lines(PARTNER, new Booking.Transfer(ana, ana, some)))
                .isEmpty();
        assertThat(Bookkeeping.lines(PARTNER, new Booking.Deposit(ana, some.none())))
                .isEmpty();
    }

    @Example
    void amountsAreNeverNegativeAndAssetsNeverMixed() {
        assertThatThrownBy(() -> new Amount("USDT", BigDecimal.ONE.negate()))
                .isInstanceOf(IllegalArgumentException.class);
        Amount one = new Amount("USDT", BigDecimal.ONE);
        assertThatThrownBy(() -> one.plus(new Amount("USDC", BigDecimal.ONE)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
