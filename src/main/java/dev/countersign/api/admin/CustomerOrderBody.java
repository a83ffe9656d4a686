package dev.countersign.api.admin;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.authorization.AuthorizationState;
import dev.countersign.authorization.Review;
import dev.countersign.authorization.Verdict;
import dev.countersign.ledger.Amount;
import dev.countersign.order.customer.CustomerOrder;
import dev.countersign.order.customer.CustomerOrderState;
import dev.countersign.order.customer.Operation;
import dev.countersign.order.customer.OrderFile;
import dev.countersign.order.customer.Sending;
import dev.countersign.transfer.TransferState;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An order of a customer, as the operator sees it. */
@Schema(name = "CustomerOrder")
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CustomerOrderBody(
        UUID id,
        UUID customerId,
        Operation operation,

        CustomerOrderState state,

        @Schema(description = "Why it was not done, if it was not")
        String endReason,

        @Schema(description = "The partner's own id of it") String referenceId,

        @Schema(
                description =
                        "What the customer gives, fees included; what the customer gets, of a buy or a redemption")
        AmountBody asset,

        @Schema(description = "What is got for it, or given")
        AmountBody counter,

        @Schema(description = "Whether it is confirmed with a code from a mail")
        boolean requiresCode,

        @Schema(description = "Until when the customer may confirm")
        Instant expiresAt,

        Instant confirmedAt,

        @Schema(description = "The credential that made it") UUID requestedBy,
        Instant createdAt,
        Instant updatedAt,

        @Schema(description = "Of a send") TransferBody transfer,

        @Schema(description = "Consents by people, oldest first; empty when nobody must agree")
        List<AuthorizationBody> authorizations) {

    static CustomerOrderBody of(OrderFile file) {
        CustomerOrder order = file.order();
        return new CustomerOrderBody(
                order.id(),
                order.customerId(),
                order.operation(),
                order.state(),
                order.endReason().orElse(null),
                order.referenceId().orElse(null),
                AmountBody.of(order.asset()),
                order.counter().map(AmountBody::of).orElse(null),
                order.codeRequired(),
                order.expiresAt(),
                order.confirmedAt().orElse(null),
                order.requestedBy(),
                order.createdAt(),
                order.updatedAt(),
                order.sending()
                        .map(sending -> TransferBody.of(sending, file.transfer().orElseThrow()))
                        .orElse(null),
                file.reviews().stream().map(AuthorizationBody::of).toList());
    }

    /** An amount of an asset. */
    @Schema(name = "AssetAmount")
    public record AmountBody(
            @Schema(examples = "USDC") String asset,

            @Schema(examples = "25.4", description = "In units")
            String amount) {

        static AmountBody of(Amount amount) {
            return new AmountBody(
                    amount.asset(), amount.value().stripTrailingZeros().toPlainString());
        }
    }

    /** The movement of a send. */
    @Schema(name = "CustomerOrderTransfer")
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record TransferBody(
            UUID id,
            TransferState state,
            @Schema(examples = "polygon") String network,
            String address,

            @Schema(description = "The partner's customer who gets it, when it stays in the house")
            UUID recipientCustomerId,

            @Schema(description = "What arrives") AmountBody delivered,
            @Schema(description = "What it costs on top") AmountBody fees,

            @Schema(description = "Of the chain's transaction, once it is submitted")
            String txHash) {

        static TransferBody of(Sending sending, TransferState state) {
            return new TransferBody(
                    sending.transferId(),
                    state,
                    sending.network(),
                    sending.address(),
                    sending.receiver().orElse(null),
                    AmountBody.of(sending.delivered()),
                    AmountBody.of(sending.fees()),
                    sending.txHash().orElse(null));
        }
    }

    /** A consent by people. */
    @Schema(name = "CustomerOrderAuthorization")
    @JsonNaming(SnakeCaseStrategy.class)
    public record AuthorizationBody(
            UUID id,
            AuthorizationState state,

            @Schema(description = "How many must approve") int quorum,

            @Schema(description = "Until when they may decide")
            Instant expiresAt,

            @Schema(description = "When it came into its state")
            Instant updatedAt,

            @Schema(description = "Oldest first") List<VoteBody> votes) {

        static AuthorizationBody of(Review review) {
            return new AuthorizationBody(
                    review.id(),
                    review.state(),
                    review.quorum(),
                    review.expiresAt(),
                    review.updatedAt(),
                    review.votes().stream().map(VoteBody::of).toList());
        }
    }

    /** One person's decision. */
    @Schema(name = "CustomerOrderVote")
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record VoteBody(UUID userId, Verdict verdict, String comment, Instant at) {

        static VoteBody of(Review.PersonalVote vote) {
            return new VoteBody(vote.userId(), vote.verdict(), vote.comment().orElse(null), vote.at());
        }
    }
}
