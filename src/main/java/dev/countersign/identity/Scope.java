package dev.countersign.identity;

import java.util.Arrays;
import java.util.Optional;

/** What a credential may do. A call without its scope is refused before anything is looked up. */
public enum Scope {
    /** Read ramp orders, quotes, users and payment details. */
    RAMP_READ("ramp:read"),
    /** Quote, initiate, confirm and cancel ramp orders; manage users and payment details. */
    RAMP_WRITE("ramp:write"),
    /** Submit a wallet's signature. */
    RAMP_AUTHORIZE("ramp:authorize"),
    /** Play the liquidity provider's part. */
    PROVIDER("provider"),
    /** Operate this installation. */
    OPERATOR("operator");

    private final String text;

    Scope(String text) {
        this.text = text;
    }

    /** The scope as it is written in requests and in the database. */
    public String text() {
        return text;
    }

    /** The scope of that text, if there is one. */
    public static Optional<Scope> parse(String text) {
        return Arrays.stream(values()).filter(scope -> scope.text.equals(text)).findFirst();
    }
}
