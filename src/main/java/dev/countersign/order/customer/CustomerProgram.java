package dev.countersign.order.customer;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * On what terms a partner serves its customers.
 *
 * @param settlementCurrencies in which the partner pays for what customers buy, and is paid for what they sell; at least one
 * @param quoteCurrency in which the worth of an order is counted
 * @param maxQuoteAmount the most that an order with a price may be worth when it is confirmed, in units; empty for no limit
 * @param codeOperations what customers confirm with a code from a mail
 */
public record CustomerProgram(
        Set<Product> products,
        List<String> settlementCurrencies,
        String quoteCurrency,
        Optional<BigDecimal> maxQuoteAmount,
        Set<Operation> codeOperations) {

    /**
     * Terms.
     *
     * @throws IllegalArgumentException without a settlement currency, or with a limit that is not positive
     */
    public CustomerProgram {
        if (settlementCurrencies.isEmpty()) {
            throw new IllegalArgumentException("no settlement currency");
        }
        if (maxQuoteAmount.filter(most -> most.signum() <= 0).isPresent()) {
            throw new IllegalArgumentException("a limit of nothing");
        }
        products = Set.copyOf(products);
        settlementCurrencies = List.copyOf(settlementCurrencies);
        codeOperations = Set.copyOf(codeOperations);
    }
}
