package dev.countersign.market;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * Something of which amounts can be moved.
 *
 * @param code such as {@code USDT}
 * @param name its name for people
 * @param decimals digits after the point
 * @param kind what it is
 * @param minTradeAmount the least of it that an order may trade, in units; empty for no minimum
 */
public record Asset(String code, String name, int decimals, AssetKind kind, Optional<BigDecimal> minTradeAmount) {

    /** Whether an amount in units has no more digits after the point than the asset. */
    public boolean measures(BigDecimal amount) {
        return amount.stripTrailingZeros().scale() <= decimals;
    }
}
