package dev.countersign.ledger;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Bookings of any kind, of two assets with six decimals. */
final class RandomBookings {

    private static final List<String> ASSETS = List.of("USDT", "USDC");

    private RandomBookings() {}

    static Booking any(Random random, List<UUID> customers) {
        UUID one = pick(random, customers);
        UUID two = pick(random, customers);
        String asset = pick(random, ASSETS);
        Amount amount = amount(random, asset);
        return switch (random.nextInt(9)) {
            case 0, 1 -> new Booking.Deposit(one, amount);
            case 2 -> new Booking.Hold(one, amount);
            case 3 -> new Booking.Release(one, amount);
            case 4 -> new Booking.Settlement(one, amount, amount(random, asset), amount(random, asset));
            case 5 -> new Booking.InternalSettlement(one, two, amount);
            case 6 -> new Booking.Exchange(one, amount, amount(random, asset), amount(random, pick(random, ASSETS)));
            case 7 -> new Booking.Transfer(one, two, amount);
            default -> new Booking.Fee(one, amount);
        };
    }

    /** One that ends this hold exactly. */
    static Booking ending(Random random, Booking.Hold hold, List<UUID> customers) {
        UUID one = hold.customerId();
        Amount held = hold.amount();
        BigInteger units = held.value().movePointRight(6).toBigIntegerExact();
        Amount part = new Amount(held.asset(), new BigDecimal(new BigInteger(units.bitLength(), random).min(units), 6));
        Amount rest = new Amount(held.asset(), held.value().subtract(part.value()));
        return switch (random.nextInt(4)) {
            case 0 -> new Booking.Release(one, held);
            case 1 -> new Booking.Settlement(one, part, rest, held.none());
            case 2 -> new Booking.InternalSettlement(one, pick(random, customers), held);
            default -> new Booking.Exchange(one, part, rest, amount(random, pick(random, ASSETS)));
        };
    }

    static <T> T pick(Random random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }

    private static Amount amount(Random random, String asset) {
        return new Amount(asset, new BigDecimal(BigInteger.valueOf(random.nextInt(100_000_000)), 6));
    }
}
