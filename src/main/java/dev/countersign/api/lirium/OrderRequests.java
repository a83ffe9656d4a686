package dev.countersign.api.lirium;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.api.DecimalAmount;
import dev.countersign.api.Identifiers;
import dev.countersign.authorization.Verdict;
import dev.countersign.ledger.Amount;
import dev.countersign.order.customer.Confirmation;
import dev.countersign.order.customer.Destination;
import dev.countersign.order.customer.Instruction;
import dev.countersign.order.customer.NewOrder;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The bodies that order endpoints take, and how they are read. Each reader names the first field that is wrong. */
final class OrderRequests {

    private static final Pattern CURRENCY = Pattern.compile("[A-Za-z0-9]{2,12}");
    private static final Pattern NETWORK = Pattern.compile("[A-Za-z0-9-]{2,32}");
    private static final Pattern CODE = Pattern.compile("[0-9A-Za-z]{1,20}");
    private static final int LONGEST_DESTINATION = 200;

    private OrderRequests() {}

    /** An order that is asked for. */
    @Schema(name = "LiriumCreateOrderRequest")
    @JsonNaming(SnakeCaseStrategy.class)
    public record CreateOrder(
            @Schema(
                    required = true,
                    enumeration = {"buy", "sell", "swap", "send", "subscribe_investment", "redeem_investment"},
                    description = "Exactly the node of the same name may be there; a buy may do without")
            String operation,

            @Schema(required = true) MoneyBody asset,

            @Schema(maxLength = NewOrder.LONGEST_REFERENCE, description = "The partner's own id, used once")
            String referenceId,

            TradeRequest buy,
            TradeRequest sell,
            SwapRequest swap,
            SendRequest send,
            InvestmentRequest subscribeInvestment,
            InvestmentRequest redeemInvestment) {

        Instruction read() {
            if (operation == null) {
                throw LiriumException.invalid("operation: is required");
            }
            if (asset == null || asset.currency() == null) {
                throw LiriumException.invalid("asset.currency: is required");
            }
            requireNode();
            return switch (operation) {
                case "buy" -> readBuy();
                case "sell" -> readSell();
                case "swap" -> readSwap();
                case "send" -> readSend();
                case "subscribe_investment" -> readSubscribe();
                case "redeem_investment" -> readRedeem();
                default ->
                    throw LiriumException.invalid(
                            "operation: must be buy, sell, swap, send, subscribe_investment or" + " redeem_investment");
            };
        }

        Optional<String> reference() {
            return readReference(referenceId);
        }

        private void requireNode() {
            Map<String, Optional<?>> nodes = Map.of(
                    "buy", Optional.ofNullable(buy),
                    "sell", Optional.ofNullable(sell),
                    "swap", Optional.ofNullable(swap),
                    "send", Optional.ofNullable(send),
                    "subscribe_investment", Optional.ofNullable(subscribeInvestment),
                    "redeem_investment", Optional.ofNullable(redeemInvestment));
            nodes.forEach((name, node) -> {
                if (node.isPresent() && !name.equals(operation)) {
                    throw LiriumException.invalid(name + ": does not belong to the operation " + printable(operation));
                }
            });
        }

        private Instruction readBuy() {
            Optional<TradeRequest> node = Optional.ofNullable(buy);
            node.ifPresent(trade -> trade.requirePlain("buy"));
            if (node.filter(trade -> trade.redeemInvestment() != null).isPresent()) {
                throw LiriumException.invalid("buy.redeem_investment: nothing is redeemed for a buy");
            }
            Optional<MoneyBody> settlement = node.map(TradeRequest::settlement);
            return new Instruction.Buy(
                    currency(asset.currency(), "asset.currency"),
                    amount(asset.amount(), "asset.amount"),
                    settlement.map(MoneyBody::currency).map(code -> currency(code, "buy.settlement.currency")),
                    settlement.flatMap(money -> amount(money.amount(), "buy.settlement.amount")));
        }

        private Instruction readSell() {
            Optional<TradeRequest> node = Optional.ofNullable(sell);
            node.ifPresent(trade -> trade.requirePlain("sell"));
            Optional<MoneyBody> settlement = node.map(TradeRequest::settlement);
            return new Instruction.Sell(
                    currency(asset.currency(), "asset.currency"),
                    amount(asset.amount(), "asset.amount"),
                    settlement.map(MoneyBody::currency).map(code -> currency(code, "sell.settlement.currency")),
                    settlement.flatMap(money -> amount(money.amount(), "sell.settlement.amount")),
                    redemption(node.map(TradeRequest::redeemInvestment), "sell"));
        }

        private Instruction readSwap() {
            SwapRequest node = need(swap, "swap");
            return new Instruction.Swap(
                    currency(asset.currency(), "asset.currency"),
                    amount(asset.amount(), "asset.amount"),
                    currency(need(node.currency(), "swap.currency"), "swap.currency"),
                    amount(node.amount(), "swap.amount"),
                    redemption(Optional.ofNullable(node.redeemInvestment()), "swap"));
        }

        private Instruction readSend() {
            SendRequest node = need(send, "send");
            DestinationRequest destination = need(node.destination(), "send.destination");
            return new Instruction.Send(
                    currency(asset.currency(), "asset.currency"),
                    amount(asset.amount(), "asset.amount"),
                    amount(destination.amount(), "send.destination.amount"),
                    Optional.ofNullable(node.network()).map(OrderRequests::network),
                    destination.read(),
                    redemption(Optional.ofNullable(node.redeemInvestment()), "send"));
        }

        private Instruction readSubscribe() {
            InvestmentRequest node = need(subscribeInvestment, "subscribe_investment");
            return new Instruction.Subscribe(
                    currency(asset.currency(), "asset.currency"),
                    amount(asset.amount(), "asset.amount")
                            .orElseThrow(() -> LiriumException.invalid("asset.amount: is required")),
                    node.id("subscribe_investment"));
        }

        private Instruction readRedeem() {
            InvestmentRequest node = need(redeemInvestment, "redeem_investment");
            boolean full = Boolean.TRUE.equals(
                    need(node.investment(), "redeem_investment.investment").fullAmount());
            Optional<BigDecimal> amount = amount(asset.amount(), "asset.amount");
            if (full == amount.isPresent()) {
                throw LiriumException.invalid(
                        "asset.amount: exactly one of it and redeem_investment.investment.full_amount is needed");
            }
            return new Instruction.Redeem(
                    currency(asset.currency(), "asset.currency"), amount, node.id("redeem_investment"));
        }
    }

    /** What is special to a buy or a sale. */
    @Schema(name = "LiriumTradeRequest")
    @JsonNaming(SnakeCaseStrategy.class)
    public record TradeRequest(
            @Schema(
                    description =
                            "Instead of asset.amount: so much money; its currency may be left out when the partner"
                                    + " settles in one only")
            MoneyBody settlement,

            @Schema(description = "Sales only: what is sold is taken out of an investment first")
            InvestmentRequest redeemInvestment,

            @Schema(description = "Not offered here; refused")
            Map<String, Object> commission,

            @Schema(description = "Not offered here; refused")
            Map<String, Object> payment) {

        void requirePlain(String node) {
            if (commission != null) {
                throw forbidden(node + ".commission: commissions are not collected here");
            }
            if (payment != null) {
                throw forbidden(node + ".payment: payments to a bank are not made here");
            }
        }
    }

    /** What is special to a swap. */
    @Schema(name = "LiriumSwapRequest")
    @JsonNaming(SnakeCaseStrategy.class)
    public record SwapRequest(
            @Schema(required = true, examples = "BTC") String currency,

            @Schema(description = "Instead of asset.amount: so much of the other")
            String amount,

            InvestmentRequest redeemInvestment) {}

    /** What is special to a send. */
    @Schema(name = "LiriumSendRequest")
    @JsonNaming(SnakeCaseStrategy.class)
    public record SendRequest(
            @Schema(examples = "polygon", description = "May be left out when the asset is sent on one network only")
            String network,

            @Schema(required = true) DestinationRequest destination,

            @Schema(description = "What is sent is taken out of an investment first")
            InvestmentRequest redeemInvestment) {}

    /** Where a send goes. */
    @Schema(name = "LiriumDestinationRequest")
    public record DestinationRequest(
            @Schema(
                    required = true,
                    enumeration = {"crypto_currency_address", "customer", "address_book"})
            String type,

            @Schema(required = true, description = "The address, the customer's id, or the id of the entry")
            String value,

            @Schema(description = "Instead of asset.amount: deliver exactly this, fees on top")
            String amount) {

        Destination read() {
            DestinationType kind = DestinationType.parse(need(type, "send.destination.type"))
                    .orElseThrow(() -> LiriumException.invalid(
                            "send.destination.type: must be crypto_currency_address, customer or address_book"));
            String text = need(value, "send.destination.value");
            if (text.isBlank() || text.length() > LONGEST_DESTINATION || isUnprintable(text)) {
                throw LiriumException.invalid("send.destination.value: must be 1 to 200 characters");
            }
            Optional<UUID> id =
                    kind == DestinationType.CRYPTO_CURRENCY_ADDRESS ? Optional.empty() : Identifiers.parse(text);
            return new Destination(kind.kind(), text, id);
        }
    }

    /** Which investment. */
    @Schema(name = "LiriumInvestmentRequest")
    public record InvestmentRequest(
            @Schema(required = true) InvestmentChoice investment,

            @Schema(description = "Not offered here; refused")
            Map<String, Object> commission) {

        UUID id(String node) {
            if (commission != null) {
                throw forbidden(node + ".commission: commissions are not collected here");
            }
            String field = node + ".investment.id";
            return Identifiers.parse(need(need(investment, node + ".investment").id(), field))
                    .orElseThrow(() -> LiriumException.invalid(field + ": is not known"));
        }
    }

    /** An investment, or all that there is of it. */
    @Schema(name = "LiriumInvestmentChoice")
    @JsonNaming(SnakeCaseStrategy.class)
    public record InvestmentChoice(
            @Schema(required = true, description = "From GET /v1/partner")
            String id,

            @Schema(description = "Redemptions only: all of it")
            Boolean fullAmount) {}

    /** A customer's yes. */
    @Schema(name = "LiriumConfirmOrderRequest")
    @JsonNaming(SnakeCaseStrategy.class)
    public record ConfirmOrder(
            @Schema(description = "From the mail, when the order says requires_confirmation_code")
            String confirmationCode,

            @Schema(
                    maxLength = NewOrder.LONGEST_REFERENCE,
                    description = "Must not be sent if it was set when the order was created")
            String referenceId,

            @Schema(description = "What the customer accepted after the partner's fees; kept and echoed")
            MoneyBody customer) {

        Confirmation read(UUID credentialId) {
            return new Confirmation(credentialId, code(), readReference(referenceId), accepted());
        }

        private Optional<String> code() {
            if (confirmationCode != null && !CODE.matcher(confirmationCode).matches()) {
                throw LiriumException.invalid("confirmation_code: is wrong");
            }
            return Optional.ofNullable(confirmationCode);
        }

        private Optional<Amount> accepted() {
            return Optional.ofNullable(customer)
                    .map(money -> new Amount(
                            currency(need(money.currency(), "customer.currency"), "customer.currency"),
                            amount(money.amount(), "customer.amount")
                                    .orElseThrow(() -> LiriumException.invalid("customer.amount: is required"))));
        }
    }

    /** A decision on an authorization. */
    @Schema(name = "LiriumUpdateAuthorizationRequest")
    public record UpdateAuthorization(
            @Schema(
                    required = true,
                    enumeration = {"approved", "rejected"})
            String state) {

        Verdict read() {
            return switch (Objects.requireNonNullElse(state, "")) {
                case "approved" -> Verdict.APPROVE;
                case "rejected" -> Verdict.REJECT;
                default -> throw LiriumException.invalid("state: must be approved or rejected");
            };
        }
    }

    private static Optional<UUID> redemption(Optional<InvestmentRequest> node, String parent) {
        return node.map(request -> {
            if (request.investment() != null && request.investment().fullAmount() != null) {
                throw LiriumException.invalid(
                        parent + ".redeem_investment.investment.full_amount: as much is redeemed as the order needs");
            }
            return request.id(parent + ".redeem_investment");
        });
    }

    private static String currency(String text, String field) {
        if (!CURRENCY.matcher(text).matches()) {
            throw LiriumException.invalid(field + ": is no asset or currency code");
        }
        return text.toUpperCase(Locale.ROOT);
    }

    private static String network(String text) {
        if (!NETWORK.matcher(text).matches()) {
            throw LiriumException.invalid("send.network: is not known");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private static Optional<BigDecimal> amount(String text, String field) {
        return Optional.ofNullable(text)
                .map(given -> DecimalAmount.parsePositive(given)
                        .orElseThrow(() -> LiriumException.invalid(
                                field + ": must be a decimal number greater than zero, such as 25.40")));
    }

    private static Optional<String> readReference(String text) {
        if (text != null && (text.isBlank() || text.length() > NewOrder.LONGEST_REFERENCE || isUnprintable(text))) {
            throw LiriumException.invalid(
                    "reference_id: must be 1 to " + NewOrder.LONGEST_REFERENCE + " printable characters");
        }
        return Optional.ofNullable(text);
    }

    private static boolean isUnprintable(String text) {
        return text.chars().anyMatch(Character::isISOControl)
                || !StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static String printable(String operation) {
        return operation.length() > 30 || isUnprintable(operation) ? "that was asked for" : operation;
    }

    private static <T> T need(T value, String field) {
        if (value == null) {
            throw LiriumException.invalid(field + ": is required");
        }
        return value;
    }

    private static LiriumException forbidden(String message) {
        return new LiriumException(LiriumErrorCode.OPERATION_FORBIDDEN, message);
    }
}
