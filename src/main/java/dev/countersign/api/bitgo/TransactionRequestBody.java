package dev.countersign.api.bitgo;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.countersign.transfer.ReviewedTransfer;
import dev.countersign.transfer.Submission;
import dev.countersign.transfer.Transfer;
import dev.countersign.transfer.TransferFacts;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An outgoing transfer, as those see it who decide on it. Amounts are in base units of the coin. */
@Schema(name = "TransactionRequest")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TransactionRequestBody(
        @Schema(required = true, description = "What was asked for")
        BuildParams buildParams,

        @Schema(required = true, description = "By coin: the call that will be made on its chain")
        Map<String, CoinSpecific> coinSpecific,

        @Schema(required = true, description = "What the creator wrote; may be empty")
        String comment,

        @Schema(required = true, examples = "500000", description = "What it costs on top of what arrives")
        String fee,

        @Schema(required = true, description = "Until it has been given to the chain")
        boolean isUnsigned,

        @Schema(required = true) List<Recipient> recipients,

        @Schema(
                required = true,
                examples = "1500000000",
                description = "What was asked for: what arrives, or, where the creator named what leaves, that")
        String requestedAmount,

        @Schema(required = true, pattern = PendingApprovalBody.ID)
        String sourceWallet,

        @Schema(
                pattern = PendingApprovalBody.ID,
                description = "The rule that asks for this approval, unless it is asked for without one")
        String triggeredPolicy,

        @Schema(examples = "0xf86c", description = "What was given to the chain, once it was")
        String validTransaction,

        @Schema(description = "Its hash") String validTransactionHash) {

    private static final HexFormat HEX = HexFormat.of();
    private static final String PREFIX = "0x";

    static TransactionRequestBody of(ReviewedTransfer reviewed) {
        Transfer transfer = reviewed.transfer();
        TransferFacts facts = reviewed.facts();
        String calldata = PREFIX + HEX.formatHex(transfer.calldata());
        List<Recipient> recipients = List.of(new Recipient(
                transfer.recipient().toString(), transfer.amountAtomic().toString(), calldata));
        return new TransactionRequestBody(
                new BuildParams(
                        recipients,
                        facts.comment().orElse(null),
                        facts.sequenceId().orElse(null),
                        facts.tag().orElse(null)),
                Map.of(reviewed.token().ticker(), CoinSpecific.of(reviewed, calldata)),
                facts.comment().orElse(""),
                transfer.feeAtomic().toString(),
                transfer.submission().isEmpty(),
                recipients,
                (facts.givenGross() ? transfer.amountAtomic().add(transfer.feeAtomic()) : transfer.amountAtomic())
                        .toString(),
                transfer.walletId().map(BitGoId::of).orElse(null),
                reviewed.review().ruleId().map(BitGoId::of).orElse(null),
                transfer.submission()
                        .map(Submission::bytes)
                        .map(bytes -> PREFIX + HEX.formatHex(bytes))
                        .orElse(null),
                transfer.submission().map(Submission::txHash).orElse(null));
    }

    /** What was asked for. */
    @Schema(name = "TransactionBuildParams")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record BuildParams(
            @Schema(required = true) List<Recipient> recipients,
            String comment,

            @Schema(description = "The creator's own number of it")
            String sequenceId,

            @Schema(description = "The creator's own mark") String tag) {}

    /** Who gets what. */
    @Schema(name = "TransactionRecipient")
    public record Recipient(
            @Schema(required = true, examples = "0x52908400098527886E0F7030069857D2E4169EE7")
            String address,

            @Schema(required = true, examples = "1500000000")
            String amount,

            @Schema(required = true, examples = "0xa9059cbb")
            String data) {}

    /** The call on the chain. */
    @Schema(name = "TransactionCoinSpecific")
    public record CoinSpecific(
            @Schema(required = true, description = "The call's data, with 0x before it")
            String txHex,

            @Schema(required = true, description = "The contract that is called")
            String to,

            @Schema(required = true, examples = "1", description = "EIP-155")
            String chainId,

            @Schema(
                    required = true,
                    description = "SHA-256 of everything that is agreed to: a decision counts for this only")
            String payloadDigest) {

        private static CoinSpecific of(ReviewedTransfer reviewed, String calldata) {
            Transfer transfer = reviewed.transfer();
            return new CoinSpecific(
                    calldata,
                    transfer.token().toString(),
                    transfer.chainId().toString(),
                    reviewed.review().payload().hex());
        }
    }
}
