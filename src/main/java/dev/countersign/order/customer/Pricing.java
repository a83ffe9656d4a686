package dev.countersign.order.customer;

import dev.countersign.ledger.Amount;
import dev.countersign.market.Asset;
import dev.countersign.market.AssetKind;
import dev.countersign.market.Investment;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Optional;

/** What orders cost and bring. Whatever has to be rounded is rounded against the customer, to the last digit of the asset. */
final class Pricing {

    private static final MathContext EXACT_ENOUGH = new MathContext(50, RoundingMode.HALF_EVEN);
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private Pricing() {}

    /** Crypto and what it costs, of which one is given. */
    static Pair buy(Leg crypto, Leg money, BigDecimal ask) {
        return crypto.given()
                .map(amount -> new Pair(crypto.of(amount), money.of(up(amount.multiply(ask), money.asset()))))
                .orElseGet(() -> new Pair(
                        crypto.of(down(divide(money.amount(), ask), crypto.asset())), money.of(money.amount())))
                .positive();
    }

    /** Crypto and what it brings, of which one is given. */
    static Pair sell(Leg crypto, Leg money, BigDecimal bid) {
        return crypto.given()
                .map(amount -> new Pair(crypto.of(amount), money.of(down(amount.multiply(bid), money.asset()))))
                .orElseGet(() ->
                        new Pair(crypto.of(up(divide(money.amount(), bid), crypto.asset())), money.of(money.amount())))
                .positive();
    }

    /** What a subscription of so much brings. */
    static BigDecimal subscribed(BigDecimal amount, BigDecimal ask, Asset share) {
        return down(divide(amount, ask), share);
    }

    /**
     * How many shares bring so much after the provider's part of the earnings.
     *
     * @param amount what must remain
     * @param bid of a share
     */
    static Redemption redeem(
            BigDecimal amount, Position position, BigDecimal bid, Investment investment, Asset share, Asset quote) {
        BigDecimal net = bid.subtract(position.earnedByOne(bid).multiply(part(investment)));
        if (net.signum() <= 0) {
            throw Refusal.invalid("asset.amount", "nothing would remain after the fees");
        }
        BigDecimal shares = up(divide(amount, net), share);
        BigDecimal fee = up(position.fee(shares, bid, part(investment)), quote);
        BigDecimal covered = up(divide(amount.add(fee), bid), share);
        return new Redemption(shares.max(covered), amount, fee);
    }

    /** What all shares bring after the provider's part of the earnings. */
    static Redemption redeemAll(Position position, BigDecimal bid, Investment investment, Asset quote) {
        BigDecimal gross = position.shares().multiply(bid);
        BigDecimal fee = up(position.fee(position.shares(), bid, part(investment)), quote);
        return new Redemption(position.shares(), down(gross, quote).subtract(fee), fee);
    }

    private static BigDecimal part(Investment investment) {
        return investment.terms().earningsFeePercentage().divide(HUNDRED, EXACT_ENOUGH);
    }

    private static BigDecimal divide(BigDecimal amount, BigDecimal by) {
        return amount.divide(by, EXACT_ENOUGH);
    }

    static BigDecimal up(BigDecimal amount, Asset asset) {
        return rounded(amount, asset, RoundingMode.CEILING);
    }

    static BigDecimal down(BigDecimal amount, Asset asset) {
        return rounded(amount, asset, RoundingMode.FLOOR);
    }

    /** Money keeps its cents; of anything else zeros at the end say nothing. */
    private static BigDecimal rounded(BigDecimal amount, Asset asset, RoundingMode mode) {
        BigDecimal rounded = amount.setScale(asset.decimals(), mode);
        if (asset.kind() == AssetKind.FIAT) {
            return rounded;
        }
        BigDecimal stripped = rounded.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    /** One of the two amounts of a trade. */
    record Leg(Asset asset, Optional<BigDecimal> given) {

        BigDecimal amount() {
            return given.orElseThrow();
        }

        Amount of(BigDecimal value) {
            return new Amount(asset.code(), value);
        }
    }

    /** Both amounts of a trade. */
    record Pair(Amount asset, Amount counter) {

        private Pair positive() {
            if (asset.value().signum() == 0 || counter.value().signum() == 0) {
                throw Refusal.invalid("amount", "is too small to be traded");
            }
            return this;
        }
    }

    /**
     * What a customer has of an investment.
     *
     * @param cost what was paid for the shares, in units of the quote asset
     */
    record Position(BigDecimal shares, BigDecimal cost) {

        static final Position NONE = new Position(BigDecimal.ZERO, BigDecimal.ZERO);

        /** What was never bought has earned nothing. */
        private BigDecimal earnedByOne(BigDecimal bid) {
            return shares.signum() == 0
                    ? BigDecimal.ZERO
                    : bid.subtract(divide(cost, shares)).max(BigDecimal.ZERO);
        }

        /** What was paid for some of them. */
        BigDecimal costOf(BigDecimal some) {
            return shares.signum() == 0 ? BigDecimal.ZERO : divide(cost.multiply(some.min(shares)), shares);
        }

        private BigDecimal fee(BigDecimal some, BigDecimal bid, BigDecimal part) {
            return earnedByOne(bid).multiply(some).multiply(part);
        }
    }

    /**
     * What a redemption takes and brings.
     *
     * @param amount what the customer gets
     * @param fee what the provider gets
     */
    record Redemption(BigDecimal shares, BigDecimal amount, BigDecimal fee) {}
}
