package dev.countersign.api.aquanow;

import dev.countersign.authorization.Verdict;
import dev.countersign.ethereum.Address;
import dev.countersign.order.withdrawal.NewWithdrawal;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The bodies that the approval endpoints take, and how they are read. Each reader names the first field that is wrong. */
final class ApprovalRequests {

    static final String NETWORK_TYPE = "networkType";
    static final String CURRENCY_TAG = "currencyTag";

    private static final int LONGEST_COMMENT = 1000;
    private static final int LONGEST_TAG = 200;
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.-]{1,40}");

    private ApprovalRequests() {}

    /** A request that is made. */
    @Schema(name = "AquanowCreateApproval")
    public record CreateApproval(
            @Schema(required = true, examples = "BALANCE/WITHDRAW", description = "`BALANCE/WITHDRAW`, or `WITHDRAW`")
            String action,

            @Schema(required = true) PayloadRequest payload) {

        PayloadRequest read() {
            if (payload == null) {
                throw AquanowException.invalid("payload is required");
            }
            boolean withdraws = "WITHDRAW".equals(payload.transactionType());
            if (payload.transactionType() != null && !withdraws) {
                throw AquanowException.invalid("payload.transactionType must be WITHDRAW");
            }
            boolean known = "BALANCE/WITHDRAW".equals(action)
                    || "WITHDRAW".equals(action)
                    || "BALANCE".equals(action) && withdraws;
            if (!known) {
                throw AquanowException.invalid("action must be BALANCE/WITHDRAW");
            }
            return payload;
        }
    }

    /** What is to be withdrawn. Amounts are read as they are written; numbers as texts are taken too. */
    @Schema(name = "AquanowPayloadRequest")
    public record PayloadRequest(
            @Schema(enumeration = "WITHDRAW") String transactionType,

            @Schema(required = true, examples = "USDC", description = "The asset")
            String symbol,

            @Schema(
                    examples = "CA1000052R",
                    description = "From which account; may be left out when the company profile has one only")
            String accountId,

            @Schema(required = true, examples = "0xEE506212EE33ac1ac66D56e9Ea5D5866e8C7168e")
            String address,

            @Schema(
                    type = SchemaType.NUMBER,
                    examples = "100.5",
                    description = "What arrives; the fee leaves besides. Either this or `grossQuantity`")
            String quantity,

            @Schema(type = SchemaType.NUMBER, examples = "200", description = "What leaves, the fee included")
            String grossQuantity,

            @Schema(
                    examples = "eth",
                    description = "Whatever the case of its letters. Without it: the asset's only network, or ETH")
            String networkType,

            @Schema(maxLength = LONGEST_TAG, description = "The caller's own reference")
            String tag,

            @Schema(maxLength = LONGEST_TAG, description = "Kept and shown; no network of ours has such tags")
            String currencyTag,

            @Schema(maxLength = LONGEST_COMMENT, description = "For those who decide")
            String message) {

        NewWithdrawal.Stated amount() {
            if ((quantity == null) == (grossQuantity == null)) {
                throw AquanowException.invalid("Please specify either grossQuantity or quantity inside the payload");
            }
            return quantity == null
                    ? new NewWithdrawal.Stated(number("grossQuantity", grossQuantity), true)
                    : new NewWithdrawal.Stated(number("quantity", quantity), false);
        }

        Address recipient() {
            try {
                return Address.parseChecksummed(Optional.ofNullable(address)
                        .orElseThrow(() -> AquanowException.invalid("payload.address is required")));
            } catch (IllegalArgumentException malformed) {
                throw AquanowException.invalid(
                        "payload.address is no address on that network, or its checksum is wrong");
            }
        }

        NewWithdrawal.Labels labels() {
            Map<String, String> attributes = new HashMap<>();
            word(NETWORK_TYPE, networkType).ifPresent(type -> attributes.put(NETWORK_TYPE, type));
            text("payload.currencyTag", currencyTag, LONGEST_TAG).ifPresent(to -> attributes.put(CURRENCY_TAG, to));
            return new NewWithdrawal.Labels(
                    Optional.empty(),
                    text("payload.tag", tag, LONGEST_TAG),
                    text("payload.message", message, LONGEST_COMMENT),
                    attributes);
        }

        /** Where it is to leave from, as far as the caller says. */
        Origin origin() {
            return new Origin(
                    word("symbol", symbol).orElseThrow(() -> AquanowException.invalid("payload.symbol is required")),
                    word("accountId", accountId),
                    word(NETWORK_TYPE, networkType));
        }

        private static Optional<String> word(String field, String value) {
            if (value != null && !WORD.matcher(value).matches()) {
                throw AquanowException.invalid("payload." + field + " is not known");
            }
            return Optional.ofNullable(value);
        }

        private static BigDecimal number(String field, String token) {
            return Quantity.parse(token)
                    .orElseThrow(
                            () -> AquanowException.invalid("payload." + field + " must be a positive decimal number"));
        }
    }

    /**
     * Where a withdrawal is to leave from.
     *
     * @param symbol the asset
     */
    record Origin(String symbol, Optional<String> accountId, Optional<String> networkType) {}

    /** A request that its maker takes back. */
    @Schema(name = "AquanowCancelApproval")
    public record CancelApproval(@Schema(required = true) String approvalId) {

        /** The id of the body, or of the query where a client could send no body. */
        static String read(CancelApproval body, Optional<String> query) {
            Optional<String> said = Optional.ofNullable(body).flatMap(given -> Optional.ofNullable(given.approvalId()));
            boolean contradiction = said.isPresent() && query.isPresent() && !said.equals(query);
            return said.or(() -> query)
                    .filter(id -> !contradiction && !id.isEmpty() && id.length() <= ApprovalQuery.LONGEST_ID)
                    .orElseThrow(() -> AquanowException.invalid("approvalId is required"));
        }
    }

    /** A decision. */
    @Schema(name = "AquanowReviewApproval")
    public record ReviewApproval(
            @Schema(
                    required = true,
                    enumeration = {"APPROVE", "REJECT"})
            String action,

            @Schema(required = true) String approvalId,
            @Schema(maxLength = LONGEST_COMMENT) String comment) {

        String id() {
            return Stream.ofNullable(approvalId)
                    .filter(id -> !id.isEmpty() && id.length() <= ApprovalQuery.LONGEST_ID)
                    .findFirst()
                    .orElseThrow(() -> AquanowException.invalid("approvalId is required"));
        }

        Verdict verdict() {
            return switch (Objects.requireNonNullElse(action, "")) {
                case "APPROVE" -> Verdict.APPROVE;
                case "REJECT" -> Verdict.REJECT;
                default -> throw AquanowException.invalid("action must be APPROVE or REJECT");
            };
        }

        Optional<String> remark() {
            return text("comment", comment, LONGEST_COMMENT);
        }
    }

    /** A text as it was sent; none when it is empty. */
    private static Optional<String> text(String field, String value, int longest) {
        if (value != null
                && (value.codePointCount(0, value.length()) > longest
                        || value.indexOf('\0') >= 0
                        || !StandardCharsets.UTF_8.newEncoder().canEncode(value))) {
            throw AquanowException.invalid(field + " must be at most " + longest + " characters");
        }
        return Optional.ofNullable(value).filter(text -> !text.isEmpty());
    }
}
