package dev.countersign.api.lirium;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.authorization.AuthorizationState;
import dev.countersign.ledger.Amount;
import dev.countersign.order.customer.CustomerOrder;
import dev.countersign.order.customer.Operation;
import dev.countersign.order.customer.OrderAuthorization;
import dev.countersign.order.customer.Sending;
import dev.countersign.order.customer.Shares;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An order as this wire shows it, the same everywhere. What does not apply is left out. */
@Schema(name = "LiriumOrder")
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OrderBody(
        @Schema(required = true) UUID id,

        @Schema(
                required = true,
                enumeration = {"buy", "sell", "swap", "send", "subscribe_investment", "redeem_investment"})
        String operation,

        @Schema(required = true) OrderState state,
        @Schema(required = true) UUID customerId,
        @Schema(description = "The partner's own id") String referenceId,

        @Schema(
                required = true,
                description = "What the customer gives, fees included; of a buy or a redemption, what it gets")
        MoneyBody asset,

        @Schema(required = true) Instant createdAt,
        @Schema(required = true) Instant lastUpdatedAt,

        @Schema(description = "When the customer confirmed it; sends only")
        Instant submittedAt,

        @Schema(
                required = true,
                description = "Opaque; orders that were made later have a greater one, to the millisecond")
        String sortId,

        TradeNode buy,
        TradeNode sell,
        SwapNode swap,
        SendNode send,
        InvestmentNode subscribeInvestment,
        InvestmentNode redeemInvestment) {

    static OrderBody of(CustomerOrder order) {
        return new OrderBody(
                order.id(),
                operation(order.operation()),
                OrderState.of(order.state()),
                order.customerId(),
                order.referenceId().orElse(null),
                MoneyBody.of(order.asset()),
                order.createdAt(),
                order.updatedAt(),
                order.operation() == Operation.SEND ? order.confirmedAt().orElse(null) : null,
                sortId(order),
                order.operation() == Operation.BUY ? TradeNode.of(order) : null,
                order.operation() == Operation.SELL ? TradeNode.of(order) : null,
                order.operation() == Operation.SWAP ? SwapNode.of(order) : null,
                order.sending().map(sending -> SendNode.of(order, sending)).orElse(null),
                order.operation() == Operation.SUBSCRIBE_INVESTMENT ? InvestmentNode.of(order) : null,
                order.operation() == Operation.REDEEM_INVESTMENT ? InvestmentNode.of(order) : null);
    }

    static String operation(Operation operation) {
        return operation.name().toLowerCase(Locale.ROOT);
    }

    /** Ids are made in the order of time, and sort as text. */
    static String sortId(CustomerOrder order) {
        return order.id().toString();
    }

    private static MoneyBody accepted(CustomerOrder order) {
        return order.accepted().map(MoneyBody::of).orElse(null);
    }

    /** What is special to a buy or a sale. */
    @Schema(name = "LiriumTrade")
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TradeNode(
            @Schema(required = true, description = "In the partner's settlement currency")
            MoneyBody settlement,

            @Schema(required = true, description = "Until then it can be confirmed, exclusive")
            Instant expiresAt,

            @Schema(required = true) boolean requiresConfirmationCode,

            @Schema(description = "What the customer accepted, as it was given at confirmation")
            MoneyBody customer,

            @Schema(description = "The redemption that provides what is sold")
            RedemptionNode redeemInvestment) {

        static TradeNode of(CustomerOrder order) {
            return new TradeNode(
                    MoneyBody.of(order.counter().orElseThrow()),
                    order.expiresAt(),
                    order.codeRequired(),
                    accepted(order),
                    RedemptionNode.of(order));
        }
    }

    /** What is special to a swap. */
    @Schema(name = "LiriumSwap")
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SwapNode(
            @Schema(required = true, examples = "BTC", description = "What the customer gets")
            String currency,

            @Schema(required = true, examples = "0.0015", description = "How much of it")
            String amount,

            @Schema(required = true) Instant expiresAt,
            @Schema(required = true) boolean requiresConfirmationCode,
            MoneyBody customer,
            RedemptionNode redeemInvestment) {

        static SwapNode of(CustomerOrder order) {
            Amount gets = order.counter().orElseThrow();
            return new SwapNode(
                    gets.asset(),
                    gets.value().toPlainString(),
                    order.expiresAt(),
                    order.codeRequired(),
                    accepted(order),
                    RedemptionNode.of(order));
        }
    }

    /** What is special to a send. */
    @Schema(name = "LiriumSend")
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SendNode(
            @Schema(required = true, examples = "polygon") String network,

            @Schema(required = true, examples = "0.40", description = "asset.amount is destination.amount and these")
            String fees,

            @Schema(required = true, description = "Until then it can be confirmed, exclusive")
            Instant expiresAt,

            @Schema(required = true) boolean requiresConfirmationCode,
            @Schema(required = true) DestinationNode destination,

            @Schema(description = "Whose consent it waits for; absent when nobody's is needed")
            List<AuthorizationNode> authorizations,

            MoneyBody customer,
            RedemptionNode redeemInvestment) {

        static SendNode of(CustomerOrder order, Sending sending) {
            List<AuthorizationNode> authorizations =
                    sending.authorizations().stream().map(AuthorizationNode::of).toList();
            return new SendNode(
                    sending.network(),
                    sending.fees().value().toPlainString(),
                    order.expiresAt(),
                    order.codeRequired(),
                    DestinationNode.of(sending),
                    authorizations.isEmpty() ? null : authorizations,
                    accepted(order),
                    RedemptionNode.of(order));
        }
    }

    /** Where a send goes. */
    @Schema(name = "LiriumDestination")
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DestinationNode(
            @Schema(
                    required = true,
                    enumeration = {"crypto_currency_address", "customer", "address_book"})
            String type,

            @Schema(required = true, description = "As it was asked for")
            String value,

            @Schema(required = true, examples = "25.00", description = "What arrives")
            String amount,

            @Schema(description = "The address of an entry of the address book")
            String address,

            @Schema(description = "Once it is submitted to the chain")
            ChainTransaction cryptoCurrencyTransaction,

            @Schema(description = "Of a send to another customer, which stays in the house")
            InternalTransfer liriumTransfer) {

        static DestinationNode of(Sending sending) {
            DestinationType type = DestinationType.of(sending.destination().kind());
            return new DestinationNode(
                    type.text(),
                    sending.destination().value(),
                    sending.delivered().value().toPlainString(),
                    type == DestinationType.ADDRESS_BOOK ? sending.address() : null,
                    sending.txHash().map(ChainTransaction::new).orElse(null),
                    sending.receiver().map(InternalTransfer::new).orElse(null));
        }
    }

    /** A transaction on a chain. */
    @Schema(name = "LiriumChainTransaction")
    @JsonNaming(SnakeCaseStrategy.class)
    public record ChainTransaction(@Schema(required = true) String transactionId) {}

    /** A send between two customers. */
    @Schema(name = "LiriumInternalTransfer")
    @JsonNaming(SnakeCaseStrategy.class)
    public record InternalTransfer(@Schema(required = true) UUID customerId) {}

    /** A consent by a partner's people. */
    @Schema(name = "LiriumAuthorization")
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record AuthorizationNode(
            @Schema(required = true) UUID id,
            @Schema(required = true, examples = "partner") String type,

            @Schema(
                    required = true,
                    enumeration = {"pending", "approved", "rejected"},
                    description = "One that nobody decided in time stays pending; its order is cancelled")
            String state,

            @Schema(required = true) Instant expiresAt,

            @Schema(description = "When it was approved or rejected")
            Instant signedAt) {

        static AuthorizationNode of(OrderAuthorization authorization) {
            Optional<Instant> decided = switch (authorization.state()) {
                case APPROVED, REJECTED -> Optional.of(authorization.changedAt());
                case PENDING, CANCELLED, EXPIRED -> Optional.empty();
            };
            return new AuthorizationNode(
                    authorization.id(),
                    "partner",
                    state(authorization.state()),
                    authorization.expiresAt(),
                    decided.orElse(null));
        }

        private static String state(AuthorizationState state) {
            return switch (state) {
                case APPROVED -> "approved";
                case REJECTED -> "rejected";
                case PENDING, CANCELLED, EXPIRED -> "pending";
            };
        }
    }

    /** What is special to a subscription or a redemption. */
    @Schema(name = "LiriumInvestmentOrder")
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record InvestmentNode(
            @Schema(required = true) InvestmentRef investment,

            @Schema(required = true, description = "The provider's part of the earnings")
            String fees,

            @Schema(required = true) Instant expiresAt,
            @Schema(required = true) boolean requiresConfirmationCode,
            MoneyBody customer) {

        static InvestmentNode of(CustomerOrder order) {
            Shares shares = order.shares().orElseThrow();
            return new InvestmentNode(
                    InvestmentRef.of(shares),
                    shares.fee().toPlainString(),
                    order.expiresAt(),
                    order.codeRequired(),
                    accepted(order));
        }
    }

    /** A redemption inside another order. */
    @Schema(name = "LiriumRedemption")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RedemptionNode(
            @Schema(required = true) InvestmentRef investment,

            @Schema(required = true, description = "What it brings")
            String amount,

            @Schema(required = true, description = "The provider's part of the earnings")
            String fees) {

        static RedemptionNode of(CustomerOrder order) {
            return order.shares()
                    .map(shares -> new RedemptionNode(
                            InvestmentRef.of(shares),
                            order.asset().value().toPlainString(),
                            shares.fee().toPlainString()))
                    .orElse(null);
        }
    }

    /** Shares of an investment. */
    @Schema(name = "LiriumInvestmentShares")
    public record InvestmentRef(
            @Schema(required = true) UUID id,

            @Schema(required = true, description = "How many shares")
            String shares) {

        static InvestmentRef of(Shares shares) {
            return new InvestmentRef(shares.investmentId(), shares.number().toPlainString());
        }
    }
}
