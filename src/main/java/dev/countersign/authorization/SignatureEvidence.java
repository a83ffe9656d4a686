package dev.countersign.authorization;

import dev.countersign.ethereum.Address;
import dev.countersign.ethereum.ForwardRequest;
import dev.countersign.ethereum.Hex;
import dev.countersign.ethereum.Signature;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;

/**
 * What a wallet's key consented to, and the proof: enough to relay it, and to check it again years later.
 *
 * @param request the forward request, from parsed values
 * @param signature the signature over its digest
 */
public record SignatureEvidence(ForwardRequest request, Signature signature) {

    /** Under which name a decision's evidence says the nonce, in decimal. */
    public static final String NONCE = "nonce";

    JsonObject toJson() {
        return new JsonObject()
                .put("from", request.from().lowerCase())
                .put("to", request.to().lowerCase())
                .put("value", request.value().toString())
                .put("gas", request.gas().toString())
                .put(NONCE, request.nonce().toString())
                .put("deadline", request.deadline().toString())
                .put("data", Hex.encode(request.data()))
                .put("signature", signature.toHex());
    }

    static SignatureEvidence fromJson(JsonObject json) {
        ForwardRequest request = new ForwardRequest(
                Address.parse(json.getString("from")),
                Address.parse(json.getString("to")),
                new BigInteger(json.getString("value")),
                new BigInteger(json.getString("gas")),
                new BigInteger(json.getString(NONCE)),
                new BigInteger(json.getString("deadline")),
                Hex.decode(json.getString("data")));
        return new SignatureEvidence(request, Signature.parse(json.getString("signature")));
    }
}
