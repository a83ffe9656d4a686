package dev.countersign.ledger;

import java.math.BigDecimal;

/**
 * What a customer has of an asset, in units, with as many digits after the point as the asset has.
 *
 * @param available what may be used
 * @param held what is set aside for orders
 */
public record Balance(String asset, BigDecimal available, BigDecimal held) {}
