package dev.countersign.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.authorization.Requester;
import dev.countersign.policy.ProposedTransfer;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A transfer about which somebody asks what would become of it. */
@JsonNaming(SnakeCaseStrategy.class)
public record PolicyEvaluationRequest(
        @NotNull @Pattern(regexp = "[A-Z0-9]{2,12}", message = "must be an asset code such as USDT") @Schema(examples = "USDT")
        String asset,

        @NotNull @Pattern(
                regexp = "(?!0+(\\.0+)?$)[0-9]{1,30}(\\.[0-9]{1,30})?",
                message = "must be a positive decimal number without a sign or an exponent")
        @Schema(examples = "1000", description = "All that leaves, fee included, in units")
        String amount,

        @NotNull @Size(min = 1, max = 50) @Schema(examples = "polygon")
        String network,

        @NotNull @Pattern(regexp = ADDRESS, message = MESSAGE) @Schema(examples = "0x8ba1f109551bd432803012645ac136ddd64dba72")
        String recipient,

        @Pattern(regexp = ADDRESS, message = MESSAGE) @Schema(nullable = true, description = "The address that it leaves. Left out: none that has spent anything")
        String sender,

        @Schema(nullable = true, description = "The custody wallet that it leaves, if it leaves one")
        UUID walletId,

        @Pattern(regexp = "[A-Z_]{2,40}", message = "must be a purpose such as WITHDRAWAL") @Schema(nullable = true, defaultValue = "WITHDRAWAL", description = "Left out: WITHDRAWAL")
        String purpose,

        @Schema(nullable = true, description = "Who asks for it. Left out: nobody whom a rule names")
        UUID initiator,

        @Schema(
                nullable = true,
                defaultValue = "false",
                description = "Whether the receivers of webhook rules are asked. If not, they count as not consenting")
        Boolean askWebhooks) {

    private static final String ADDRESS = "0x[0-9a-fA-F]{40}";
    private static final String MESSAGE = "must be an address: 0x and 40 hexadecimal digits";
    private static final UUID NOBODY = new UUID(0, 0);
    private static final int MOST_DECIMALS = 30;

    /** The transfer, of which only the question is known. */
    public ProposedTransfer read(UUID partnerId) {
        return new ProposedTransfer(
                partnerId,
                Optional.ofNullable(walletId),
                purpose == null ? "WITHDRAWAL" : purpose,
                network,
                asset,
                MOST_DECIMALS,
                DecimalAmount.parsePositive(amount).orElseThrow(),
                recipient.toLowerCase(Locale.ROOT),
                sender == null ? "" : sender.toLowerCase(Locale.ROOT),
                new Requester(Optional.of(initiator == null ? NOBODY : initiator), Optional.ofNullable(initiator)),
                Optional.empty(),
                ProposedTransfer.Details.NONE);
    }

    /** Whether webhooks are asked. */
    public boolean asksWebhooks() {
        return Boolean.TRUE.equals(askWebhooks);
    }
}
