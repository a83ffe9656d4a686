package dev.countersign.order.ramp;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.UUID;

/**
 * What a partner wants to buy.
 *
 * @param userId who pays the fiat
 * @param anchor which amount it fixes
 * @param amount of that, in units
 * @param rail the payment method to be used
 * @param route the payment network to be used
 */
public record OnRampQuoteRequest(
        UUID userId,
        String cryptoCurrency,
        String fiatCurrency,
        Price.Anchor anchor,
        BigDecimal amount,
        Optional<String> rail,
        Optional<String> route,
        ProviderScope scope) {}
