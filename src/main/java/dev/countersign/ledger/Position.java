package dev.countersign.ledger;

import java.math.BigDecimal;

/**
 * How a partner stands in an asset, in units, with as many digits after the point as the asset has.
 *
 * @param settlement what the partner is owed for what its customers sold, less what it owes for what they bought
 * @param fees what the partner earned
 * @param outside the counter account to the world
 */
public record Position(String asset, BigDecimal settlement, BigDecimal fees, BigDecimal outside) {}
