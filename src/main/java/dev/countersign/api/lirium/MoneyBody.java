package dev.countersign.api.lirium;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.countersign.ledger.Amount;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** So much of something. */
@Schema(name = "LiriumAmount")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MoneyBody(
        @Schema(examples = "USDC", description = "Asset or currency code")
        String currency,

        @Schema(
                examples = "25.40",
                description = "In units: decimal digits with an optional point; no sign, no exponent")
        String amount) {

    static MoneyBody of(Amount amount) {
        return new MoneyBody(amount.asset(), amount.value().toPlainString());
    }
}
