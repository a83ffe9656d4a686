package dev.countersign.ledger;

import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;

/**
 * One line of an entry: an account, and what it gains.
 *
 * @param amount in units of the asset; negative for a loss
 */
record Line(UUID ownerId, String asset, AccountKind account, BigDecimal amount) {

    /** The same account? */
    boolean sameAccount(Line other) {
        return ownerId.equals(other.ownerId) && asset.equals(other.asset) && account == other.account;
    }

    /** What tells the account from all others of its partner. */
    List<Object> accountKey() {
        return List.of(ownerId, asset, account);
    }

    Line plus(BigDecimal more) {
        return new Line(ownerId, asset, account, amount.add(more));
    }
}
