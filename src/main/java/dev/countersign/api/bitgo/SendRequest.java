package dev.countersign.api.bitgo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.ethereum.Address;
import dev.countersign.market.Token;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A send. Transactions that callers have built or signed are not looked at: what moves is what the recipients say. Other fields are
 * ignored.
 */
@Schema(name = "SendTransactionRequest")
public record SendRequest(
        @Schema(description = "Exactly one; or in `halfSigned`, or in `buildParams`")
        List<Recipient> recipients,

        HalfSigned halfSigned,
        BuildParams buildParams,

        @Schema(maxLength = SendRequest.LONGEST_COMMENT, description = "For those who decide")
        String comment,

        @Schema(maxLength = SendRequest.LONGEST_SEQUENCE, description = "Your own number of it, once for each wallet")
        String sequenceId,

        @Schema(description = "A one-time password; needed while the session is locked. It is used up")
        String otp) {

    static final int LONGEST_COMMENT = 1000;
    static final int LONGEST_SEQUENCE = 200;

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,78}");

    /** Who gets what. */
    @Schema(name = "SendRecipient")
    public record Recipient(
            @Schema(required = true, examples = "0x52908400098527886E0F7030069857D2E4169EE7")
            String address,

            @Schema(
                    required = true,
                    oneOf = {String.class, BigInteger.class},
                    examples = "1500000000",
                    description = "In base units of the coin, exact: what arrives")
            JsonNode amount) {}

    /** A transaction that the caller has signed, of which only this is read. */
    @Schema(name = "SendHalfSigned")
    public record HalfSigned(List<Recipient> recipients) {}

    /** What the caller would have built, of which only this is read. */
    @Schema(name = "SendBuildParams")
    public record BuildParams(List<Recipient> recipients) {}

    /** The recipient, of those that the three places name; each place that names any must name the same. */
    private Recipient recipient() {
        List<List<Recipient>> named = Stream.of(
                        Optional.ofNullable(recipients),
                        Optional.ofNullable(halfSigned).map(HalfSigned::recipients),
                        Optional.ofNullable(buildParams).map(BuildParams::recipients))
                .flatMap(Optional::stream)
                .filter(list -> !list.isEmpty())
                .toList();
        if (named.isEmpty()) {
            throw BitGoException.invalid("recipients: one is needed");
        }
        if (named.stream().distinct().count() > 1) {
            throw BitGoException.invalid("recipients: must be the same wherever they are named");
        }
        if (named.getFirst().size() > 1) {
            throw new BitGoException(
                    BitGoErrorName.TOO_MANY_RECIPIENTS, "recipients: a transfer goes to exactly one here");
        }
        return Optional.ofNullable(named.getFirst().getFirst())
                .orElseThrow(() -> BitGoException.invalid("recipients: must not be null"));
    }

    /** Where it goes. What is sent to a mistyped address is lost, so a checksum that is there must be right. */
    Address address() {
        try {
            return Address.parseChecksummed(
                    Objects.requireNonNullElse(recipient().address(), ""));
        } catch (IllegalArgumentException malformed) {
            throw new BitGoException(
                    BitGoErrorName.INVALID_ADDRESS, "recipients: it is no address, or its checksum is wrong");
        }
    }

    /** What arrives, in units of the coin. */
    BigDecimal units(Token coin) {
        JsonNode amount = recipient().amount();
        String digits = amount == null || !(amount.isTextual() || amount.isIntegralNumber()) ? "" : amount.asText();
        if (!DIGITS.matcher(digits).matches() || new BigInteger(digits).signum() == 0) {
            throw BitGoException.invalid("amount: must be a whole number of base units, more than 0");
        }
        return new BigDecimal(new BigInteger(digits), coin.decimals());
    }

    Optional<String> note() {
        return text("comment", comment, LONGEST_COMMENT);
    }

    Optional<String> number() {
        return text("sequenceId", sequenceId, LONGEST_SEQUENCE);
    }

    Optional<String> code() {
        return ApprovalRequests.code(otp);
    }

    private static Optional<String> text(String name, String text, int longest) {
        if (text != null
                && (text.codePointCount(0, text.length()) > longest
                        || text.indexOf('\0') >= 0
                        || !StandardCharsets.UTF_8.newEncoder().canEncode(text))) {
            throw BitGoException.invalid("%s: must be text of at most %d characters".formatted(name, longest));
        }
        return Optional.ofNullable(text).filter(given -> !given.isBlank());
    }
}
