package dev.countersign.api.bitgo;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.countersign.ethereum.Address;
import dev.countersign.market.Token;
import dev.countersign.order.withdrawal.Withdrawal;
import dev.countersign.transfer.ReviewedTransfer;
import dev.countersign.transfer.Submission;
import dev.countersign.transfer.Transfer;
import dev.countersign.transfer.TransferState;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What leaves a wallet. Amounts are in base units of the coin. */
@Schema(name = "WalletTransfer")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TransferBody(
        @Schema(required = true, pattern = PendingApprovalBody.ID)
        String id,

        @Schema(required = true, examples = "usdc") String coin,
        @Schema(pattern = PendingApprovalBody.ID) String wallet,

        @Schema(required = true, pattern = PendingApprovalBody.ID)
        String enterprise,

        @Schema(required = true, pattern = PendingApprovalBody.ID)
        String organization,

        @Schema(description = "Hash of the transaction, once there is one")
        String txid,

        @Schema(
                required = true,
                enumeration = {"send"})
        String type,

        @Schema(
                required = true,
                enumeration = {"pendingApproval", "signed", "unconfirmed", "confirmed", "rejected", "failed"})
        String state,

        @Schema(required = true, examples = "-1500500000", description = "What leaves, fee included; negative")
        String valueString,

        @Schema(required = true, examples = "-1500000000", description = "What arrives; negative")
        String baseValueString,

        @Schema(required = true, examples = "500000") String feeString,
        @Schema(required = true, format = "date-time") String date,
        @Schema(required = true) List<Entry> entries,

        @Schema(description = "The creator's own number of it")
        String sequenceId,

        String comment,

        @Schema(pattern = PendingApprovalBody.ID, description = "What it waits for, where that is known")
        String pendingApproval) {

    /** A withdrawal that nobody has to agree to. */
    static TransferBody of(Withdrawal withdrawal, Wallets.Found found) {
        return of(new Facts(
                withdrawal.transferId(),
                withdrawal.partnerId(),
                Optional.of(withdrawal.walletId()),
                found.coin().ticker(),
                withdrawal.state(),
                withdrawal.txHash(),
                atomic(withdrawal.net().value(), found.coin()),
                atomic(withdrawal.fee().value(), found.coin()),
                found.wallet().address(),
                withdrawal.recipient(),
                withdrawal.labels().sequenceId(),
                withdrawal.labels().comment(),
                withdrawal.createdAt(),
                Optional.empty()));
    }

    /** The transfer that waits for an approval, or waited. */
    static TransferBody of(ReviewedTransfer reviewed) {
        Transfer transfer = reviewed.transfer();
        return of(new Facts(
                transfer.id(),
                transfer.partnerId(),
                transfer.walletId(),
                reviewed.token().ticker(),
                transfer.state(),
                transfer.submission().map(Submission::txHash),
                transfer.amountAtomic(),
                transfer.feeAtomic(),
                transfer.sender(),
                transfer.recipient(),
                reviewed.facts().sequenceId(),
                reviewed.facts().comment(),
                reviewed.review().createdAt(),
                Optional.of(reviewed.review().id())));
    }

    private static TransferBody of(Facts facts) {
        String wallet = facts.walletId().map(BitGoId::of).orElse(null);
        String partner = BitGoId.of(facts.partnerId());
        BigInteger gross = facts.net().add(facts.fee());
        return new TransferBody(
                BitGoId.of(facts.id()),
                facts.coin(),
                wallet,
                partner,
                partner,
                facts.txHash().orElse(null),
                "send",
                state(facts.state()),
                gross.negate().toString(),
                facts.net().negate().toString(),
                facts.fee().toString(),
                BitGoTime.of(facts.createdAt()),
                List.of(
                        new Entry(
                                facts.sender().toString(),
                                wallet,
                                gross.negate().toString()),
                        new Entry(
                                facts.recipient().toString(), null, facts.net().toString())),
                facts.sequenceId().orElse(null),
                facts.comment().orElse(null),
                facts.approvalId().map(BitGoId::of).orElse(null));
    }

    private static BigInteger atomic(BigDecimal units, Token coin) {
        return units.movePointRight(coin.decimals()).toBigIntegerExact();
    }

    private static String state(TransferState state) {
        return switch (state) {
            case HELD -> "pendingApproval";
            case RELEASED -> "signed";
            case SUBMITTED -> "unconfirmed";
            case CONFIRMED -> "confirmed";
            case CANCELLED -> "rejected";
            case FAILED -> "failed";
        };
    }

    /** What changes at one address. */
    @Schema(name = "WalletTransferEntry")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Entry(
            @Schema(required = true) String address,
            @Schema(pattern = PendingApprovalBody.ID) String wallet,
            @Schema(required = true) String valueString) {}

    /** One transfer. */
    @Schema(name = "WalletTransferEnvelope")
    public record Envelope(@Schema(required = true) TransferBody transfer) {}

    /** What is known of it; amounts in base units. */
    private record Facts(
            UUID id,
            UUID partnerId,
            Optional<UUID> walletId,
            String coin,
            TransferState state,
            Optional<String> txHash,
            BigInteger net,
            BigInteger fee,
            Address sender,
            Address recipient,
            Optional<String> sequenceId,
            Optional<String> comment,
            Instant createdAt,
            Optional<UUID> approvalId) {}
}
