package dev.countersign.api.aquanow;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads amounts exactly as their JSON tokens are written: no detour through a binary fraction. */
final class Quantity {

    /** Clients write small numbers with an exponent: 1e-7. */
    private static final Pattern FORM = Pattern.compile("[0-9]{1,30}([.][0-9]{1,30})?([eE][+-]?[0-9]{1,2})?");

    private static final int MOST_DIGITS = 30;

    private Quantity() {}

    /** A positive amount of at most 30 digits before and 30 after the point; empty for anything else. */
    static Optional<BigDecimal> parse(String token) {
        if (!FORM.matcher(token).matches()) {
            return Optional.empty();
        }
        BigDecimal value = new BigDecimal(token).stripTrailingZeros();
        return value.signum() > 0 && value.precision() - value.scale() <= MOST_DIGITS && value.scale() <= MOST_DIGITS
                ? Optional.of(value)
                : Optional.empty();
    }
}
