package dev.countersign.api.admin;

/** How amounts are written in bodies: texts of plain decimal digits, in units. */
final class Decimals {

    /** Whatever {@code api.DecimalAmount} reads. */
    static final String ZERO_OR_MORE = "[0-9]{1,30}(\\.[0-9]{1,30})?";

    /** The same, without zero. */
    static final String POSITIVE = "(?!0+(\\.0+)?$)" + ZERO_OR_MORE;

    /** What is wrong with another text. */
    static final String MESSAGE = "must be a decimal number without a sign or an exponent";

    /** What is wrong with another text, or with zero. */
    static final String POSITIVE_MESSAGE = "must be a positive decimal number without a sign or an exponent";

    private Decimals() {}
}
