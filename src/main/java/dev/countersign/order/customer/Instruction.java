package dev.countersign.order.customer;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.UUID;

/** What a customer wants done. Amounts are in units of their asset, exact. Where two amounts are optional, one of them is given. */
public sealed interface Instruction {

    /** What it does. */
    Operation operation();

    /** The crypto that is bought, sold, sent, invested or got back. */
    String asset();

    /**
     * Buy.
     *
     * @param amount so much of the asset
     * @param settlementCurrency may be left out when the partner has one only
     * @param settlementAmount or as much as this pays for
     */
    record Buy(
            String asset,
            Optional<BigDecimal> amount,
            Optional<String> settlementCurrency,
            Optional<BigDecimal> settlementAmount)
            implements Instruction {

        @Override
        public Operation operation() {
            return Operation.BUY;
        }
    }

    /**
     * Sell.
     *
     * @param amount so much of the asset
     * @param settlementAmount or as much as brings this
     * @param redeemFrom the investment from which what is sold is taken first
     */
    record Sell(
            String asset,
            Optional<BigDecimal> amount,
            Optional<String> settlementCurrency,
            Optional<BigDecimal> settlementAmount,
            Optional<UUID> redeemFrom)
            implements Instruction {

        @Override
        public Operation operation() {
            return Operation.SELL;
        }
    }

    /**
     * Swap.
     *
     * @param amount so much of the asset
     * @param target what to get for it
     * @param targetAmount or as much as brings this
     */
    record Swap(
            String asset,
            Optional<BigDecimal> amount,
            String target,
            Optional<BigDecimal> targetAmount,
            Optional<UUID> redeemFrom)
            implements Instruction {

        @Override
        public Operation operation() {
            return Operation.SWAP;
        }
    }

    /**
     * Send.
     *
     * @param amount debit this, fees included
     * @param delivered or deliver this, fees on top
     * @param network may be left out when the asset is sent on one only
     */
    record Send(
            String asset,
            Optional<BigDecimal> amount,
            Optional<BigDecimal> delivered,
            Optional<String> network,
            Destination destination,
            Optional<UUID> redeemFrom)
            implements Instruction {

        @Override
        public Operation operation() {
            return Operation.SEND;
        }
    }

    /** Put so much of the asset into an investment. */
    record Subscribe(String asset, BigDecimal amount, UUID investment) implements Instruction {

        @Override
        public Operation operation() {
            return Operation.SUBSCRIBE_INVESTMENT;
        }
    }

    /**
     * Take out of an investment.
     *
     * @param amount what the customer must have after all fees; empty for all there is
     */
    record Redeem(String asset, Optional<BigDecimal> amount, UUID investment) implements Instruction {

        @Override
        public Operation operation() {
            return Operation.REDEEM_INVESTMENT;
        }
    }
}
