package dev.countersign.api.admin;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.api.DecimalAmount;
import dev.countersign.order.customer.CustomerProgram;
import dev.countersign.order.customer.Operation;
import dev.countersign.order.customer.Product;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The terms on which a partner serves its customers. */
@Schema(name = "CustomerProgram")
@JsonNaming(SnakeCaseStrategy.class)
public record CustomerProgramBody(
        @NotNull @Schema(
                required = true,
                examples = "[\"BUY_SELL\", \"SEND\"]",
                description =
                        "What customers may do. SEND: to addresses outside; TRANSFER: to other customers of the partner")
        List<@NotNull Product> products,

        @NotEmpty @Size(max = 20) @Schema(
                required = true,
                examples = "[\"USD\"]",
                description =
                        "In which the partner pays for what customers buy, and is paid for what they sell. Where there is one"
                                + " only, orders need not name it")
        List<@NotNull @Pattern(regexp = CODE, message = CODE_MESSAGE) String> settlementCurrencies,

        @NotNull @Pattern(regexp = CODE, message = CODE_MESSAGE) @Schema(examples = "USD", description = "In which the worth of an order is counted")
        String quoteCurrency,

        @Pattern(regexp = Decimals.POSITIVE, message = Decimals.POSITIVE_MESSAGE) @Schema(
                nullable = true,
                examples = "10000",
                description =
                        "The most that an order with a price may be worth at its confirmation, in units of the quote"
                                + " currency. Null or left out: no limit. Sends have no price")
        String maxQuoteAmount,

        @NotNull @Schema(
                required = true,
                examples = "[\"SEND\"]",
                description = "What customers confirm with a code that they are mailed")
        List<@NotNull Operation> codeOperations) {

    private static final String CODE = "[A-Z0-9]{2,12}";
    private static final String CODE_MESSAGE = "must be an asset code such as USD";

    CustomerProgram read() {
        return new CustomerProgram(
                Set.copyOf(products),
                settlementCurrencies.stream().distinct().toList(),
                quoteCurrency,
                DecimalAmount.parse(maxQuoteAmount),
                Set.copyOf(codeOperations));
    }

    static CustomerProgramBody of(CustomerProgram program) {
        return new CustomerProgramBody(
                List.copyOf(new TreeSet<>(program.products())),
                program.settlementCurrencies(),
                program.quoteCurrency(),
                program.maxQuoteAmount().map(BigDecimal::toPlainString).orElse(null),
                List.copyOf(new TreeSet<>(program.codeOperations())));
    }
}
