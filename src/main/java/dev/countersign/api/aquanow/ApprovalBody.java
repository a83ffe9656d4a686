package dev.countersign.api.aquanow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.math.BigDecimal;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A request that people decide on. What is not known is left out. */
@Schema(name = "AquanowApproval")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApprovalBody(
        @Schema(required = true) String approvalId,

        @Schema(
                required = true,
                enumeration = {"PENDING", "APPROVED", "REJECTED", "CANCELLED", "EXPIRED"},
                description = "`EXPIRED` only where the installation is set up to say so")
        String status,

        @Schema(enumeration = "BALANCE") String resource,
        @Schema(enumeration = "WITHDRAW") String action,
        Payload payload,

        @Schema(examples = "companyProfile", description = "The company profile")
        String username,

        @Schema(examples = "ana@example.com", description = "Who asked; the company profile when it was no person")
        String requestedBy,

        List<ReviewRecord> reviewRecords,

        @Schema(examples = "2024-04-09T17:55:33.889Z", description = "No two of a company profile have the same")
        String created,

        @Schema(enumeration = "Approval") String entity,

        @Schema(examples = "1", description = "Ours: how many must approve")
        Integer approvalsRequired,

        @Schema(description = "Ours: the transfer that approval lets go")
        String txId,

        @Schema(description = "Ours: the transaction on its network, once it is fixed")
        String txHash,

        @Schema(
                enumeration = {"PROCESSING", "DONE", "CANCELLED", "ERROR"},
                description = "Ours: what became of the transfer, once it was let go")
        String executionStatus) {

    /** What moves. Amounts are numbers in plain notation. */
    @Schema(name = "AquanowApprovalPayload")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Payload(
            @Schema(required = true, enumeration = "WITHDRAW")
            String transactionType,

            @Schema(required = true, examples = "USDT") String symbol,
            @Schema(examples = "CA1000052R") String accountId,
            String accountName,
            @Schema(required = true) String address,

            @Schema(type = SchemaType.NUMBER, examples = "100.5", description = "What arrives, if that was stated")
            @JsonSerialize(using = PlainNumber.class)
            BigDecimal quantity,

            @Schema(
                    type = SchemaType.NUMBER,
                    examples = "200",
                    description = "What leaves, the fee included, if that was stated")
            @JsonSerialize(using = PlainNumber.class)
            BigDecimal grossQuantity,

            @Schema(
                    required = true,
                    type = SchemaType.NUMBER,
                    examples = "0.5",
                    description = "In units of the symbol, fixed when the request was made")
            @JsonSerialize(using = PlainNumber.class)
            BigDecimal networkFee,

            @Schema(examples = "eth") String networkType,
            String tag,
            String currencyTag,
            String message) {}

    /** One person's decision. */
    @Schema(name = "AquanowReviewRecord")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ReviewRecord(
            @Schema(required = true, examples = "2024-02-16T21:56:46.180Z")
            String reviewedAt,

            @Schema(required = true, examples = "ana@example.com")
            String reviewedBy,

            @Schema(
                    required = true,
                    enumeration = {"APPROVED", "REJECTED"})
            String status,

            String comment) {}
}
