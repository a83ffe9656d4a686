package dev.countersign.order.withdrawal;

import dev.countersign.market.Token;
import dev.countersign.order.withdrawal.WithdrawalProblem.BadAmount;
import dev.countersign.order.withdrawal.WithdrawalProblem.TooLittle;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * What a withdrawal moves.
 *
 * @param net what arrives, in units
 * @param fee what it costs on top, in units
 */
record Terms(Token token, BigDecimal net, BigDecimal fee) {

    /** Of an ERC-20 amount. */
    private static final int LARGEST_BITS = 256;

    /** The terms of a stated amount, at the token's fee of now. */
    static Terms of(Token token, NewWithdrawal.Stated stated) {
        BigDecimal value = stated.value().stripTrailingZeros();
        if (value.signum() <= 0) {
            throw new Refusal(new BadAmount("must be greater than zero"));
        }
        if (value.scale() > token.decimals()) {
            throw new Refusal(new BadAmount("has more than " + token.decimals() + " digits after the point"));
        }
        BigDecimal net = stated.gross() ? value.subtract(token.sendFee()) : value;
        if (net.signum() <= 0) {
            throw new Refusal(
                    new BadAmount("is used up by the fee of " + token.sendFee().toPlainString()));
        }
        if (net.movePointRight(token.decimals()).toBigInteger().bitLength() > LARGEST_BITS) {
            throw new Refusal(new BadAmount("is more than a token can count"));
        }
        if (net.compareTo(token.minSendAmount()) < 0) {
            throw new Refusal(new TooLittle(token.assetCode(), token.minSendAmount()));
        }
        return new Terms(token, net, token.sendFee());
    }

    BigDecimal gross() {
        return net.add(fee);
    }

    BigInteger netAtomic() {
        return atomic(net);
    }

    BigInteger feeAtomic() {
        return atomic(fee);
    }

    private BigInteger atomic(BigDecimal units) {
        return units.movePointRight(token.decimals()).toBigIntegerExact();
    }
}
