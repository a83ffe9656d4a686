package dev.countersign.api.bitgo;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A wallet. Amounts are in base units of the coin. */
@Schema(name = "Wallet")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WalletBody(
        @Schema(required = true, pattern = PendingApprovalBody.ID, examples = PendingApprovalBody.EXAMPLE)
        String id,

        @Schema(required = true, examples = "usdc") String coin,
        @Schema(required = true, examples = "Operations") String label,

        @Schema(required = true, pattern = PendingApprovalBody.ID)
        String enterprise,

        @Schema(required = true, pattern = PendingApprovalBody.ID)
        String organization,

        @Schema(
                required = true,
                enumeration = {"custodial", "hot"},
                description = "Whose key moves what is in it: the service's, or the partner's own")
        String type,

        @Schema(
                required = true,
                enumeration = {"onchain"})
        String multisigType,

        @Schema(required = true, minimum = "1") int approvalsRequired,

        @Schema(required = true, description = "None that are anybody else's")
        List<String> keys,

        @Schema(required = true, format = "date-time") String startDate,
        @Schema(required = true) boolean deleted,
        @Schema(required = true) boolean isCold,

        @Schema(description = "What is in it, with what waits to leave; of custody wallets")
        String balanceString,

        @Schema(description = "The same") String confirmedBalanceString,
        @Schema(description = "What may leave") String spendableBalanceString,
        @Schema(required = true) ReceiveAddress receiveAddress,
        @Schema(required = true) CoinSpecific coinSpecific,

        @Schema(required = true, description = "The partner's people")
        List<WalletUser> users,

        @Schema(required = true) Admin admin,

        @Schema(required = true, description = "What waits that the caller may see, newest first; 500 at most")
        List<PendingApprovalBody> pendingApprovals) {

    /** Where it receives. */
    @Schema(name = "WalletReceiveAddress")
    public record ReceiveAddress(
            @Schema(required = true) String address,
            @Schema(required = true) String coin,

            @Schema(required = true, pattern = PendingApprovalBody.ID)
            String wallet) {}

    /** What is special to its chain. */
    @Schema(name = "WalletCoinSpecific")
    public record CoinSpecific(@Schema(required = true) String baseAddress) {}

    /** Somebody who has to do with it. */
    @Schema(name = "WalletUser")
    public record WalletUser(
            @Schema(required = true, pattern = PendingApprovalBody.ID)
            String user,

            @Schema(
                    required = true,
                    description = "`admin`: may be asked to approve; `spend`: may ask for sends; `view`: everybody")
            List<String> permissions) {}

    /** What governs it. */
    @Schema(name = "WalletAdmin")
    public record Admin(@Schema(required = true) Policy policy) {}

    /** The rules that its sends are judged by. */
    @Schema(name = "WalletPolicy")
    public record Policy(
            @Schema(required = true, pattern = PendingApprovalBody.ID)
            String id,

            @Schema(required = true) List<PolicyRuleBody> rules) {}

    /** A page of wallets. */
    @Schema(name = "WalletList")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Page(
            @Schema(required = true) String coin,
            @Schema(required = true) List<WalletBody> wallets,

            @Schema(
                    pattern = PendingApprovalBody.ID,
                    description = "Only when there are more: the next page's `prevId`")
            String nextBatchPrevId) {}
}
