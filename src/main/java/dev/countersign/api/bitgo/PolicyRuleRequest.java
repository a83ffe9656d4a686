package dev.countersign.api.bitgo;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A rule to be made, changed or removed. */
@Schema(name = "WalletPolicyRuleRequest")
public record PolicyRuleRequest(
        @Schema(
                required = true,
                maxLength = PolicyRuleRequest.LONGEST_ID,
                description = "Its name: one rule's of a wallet")
        String id,

        @Schema(
                required = true,
                enumeration = {
                    "allTx",
                    "coinAddressWhitelist",
                    "coinAddressBlacklist",
                    "advancedWhitelist",
                    "velocityLimit",
                    "transactionLimit",
                    "webhook"
                })
        String type,

        @Schema(
                implementation = Object.class,
                description =
                        "`{amountString, timeWindow}` in base units and seconds; `{amountString}`; `{add}` or `{remove}`; `{url}`")
        JsonNode condition,

        @Schema(required = true) Action action,

        @Schema(description = "If it is there, the coin of the path")
        String coin) {

    static final int LONGEST_ID = 100;

    /** What becomes of transfers that it is about. */
    @Schema(name = "WalletPolicyActionRequest")
    public record Action(
            @Schema(
                    required = true,
                    enumeration = {"deny", "getApproval", "getFinalApproval"})
            String type,

            @Schema(description = "Who may approve; without them, everybody who may approve transfers")
            List<String> userIds,

            @Schema(minimum = "1", maximum = "100", description = "By default, what the wallet says")
            Integer approvalsRequired) {}

    /** Its name, if it is one. */
    String name() {
        String name = Objects.requireNonNullElse(id, "");
        if (name.isBlank()
                || name.codePointCount(0, name.length()) > LONGEST_ID
                || name.chars().anyMatch(Character::isISOControl)
                || !StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            throw BitGoException.invalid("id: must be 1 to %d printable characters".formatted(LONGEST_ID));
        }
        return name;
    }
}
