package dev.countersign.market;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * The terms of an investment.
 *
 * @param name its name for people
 * @param quoteAsset what is paid for it, and what a redemption pays out
 * @param shareAsset what a subscriber gets, an asset of kind {@link AssetKind#SHARE} and of this investment alone
 * @param networkId where it is invested, if that is a network of ours
 * @param providerId who invests, as partners know it
 * @param enabled whether it can be subscribed to
 * @param subscription how much one order may put in, in units of the quote asset
 * @param redemption how much one order may take out, in units of the quote asset
 * @param earningsFeePercentage the provider's part of what is earned, 0 to 100
 */
public record InvestmentTerms(
        String name,
        String quoteAsset,
        String shareAsset,
        Optional<String> networkId,
        String providerId,
        boolean enabled,
        AmountRange subscription,
        AmountRange redemption,
        BigDecimal earningsFeePercentage) {}
