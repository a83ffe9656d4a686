package dev.countersign.transfer;

import java.math.BigDecimal;

/** What became of a submitted signature. Only {@code Accepted} changed anything. */
public sealed interface AuthorizeResult {

    /** It was the decision that counted; the transfer is released, unless people have to agree as well. */
    record Accepted() implements AuthorizeResult {}

    /** The transfer does not wait for a signature, or no longer. */
    record NotWaiting() implements AuthorizeResult {}

    /**
     * A field is not what it must be.
     *
     * @param field a member of the forward request, or {@code signature}
     */
    record Invalid(String field, String message) implements AuthorizeResult {}

    /**
     * The wallet holds too little.
     *
     * @param held in units of the asset
     * @param required in units of the asset
     */
    record InsufficientBalance(String assetCode, String wallet, BigDecimal held, BigDecimal required)
            implements AuthorizeResult {}

    /**
     * The partner's policy forbids it.
     *
     * @param rule the name of the rule, or what else of the policy cannot be met
     */
    record Denied(String rule) implements AuthorizeResult {}

    /** The relay refused or could not be asked; the same request may be tried again while the window lasts. */
    record RelayFailed(String reason) implements AuthorizeResult {}
}
