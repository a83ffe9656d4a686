package dev.countersign.api.unigox;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.countersign.ethereum.Address;
import dev.countersign.ethereum.ForwardRequest;
import dev.countersign.ethereum.Hex;
import dev.countersign.lifecycle.Result;
import dev.countersign.order.ramp.RampProblem;
import dev.countersign.transfer.SignedRequest;
import java.io.IOException;
import java.math.BigInteger;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A signed forward request. Numbers may be decimal strings, JSON integers or 0x-hex; addresses in any case; the signature with or
 * without 0x. The digest is built from the parsed values.
 */
@Schema(name = "AuthorizeCryptoTransferRequest")
public record AuthorizeBody(
        @JsonProperty("forward_request") @Schema(required = true, implementation = ForwardRequestBody.class)
        JsonNode forwardRequest,

        @Schema(
                required = true,
                implementation = String.class,
                examples =
                        "0x12a2464726bd2be9a8a16fbee0c2627fb99f209688c6bfe71f1ea4c7fc66c79a217c36f0afd1ec1061be8e190e94998509"
                                + "fa4ba39b03904149dee847575d7ce51c",
                description = "65 bytes r, s, v in hexadecimal digits; low s; v 27, 28, 0 or 1")
        JsonNode signature) {

    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,78}");
    private static final Pattern HEXADECIMAL = Pattern.compile("0[xX][0-9a-fA-F]{1,64}");
    private static final int DATA_LIMIT = 4096;

    private static final ObjectReader READER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build()
            .reader();

    /**
     * Reads a body as it was sent. It is not read by the framework, which would refuse a malformed one before the order is
     * looked up, and so before a caller's right to know of it.
     */
    static Result<SignedRequest, RampProblem> parse(byte[] body) {
        return switch (tree(body)) {
            case Result.Refused<JsonNode, RampProblem> malformed -> Result.refused(malformed.problem());
            case Result.Done<JsonNode, RampProblem> read ->
                new AuthorizeBody(
                                read.value().get("forward_request"),
                                read.value().get("signature"))
                        .parse();
        };
    }

    /** A body as JSON, without duplicates and with nothing behind it. */
    static Result<JsonNode, RampProblem> tree(byte[] body) {
        if (body == null || body.length == 0) {
            return Result.refused(new RampProblem.InvalidRequest("the body is missing"));
        }
        try {
            return Result.done(READER.readTree(body));
        } catch (IOException malformed) {
            return Result.refused(new RampProblem.InvalidRequest("the body is not the JSON object that is expected"));
        }
    }

    /** The request in parsed values, or the first field that cannot be read. */
    Result<SignedRequest, RampProblem> parse() {
        try {
            if (forwardRequest == null || !forwardRequest.isObject()) {
                throw new IllegalArgumentException("forward_request: must be an object");
            }
            if (signature == null || !signature.isTextual()) {
                throw new IllegalArgumentException("signature: must be a string of hexadecimal digits");
            }
            ForwardRequest request = new ForwardRequest(
                    read("from", AuthorizeBody::address),
                    read("to", AuthorizeBody::address),
                    read("value", AuthorizeBody::integer),
                    read("gas", AuthorizeBody::integer),
                    read("nonce", AuthorizeBody::integer),
                    read("deadline", AuthorizeBody::integer),
                    read("data", AuthorizeBody::bytes));
            return Result.done(new SignedRequest(request, signature.textValue()));
        } catch (IllegalArgumentException unreadable) {
            return Result.refused(new RampProblem.InvalidRequest(unreadable.getMessage()));
        }
    }

    private <T> T read(String field, Function<JsonNode, T> reader) {
        JsonNode value = forwardRequest.get(field);
        if (value == null || value.isNull()) {
            throw new IllegalArgumentException("forward_request." + field + ": is missing");
        }
        try {
            return reader.apply(value);
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException("forward_request." + field + ": " + wrong.getMessage(), wrong);
        }
    }

    private static Address address(JsonNode value) {
        return Address.parse(text(value));
    }

    private static BigInteger integer(JsonNode value) {
        if (value.isIntegralNumber()) {
            return nonNegative(value.bigIntegerValue());
        }
        String text = text(value);
        if (DECIMAL.matcher(text).matches()) {
            return new BigInteger(text);
        }
        if (HEXADECIMAL.matcher(text).matches()) {
            return new BigInteger(text.substring(2), 16);
        }
        throw new IllegalArgumentException("must be an integer: decimal digits, or 0x and hexadecimal digits");
    }

    private static BigInteger nonNegative(BigInteger value) {
        if (value.signum() < 0) {
            throw new IllegalArgumentException("must not be negative");
        }
        return value;
    }

    private static byte[] bytes(JsonNode value) {
        String text = text(value);
        if (!text.startsWith("0x") || text.length() > DATA_LIMIT) {
            throw new IllegalArgumentException("must be 0x and hexadecimal digits");
        }
        return Hex.decode(text);
    }

    private static String text(JsonNode value) {
        if (!value.isTextual()) {
            throw new IllegalArgumentException("must be a string");
        }
        return value.textValue();
    }

    /** The members of a forward request, for the documentation. */
    @Schema(name = "ForwardRequest", description = "ERC-2771 forward request, as it was signed")
    public record ForwardRequestBody(
            @Schema(
                    required = true,
                    examples = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
                    description = "sender_address")
            String from,

            @Schema(
                    required = true,
                    examples = "0x5FbDB2315678afecb367f032d93F642f64180aa3",
                    description = "token_address")
            String to,

            @Schema(required = true, examples = "0") String value,

            @Schema(required = true, examples = "500000", description = "recommended_gas_limit")
            String gas,

            @Schema(required = true, examples = "0", description = "forwarder_nonce")
            String nonce,

            @Schema(required = true, examples = "1760000000", description = "Unix seconds, below 2^48")
            String deadline,

            @Schema(required = true, description = "transfer_data, unchanged")
            String data) {}
}
