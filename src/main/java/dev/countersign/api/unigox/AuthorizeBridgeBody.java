package dev.countersign.api.unigox;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.lifecycle.Result;
import dev.countersign.order.ramp.Bridge.Destination;
import dev.countersign.order.ramp.RampProblem;
import dev.countersign.order.ramp.SignedSendOut;
import dev.countersign.transfer.SignedRequest;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A signed forward request to a bridge, with the destination that it is for. Read as {@link AuthorizeBody} is. */
@Schema(name = "AuthorizeBridgeRequest")
public record AuthorizeBridgeBody(
        @JsonProperty("destination_chain") @Schema(required = true, examples = "arbitrum")
        String destinationChain,

        @JsonProperty("destination_address") @Schema(required = true)
        String destinationAddress,

        @JsonProperty("forward_request")
        @Schema(required = true, implementation = AuthorizeBody.ForwardRequestBody.class)
        JsonNode forwardRequest,

        @Schema(required = true, implementation = String.class)
        JsonNode signature) {

    private static final int LIMIT = 200;

    /** The destination, or the first field that is missing. */
    static Destination destination(Optional<String> chain, Optional<String> address) {
        return new Destination(
                chain.filter(AuthorizeBridgeBody::isPlain)
                        .orElseThrow(() -> UnigoxException.invalid("destination_chain: is missing")),
                address.filter(AuthorizeBridgeBody::isPlain)
                        .orElseThrow(() -> UnigoxException.invalid("destination_address: is missing")));
    }

    /** Reads a body as it was sent, or says what is wrong with it. */
    static Result<SignedSendOut, RampProblem> parse(byte[] body) {
        return switch (AuthorizeBody.tree(body)) {
            case Result.Refused<JsonNode, RampProblem> malformed -> Result.refused(malformed.problem());
            case Result.Done<JsonNode, RampProblem> tree -> parse(tree.value());
        };
    }

    private static Result<SignedSendOut, RampProblem> parse(JsonNode body) {
        Optional<String> chain = text(body, "destination_chain");
        Optional<String> address = text(body, "destination_address");
        if (chain.isEmpty() || address.isEmpty()) {
            return Result.refused(new RampProblem.InvalidRequest(
                    (chain.isEmpty() ? "destination_chain" : "destination_address") + ": must be a string"));
        }
        return switch (new AuthorizeBody(body.get("forward_request"), body.get("signature")).parse()) {
            case Result.Refused<SignedRequest, RampProblem> malformed -> Result.refused(malformed.problem());
            case Result.Done<SignedRequest, RampProblem> signed ->
                Result.done(new SignedSendOut(new Destination(chain.get(), address.get()), signed.value()));
        };
    }

    private static Optional<String> text(JsonNode body, String field) {
        return Optional.ofNullable(body.get(field))
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .filter(AuthorizeBridgeBody::isPlain);
    }

    private static boolean isPlain(String text) {
        return !text.isBlank() && text.length() <= LIMIT && text.chars().allMatch(character -> character > ' ');
    }
}
