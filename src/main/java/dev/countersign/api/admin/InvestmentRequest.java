package dev.countersign.api.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.api.DecimalAmount;
import dev.countersign.market.AmountRange;
import dev.countersign.market.InvestmentTerms;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The terms of an investment, as the operator gives them. */
@JsonNaming(SnakeCaseStrategy.class)
public record InvestmentRequest(
        @NotBlank @Size(max = 100) @Schema(examples = "Dollar yield")
        String name,

        @NotNull @Pattern(regexp = "[A-Z0-9]{2,12}", message = "must be an asset code such as USDC") @Schema(examples = "USDC", description = "What is paid for it, and what a redemption pays out")
        String quoteAsset,

        @NotNull @Pattern(regexp = "[A-Z0-9]{2,12}", message = "must be an asset code such as USDC") @Schema(
                examples = "USDCYIELD",
                description = "What a subscriber gets: an asset of kind SHARE, of this investment alone")
        String shareAsset,

        @Size(max = 32) @Schema(examples = "sandbox", description = "Where it is invested, if that is a network of ours")
        String network,

        @NotBlank @Size(max = 100) @Schema(examples = "example-fund")
        String providerId,

        @NotNull @Schema(examples = "true") Boolean enabled,

        @NotNull @Valid Limits subscription,

        @NotNull @Valid Limits redemption,

        @NotNull @Pattern(regexp = Decimals.ZERO_OR_MORE, message = Decimals.MESSAGE) @Schema(examples = "10", description = "The provider's part of what is earned, 0 to 100")
        String earningsFeePercentage) {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    InvestmentTerms read() {
        return new InvestmentTerms(
                name,
                quoteAsset,
                shareAsset,
                Optional.ofNullable(network),
                providerId,
                enabled,
                subscription.read("subscription"),
                redemption.read("redemption"),
                DecimalAmount.parse(earningsFeePercentage)
                        .filter(percentage -> percentage.compareTo(HUNDRED) <= 0)
                        .orElseThrow(() -> AdminRefusal.invalid("earnings_fee_percentage: must be 100 at most")));
    }

    /** How much one order may move, in units of the quote asset. */
    @Schema(name = "InvestmentLimits")
    @JsonNaming(SnakeCaseStrategy.class)
    public record Limits(
            @NotNull @Pattern(regexp = Decimals.ZERO_OR_MORE, message = Decimals.MESSAGE) @Schema(examples = "10")
            String minAmount,

            @Pattern(regexp = Decimals.POSITIVE, message = Decimals.POSITIVE_MESSAGE) @Schema(nullable = true, examples = "50000", description = "Null or left out: no maximum")
            String maxAmount) {

        static Limits of(AmountRange range) {
            return new Limits(
                    range.min().toPlainString(),
                    range.max().map(BigDecimal::toPlainString).orElse(null));
        }

        AmountRange read(String field) {
            try {
                return new AmountRange(DecimalAmount.parse(minAmount).orElseThrow(), DecimalAmount.parse(maxAmount));
            } catch (IllegalArgumentException empty) {
                throw AdminRefusal.invalid(field + ": max_amount must be min_amount or more");
            }
        }
    }
}
