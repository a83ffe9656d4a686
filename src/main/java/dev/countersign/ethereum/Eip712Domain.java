package dev.countersign.ethereum;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/**
 * The signing domain that ties a typed-data signature to one contract on one chain (EIP-712, "Definition of
 * domainSeparator"). It must come from our own registry, never from the request that is being judged.
 *
 * @param name human-readable name of the signing domain
 * @param version major version of the signing domain
 * @param chainId EIP-155 chain id, a uint256
 * @param verifyingContract contract that will verify the signature
 */
public record Eip712Domain(String name, String version, BigInteger chainId, Address verifyingContract) {
    /** Name of the struct type that a domain is encoded as. */
    static final String TYPE = "EIP712Domain";

    private static final byte[] TYPE_HASH =
            TypedData.hashText(TYPE + "(string name,string version,uint256 chainId,address verifyingContract)");

    /** All members that EIP-712 knows, in the order in which it wants those present to be declared. */
    private static final List<TypedData.Field> MEMBERS = List.of(
            new TypedData.Field("name", "string"),
            new TypedData.Field("version", "string"),
            new TypedData.Field("chainId", "uint256"),
            new TypedData.Field("verifyingContract", "address"),
            new TypedData.Field("salt", "bytes32"));

    /**
     * Checks that every member is there and the chain id fits uint256.
     *
     * @throws IllegalArgumentException naming the member that is not
     */
    public Eip712Domain {
        if (name == null || version == null || verifyingContract == null) {
            throw new IllegalArgumentException("domain name, version and verifyingContract are required");
        }
        AbiWord.requireUnsigned("domain chainId", chainId, 256);
    }

    /**
     * Returns the 32-byte domain separator: hashStruct of these four members.
     *
     * @throws IllegalArgumentException if name or version is not well-formed Unicode
     */
    public byte[] separator() {
        return Keccak256.hash(
                TYPE_HASH,
                Keccak256.hash(ValueEncoder.utf8(name, "domain name")),
                Keccak256.hash(ValueEncoder.utf8(version, "domain version")),
                AbiWord.unsigned(chainId),
                AbiWord.of(verifyingContract));
    }

    /**
     * Returns the separator of a domain that declares only the {@code present} members out of name, version, chainId,
     * verifyingContract and salt, as other contracts' domains do. Values are those that {@link TypedData} accepts.
     *
     * @throws IllegalArgumentException for an unknown member, a value of a wrong type or range, or no member at all
     */
    public static byte[] separatorOf(Map<String, ?> present) {
        List<TypedData.Field> declared = MEMBERS.stream()
                .filter(member -> present.containsKey(member.name()))
                .toList();
        return new TypedData(Map.of(TYPE, declared)).hashStruct(TYPE, present);
    }
}
