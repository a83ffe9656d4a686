package dev.countersign.order.ramp;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.UUID;

/**
 * What a partner wants a price for.
 *
 * @param anchor which amount it fixes
 * @param amount of that, in units
 * @param rail a hint that must agree with the payment details
 * @param route a hint that must agree with the payment details
 * @param settlesAutomatically only providers that report settlement by themselves
 */
public record QuoteRequest(
        UUID userId,
        long paymentDetailsId,
        String cryptoCurrency,
        String fiatCurrency,
        Price.Anchor anchor,
        BigDecimal amount,
        Optional<String> rail,
        Optional<String> route,
        ProviderScope scope,
        Slippage slippage,
        boolean settlesAutomatically) {}
