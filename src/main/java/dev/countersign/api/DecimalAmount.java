package dev.countersign.api;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads amounts of money as callers write them: plain decimal digits, no sign, no exponent, of a bounded length. */
public final class DecimalAmount {

    private static final Pattern FORM = Pattern.compile("[0-9]{1,30}(\\.[0-9]{1,30})?");

    private DecimalAmount() {}

    /** The exact value; empty for anything that is no plain decimal number. */
    public static Optional<BigDecimal> parse(String text) {
        return text != null && FORM.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
    }

    /** The exact value if it is more than zero. */
    public static Optional<BigDecimal> parsePositive(String text) {
        return parse(text).filter(amount -> amount.signum() > 0);
    }
}
