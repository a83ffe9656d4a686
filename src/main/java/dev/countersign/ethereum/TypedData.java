package dev.countersign.ethereum;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Typed structured data of EIP-712 over an arbitrary graph of struct types.
 *
 * <p>Values are plain Java: {@link java.math.BigInteger} for uintN and intN, {@link Boolean} for bool, {@link Address},
 * {@code byte[]} for bytesN and bytes, {@link String}, {@link List} for arrays and {@link Map} by field name for structs.
 * An explicit {@code null} is accepted for a field of struct type alone and encodes as 32 zero bytes, which is how
 * eth-sig-util (signTypedData_v4) ends a recursive value; an absent field is always an error.
 *
 * <p>Everything else is refused rather than coerced, because two readings of one request are what an attacker wants.
 */
public final class TypedData {
    private static final byte[] VERSION_PREFIX = {0x19, 0x01};
    private final TypeGraph graph;

    /**
     * One member of a struct type.
     *
     * @param name an identifier
     * @param type canonical name of the type, e.g. {@code uint48}, {@code Person[2][]}
     */
    public record Field(String name, String type) {}

    /**
     * Takes the struct types by name, each with its fields in the order of declaration.
     *
     * @throws IllegalArgumentException if a name is not an identifier or is that of an atomic type, a field is declared
     *     twice, or a field's type is neither atomic nor in the map; the message starts with the place
     */
    public TypedData(Map<String, List<Field>> types) {
        this.graph = new TypeGraph(types);
    }

    /**
     * Returns e.g. {@code Mail(Person from,Person to)Person(string name)}: the type, then all it refers to by name order.
     *
     * @throws IllegalArgumentException if there is no such struct type
     */
    public String encodeType(String structType) {
        return graph.encodeType(structType);
    }

    /**
     * Returns the 32-byte keccak-256 of {@link #encodeType}.
     *
     * @throws IllegalArgumentException if there is no such struct type
     */
    public byte[] typeHash(String structType) {
        return graph.typeHash(structType);
    }

    /**
     * Returns the 32-byte hashStruct of {@code value}.
     *
     * @throws IllegalArgumentException if the value does not fit its type exactly: a missing or extra field, an integer
     *     out of range, a wrong length or Java type, malformed UTF-16, or nesting deeper than 32; the message starts with
     *     the path, e.g. {@code Mail.to[1].wallet}
     */
    public byte[] hashStruct(String structType, Map<String, ?> value) {
        return new ValueEncoder(graph).hashStruct(structType, value, structType, 0);
    }

    /**
     * Returns the 32-byte digest to sign: keccak-256(0x19 0x01 ‖ domain separator ‖ hashStruct).
     *
     * @throws IllegalArgumentException as {@link #hashStruct} does
     */
    public byte[] digest(Eip712Domain domain, String structType, Map<String, ?> value) {
        return digest(domain.separator(), hashStruct(structType, value));
    }

    /**
     * Returns the 32-byte digest to sign for a separator and a struct hash that are already known.
     *
     * @throws IllegalArgumentException if either is not 32 bytes long
     */
    public static byte[] digest(byte[] domainSeparator, byte[] structHash) {
        if (domainSeparator.length != Keccak256.LENGTH || structHash.length != Keccak256.LENGTH) {
            throw new IllegalArgumentException("domain separator and struct hash must be 32 bytes each");
        }
        return Keccak256.hash(VERSION_PREFIX, domainSeparator, structHash);
    }

    static byte[] hashText(String text) {
        return Keccak256.hash(text.getBytes(StandardCharsets.UTF_8));
    }
}
