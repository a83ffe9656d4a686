package dev.countersign.api.unigox;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.api.DecimalAmount;
import dev.countersign.api.Identifiers;
import dev.countersign.order.ramp.Direction;
import dev.countersign.order.ramp.EstimateRequest;
import dev.countersign.order.ramp.OnRampOrderService.PayerAccount;
import dev.countersign.order.ramp.OnRampQuoteRequest;
import dev.countersign.order.ramp.Price;
import dev.countersign.order.ramp.ProviderScope;
import dev.countersign.order.ramp.QuoteRequest;
import dev.countersign.order.ramp.Slippage;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The bodies that ramp endpoints take, and how they are read. Each reader names the first field that is wrong. */
final class RampRequests {

    private static final Pattern CURRENCY = Pattern.compile("[A-Za-z]{3}");
    private static final Pattern ASSET = Pattern.compile("[A-Za-z0-9]{2,12}");
    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
    private static final int REFERENCE_LIMIT = 200;
    private static final int FIELD_LIMIT = 30;
    private static final int NAME_LIMIT = 60;
    private static final int TEXT_LIMIT = 500;

    private RampRequests() {}

    /** The body of an estimate. */
    @Schema(name = "EstimateRequest")
    @JsonNaming(SnakeCaseStrategy.class)
    public record EstimateBodyRequest(
            @Schema(required = true, examples = "USDT") String cryptoCurrency,
            @Schema(required = true, examples = "EUR") String fiatCurrency,

            @Schema(examples = "100", description = "Exactly one of crypto_amount and fiat_amount")
            String cryptoAmount,

            @Schema(description = "Exactly one of crypto_amount and fiat_amount")
            String fiatAmount,

            @Schema(examples = "bank-transfer") String paymentMethodSlug,
            @Schema(examples = "sepa") String paymentNetworkSlug,

            @Schema(
                    examples = "all",
                    enumeration = {"all", "licensed_only", "p2p_only"},
                    defaultValue = "all")
            String providerScope,

            @Schema(examples = "PT", description = "ISO 3166-1 alpha-2; taken, and not used: offers have no country")
            String countryCode) {

        EstimateRequest read(Direction direction) {
            Anchored anchored = Anchored.read(cryptoAmount, fiatAmount);
            return new EstimateRequest(
                    direction,
                    asset(cryptoCurrency),
                    currency(fiatCurrency),
                    anchored.anchor(),
                    anchored.amount(),
                    Optional.ofNullable(paymentMethodSlug),
                    Optional.ofNullable(paymentNetworkSlug),
                    scope(providerScope));
        }
    }

    /** The body of a quote. */
    @Schema(name = "OffRampQuoteRequest")
    @JsonNaming(SnakeCaseStrategy.class)
    public record QuoteBodyRequest(
            @Schema(required = true, format = "uuid", description = "The partner user who receives the fiat")
            String userUuid,

            @Schema(required = true, examples = "1") Long paymentDetailsId,
            @Schema(required = true, examples = "USDT") String cryptoCurrency,
            @Schema(required = true, examples = "EUR") String fiatCurrency,

            @Schema(examples = "100", description = "Exactly one of crypto_amount and fiat_amount; fees included")
            String cryptoAmount,

            @Schema(description = "Exactly one of crypto_amount and fiat_amount")
            String fiatAmount,

            @Schema(description = "A hint that must agree with the payment details")
            String rail,

            @Schema(description = "A hint that must agree with the payment details")
            String route,

            @Schema(
                    enumeration = {"all", "licensed_only", "p2p_only"},
                    defaultValue = "all")
            String providerScope,

            SlippageBody slippageTolerance,

            @Schema(description = "Only providers that confirm the settlement by themselves")
            Boolean hasFiatSettlementNotification) {

        QuoteRequest read() {
            UUID user =
                    Identifiers.parse(userUuid).orElseThrow(() -> UnigoxException.invalid("user_uuid: must be a UUID"));
            if (paymentDetailsId == null) {
                throw UnigoxException.invalid("payment_details_id: is missing");
            }
            Anchored anchored = Anchored.read(cryptoAmount, fiatAmount);
            return new QuoteRequest(
                    user,
                    paymentDetailsId,
                    asset(cryptoCurrency),
                    currency(fiatCurrency),
                    anchored.anchor(),
                    anchored.amount(),
                    Optional.ofNullable(rail),
                    Optional.ofNullable(route),
                    scope(providerScope),
                    slippageTolerance == null ? Slippage.NONE : slippageTolerance.read(),
                    Boolean.TRUE.equals(hasFiatSettlementNotification));
        }
    }

    /** The body of a quote for a purchase. */
    @Schema(name = "OnRampQuoteRequest")
    @JsonNaming(SnakeCaseStrategy.class)
    public record OnRampQuoteBodyRequest(
            @Schema(required = true, format = "uuid", description = "The partner user who pays the fiat")
            String userUuid,

            @Schema(required = true, examples = "USDT") String cryptoCurrency,
            @Schema(required = true, examples = "EUR") String fiatCurrency,

            @Schema(examples = "100", description = "Exactly one of crypto_amount and fiat_amount; fees included")
            String cryptoAmount,

            @Schema(description = "Exactly one of crypto_amount and fiat_amount")
            String fiatAmount,

            @Schema(examples = "bank-transfer") String paymentMethodSlug,
            @Schema(examples = "sepa") String paymentNetworkSlug,

            @Schema(
                    examples = "all",
                    enumeration = {"all", "licensed_only", "p2p_only"},
                    defaultValue = "all")
            String providerScope,

            @Schema(examples = "PT", description = "ISO 3166-1 alpha-2; taken, and not used: offers have no country")
            String countryCode) {

        OnRampQuoteRequest read() {
            UUID user =
                    Identifiers.parse(userUuid).orElseThrow(() -> UnigoxException.invalid("user_uuid: must be a UUID"));
            Anchored anchored = Anchored.read(cryptoAmount, fiatAmount);
            return new OnRampQuoteRequest(
                    user,
                    asset(cryptoCurrency),
                    currency(fiatCurrency),
                    anchored.anchor(),
                    anchored.amount(),
                    Optional.ofNullable(paymentMethodSlug),
                    Optional.ofNullable(paymentNetworkSlug),
                    scope(providerScope));
        }
    }

    /** The body of a submission of payer details. */
    @Schema(name = "SubmitPayerDetailsRequest")
    @JsonNaming(SnakeCaseStrategy.class)
    public record PayerDetailsBodyRequest(
            @Schema(
                    examples = "1",
                    description =
                            "Payment details of the order's user. Exactly one of payment_details_id and payment_details")
            Long paymentDetailsId,

            @Schema(description = "Details for this order alone")
            PayerDetails paymentDetails) {

        PayerAccount read() {
            if ((paymentDetailsId == null) == (paymentDetails == null)) {
                throw UnigoxException.invalid("exactly one of payment_details_id and payment_details is needed");
            }
            return paymentDetails == null ? new PayerAccount.Registered(paymentDetailsId) : paymentDetails.read();
        }

        /** The details. */
        @Schema(name = "PayerDetails")
        @JsonNaming(SnakeCaseStrategy.class)
        public record PayerDetails(
                @Schema(required = true, examples = "2") Long paymentMethodId,
                @Schema(required = true, examples = "5") Long paymentNetworkId,

                @Schema(
                        required = true,
                        examples = "{\"phone\": \"+254700000000\"}",
                        description = "What the payment method needs: at most 30 fields of text")
                Map<String, String> details,

                @Schema(examples = "KE", description = "ISO 3166-1 alpha-2")
                String countryCode) {

            PayerAccount read() {
                if (paymentMethodId == null || paymentNetworkId == null) {
                    throw UnigoxException.invalid(
                            "payment_details: payment_method_id and payment_network_id are needed");
                }
                if (details == null || details.isEmpty() || details.size() > FIELD_LIMIT) {
                    throw UnigoxException.invalid(
                            "payment_details.details: must have 1 to %d fields".formatted(FIELD_LIMIT));
                }
                JsonObject fields = new JsonObject();
                details.forEach((name, value) -> fields.put(field(name, value), value));
                if (countryCode != null) {
                    if (!COUNTRY.matcher(countryCode).matches()) {
                        throw UnigoxException.invalid("payment_details.country_code: must be two capital letters");
                    }
                    fields.getMap().putIfAbsent("country_code", countryCode);
                }
                return new PayerAccount.Given(paymentMethodId, paymentNetworkId, fields);
            }

            private static String field(String name, String value) {
                if (name.isBlank() || name.length() > NAME_LIMIT) {
                    throw UnigoxException.invalid(
                            "payment_details.details: names must have 1 to %d characters".formatted(NAME_LIMIT));
                }
                if (value == null || value.isBlank() || value.length() > TEXT_LIMIT) {
                    throw UnigoxException.invalid(
                            "payment_details.details.%s: must have 1 to %d characters".formatted(name, TEXT_LIMIT));
                }
                return name;
            }
        }
    }

    /** How far the price may move. */
    @Schema(name = "SlippageTolerance", description = "Default: percent 0, any movement is too much")
    public record SlippageBody(
            @Schema(
                    examples = "percent",
                    enumeration = {"percent", "amount", "fiat"},
                    description = "Percent of the rate, or units of fiat; `fiat` is another word for `amount`")
            String type,

            @Schema(examples = "1", implementation = BigDecimal.class)
            String value) {

        Slippage read() {
            BigDecimal tolerance = DecimalAmount.parse(value)
                    .filter(parsed -> parsed.stripTrailingZeros().scale() <= 8)
                    .orElseThrow(() -> UnigoxException.invalid(
                            "slippage_tolerance.value: must be a number of at least 0, with at most 8 decimal places"));
            return switch (type == null ? "percent" : type) {
                case "percent" -> new Slippage(Slippage.Type.PERCENT, tolerance);
                case "amount", "fiat" -> new Slippage(Slippage.Type.AMOUNT, tolerance);
                default -> throw UnigoxException.invalid("slippage_tolerance.type: must be percent, amount or fiat");
            };
        }
    }

    /** The body of an initiate. */
    @Schema(name = "InitiateRequest")
    @JsonNaming(SnakeCaseStrategy.class)
    public record InitiateBodyRequest(
            @Schema(required = true, format = "uuid") String quoteId,

            @Schema(description = "The partner's own reference, echoed; at most 200 characters")
            String referenceId) {

        UUID readQuoteId() {
            return Identifiers.parse(quoteId).orElseThrow(() -> UnigoxException.invalid("quote_id: must be a UUID"));
        }

        Optional<String> readReference() {
            if (referenceId != null && (referenceId.isBlank() || referenceId.length() > REFERENCE_LIMIT)) {
                throw UnigoxException.invalid("reference_id: must have 1 to 200 characters");
            }
            return Optional.ofNullable(referenceId);
        }
    }

    private record Anchored(Price.Anchor anchor, BigDecimal amount) {

        static Anchored read(String crypto, String fiat) {
            if ((crypto == null) == (fiat == null)) {
                throw UnigoxException.invalid("exactly one of crypto_amount and fiat_amount is needed");
            }
            Price.Anchor anchor = crypto != null ? Price.Anchor.CRYPTO : Price.Anchor.FIAT;
            String field = crypto != null ? "crypto_amount" : "fiat_amount";
            BigDecimal amount = DecimalAmount.parsePositive(crypto != null ? crypto : fiat)
                    .orElseThrow(() -> UnigoxException.invalid(
                            field + ": must be a decimal number of more than 0, such as \"100.5\""));
            return new Anchored(anchor, amount);
        }
    }

    /** The body, which must be there. */
    static <T> T present(T body) {
        if (body == null) {
            throw UnigoxException.invalid("the body is missing");
        }
        return body;
    }

    /** An asset code, in capitals. */
    static String asset(String field, String code) {
        if (code == null || !ASSET.matcher(code).matches()) {
            throw UnigoxException.invalid(field + ": must be an asset code, such as USDT");
        }
        return code.toUpperCase(Locale.ROOT);
    }

    private static String asset(String code) {
        return asset("crypto_currency", code);
    }

    private static String currency(String code) {
        if (code == null || !CURRENCY.matcher(code).matches()) {
            throw UnigoxException.invalid("fiat_currency: must be an ISO 4217 code, such as EUR");
        }
        return code.toUpperCase(Locale.ROOT);
    }

    private static ProviderScope scope(String text) {
        return switch (text == null ? "all" : text) {
            case "all" -> ProviderScope.ALL;
            case "licensed_only" -> ProviderScope.LICENSED_ONLY;
            case "p2p_only" -> ProviderScope.P2P_ONLY;
            default -> throw UnigoxException.invalid("provider_scope: must be all, licensed_only or p2p_only");
        };
    }
}
