package dev.countersign.api.bitgo;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What waits for people, or waited for them. */
@Schema(name = "PendingApproval")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PendingApprovalBody(
        @Schema(required = true, pattern = PendingApprovalBody.ID, examples = PendingApprovalBody.EXAMPLE)
        String id,

        @Schema(examples = "usdc", description = "Not there when it is about no coin")
        String coin,

        @Schema(pattern = PendingApprovalBody.ID, description = "What it is tied to, if it is tied to a wallet")
        String wallet,

        @Schema(required = true, pattern = PendingApprovalBody.ID, description = "The partner")
        String enterprise,

        @Schema(required = true, pattern = PendingApprovalBody.ID, description = "The partner again")
        String organization,

        @Schema(
                required = true,
                pattern = PendingApprovalBody.ID,
                description = "Who asked: a person, or the credential of nobody in particular that was used")
        String creator,

        @Schema(required = true, format = "date-time") String createDate,

        @Schema(required = true, format = "date-time", description = "When it changed last")
        String updatedAt,

        @Schema(format = "date-time", description = "Of an approved one")
        String approvedDate,

        @Schema(required = true) ApprovalInfoBody info,

        @Schema(
                required = true,
                enumeration = {"pending", "approved", "rejected"},
                description = "What was withdrawn, and what nobody decided in time, is rejected")
        String state,

        @Schema(
                required = true,
                enumeration = {"wallet", "enterprise"})
        String scope,

        @Schema(required = true, description = "Who may decide, and who asked")
        List<String> userIds,

        @Schema(required = true, minimum = "1", description = "How many different people must approve")
        int approvalsRequired,

        @Schema(description = "In lists with `expandWalletLabels` only")
        String walletLabel,

        @Schema(required = true, description = "Who acted, oldest first")
        List<Resolver> resolvers,

        @Schema(description = "With `expandAddressLabels` only")
        List<AddressLabel> addressLabels) {

    static final String ID = "^[0-9a-f]{32}$";
    static final String EXAMPLE = "59cd72485007a239fb00282ed480da1f";

    /** What one person did. */
    @Schema(name = "PendingApprovalResolver")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Resolver(
            @Schema(required = true, pattern = ID) String user,
            @Schema(required = true, format = "date-time") String date,

            @Schema(
                    required = true,
                    enumeration = {"pending"},
                    description = "The stage that was open then")
            String resolutionType,

            @Schema(
                    required = true,
                    enumeration = {"approve", "reject"})
            String resolutionAction,

            @Schema(description = "What the person said, if anything")
            String resolutionMemo,

            @Schema(required = true, description = "None") List<String> signatures) {}

    /** What is known of an address to which something goes. */
    @Schema(name = "PendingApprovalAddressLabel")
    public record AddressLabel(
            @Schema(required = true, maxLength = 250) String address,

            @Schema(
                    required = true,
                    nullable = true,
                    maxLength = 250,
                    description = "From the address book of the customer who sends; null when it is not in it")
            String label,

            @JsonInclude(JsonInclude.Include.NON_NULL)
            @Schema(description = "Of the partner's own wallet, if it is one's")
            String walletLabel) {}
}
