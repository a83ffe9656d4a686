package dev.countersign.order.ramp;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * What a partner wants an indication for.
 *
 * @param anchor which amount it fixes
 * @param amount of that, in units
 */
public record EstimateRequest(
        Direction direction,
        String cryptoCurrency,
        String fiatCurrency,
        Price.Anchor anchor,
        BigDecimal amount,
        Optional<String> rail,
        Optional<String> route,
        ProviderScope scope) {}
