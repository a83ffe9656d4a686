package dev.countersign.market;

import java.util.UUID;

/**
 * Something that customers can subscribe to, and redeem.
 *
 * @param id ours
 * @param terms all that partners are told of it
 */
public record Investment(UUID id, InvestmentTerms terms) {}
