package dev.countersign.order.customer;

import java.math.BigDecimal;
import java.util.UUID;

/**
 * Shares of an investment that an order brings or takes.
 *
 * @param asset the code of the share
 * @param number how many
 * @param fee the provider's part of what they earned, in units of the asset that is paid for them
 * @param cost what the customer paid for them, in the same units; of a subscription, what it costs
 */
public record Shares(UUID investmentId, String asset, BigDecimal number, BigDecimal fee, BigDecimal cost) {}
