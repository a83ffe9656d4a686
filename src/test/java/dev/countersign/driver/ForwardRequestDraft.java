package dev.countersign.driver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A forward request on its way to a signature, built from the issued parameters as a partner's own code would: without a line
 * of the service's. Every step returns a changed copy.
 */
public final class ForwardRequestDraft {

    private static final BigInteger TTL = BigInteger.valueOf(3600);

    private final Map<String, Object> signed;
    private final Map<String, Object> sent;
    private final Domain domain;
    private final BigInteger key;

    private ForwardRequestDraft(Map<String, Object> signed, Map<String, Object> sent, Domain domain, BigInteger key) {
        this.signed = signed;
        this.sent = sent;
        this.domain = domain;
        this.key = key;
    }

    /** What an honest wallet signs. */
    public static ForwardRequestDraft of(JsonNode parameters, BigInteger key, Instant now) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("from", parameters.get("sender_address").textValue());
        fields.put("to", parameters.get("token_address").textValue());
        fields.put("value", "0");
        String gas = parameters.has("recommended_gas") ? "recommended_gas" : "recommended_gas_limit";
        fields.put("gas", parameters.get(gas).textValue());
        fields.put("nonce", parameters.get("forwarder_nonce").textValue());
        fields.put("deadline", BigInteger.valueOf(now.getEpochSecond()).add(TTL).toString());
        fields.put("data", parameters.get("transfer_data").textValue());
        Domain domain = new Domain(
                "SyntheticAssetForwarder",
                "1",
                new BigInteger(parameters.get("chain_id").textValue()),
                parameters.get("forwarder_address").textValue());
        return new ForwardRequestDraft(fields, Map.of(), domain, key);
    }

    /** Another value, which is signed. */
    public ForwardRequestDraft with(String field, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(signed);
        changed.put(field, value);
        return new ForwardRequestDraft(changed, sent, domain, key);
    }

    /** Another spelling, or another value, which is sent but not what is signed. */
    public ForwardRequestDraft sending(String field, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(sent);
        changed.put(field, value);
        return new ForwardRequestDraft(signed, changed, domain, key);
    }

    public ForwardRequestDraft under(Domain other) {
        return new ForwardRequestDraft(signed, sent, other, key);
    }

    public ForwardRequestDraft signedBy(BigInteger otherKey) {
        return new ForwardRequestDraft(signed, sent, domain, otherKey);
    }

    public Domain domain() {
        return domain;
    }

    /** A field as it is signed. */
    public String field(String name) {
        return (String) signed.get(name);
    }

    /** {@code 0x}, r, s and v. */
    public String signature() {
        return WalletKey.sign(digest(), key);
    }

    public ObjectNode body() {
        return body(signature());
    }

    public ObjectNode body(Object signature) {
        ObjectNode request = Json.MAPPER.createObjectNode();
        signed.forEach((name, value) ->
                request.set(name, Json.MAPPER.valueToTree(sent.containsKey(name) ? sent.get(name) : value)));
        return Json.object("forward_request", request, "signature", signature);
    }

    /** EIP-712, by hand. */
    byte[] digest() {
        byte[] struct = Abi.keccak(
                Abi.hash(
                        "ForwardRequest(address from,address to,uint256 value,uint256 gas,uint256 nonce,uint48 deadline,"
                                + "bytes data)"),
                Abi.word(field("from")),
                Abi.word(field("to")),
                Abi.word(new BigInteger(field("value"))),
                Abi.word(new BigInteger(field("gas"))),
                Abi.word(new BigInteger(field("nonce"))),
                Abi.word(new BigInteger(field("deadline"))),
                Abi.keccak(Abi.bytes(field("data"))));
        return Abi.keccak(new byte[] {0x19, 0x01}, domain.separator(), struct);
    }

    /** Which contract on which chain a signature is for. */
    public record Domain(String name, String version, BigInteger chainId, String forwarder) {

        byte[] separator() {
            return Abi.keccak(
                    Abi.hash("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                    Abi.keccak(name.getBytes(StandardCharsets.UTF_8)),
                    Abi.keccak(version.getBytes(StandardCharsets.UTF_8)),
                    Abi.word(chainId),
                    Abi.word(forwarder));
        }
    }
}
