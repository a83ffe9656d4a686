package dev.countersign.api.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.market.Investment;
import dev.countersign.market.InvestmentTerms;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An investment, as the operator sees it. */
@Schema(name = "Investment")
@JsonNaming(SnakeCaseStrategy.class)
public record InvestmentBody(
        UUID id,
        String name,
        String quoteAsset,
        String shareAsset,
        @Schema(nullable = true) String network,
        String providerId,
        boolean enabled,
        InvestmentRequest.Limits subscription,
        InvestmentRequest.Limits redemption,
        String earningsFeePercentage) {

    static InvestmentBody of(Investment investment) {
        InvestmentTerms terms = investment.terms();
        return new InvestmentBody(
                investment.id(),
                terms.name(),
                terms.quoteAsset(),
                terms.shareAsset(),
                terms.networkId().orElse(null),
                terms.providerId(),
                terms.enabled(),
                InvestmentRequest.Limits.of(terms.subscription()),
                InvestmentRequest.Limits.of(terms.redemption()),
                terms.earningsFeePercentage().toPlainString());
    }
}
