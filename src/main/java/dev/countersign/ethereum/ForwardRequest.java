package dev.countersign.ethereum;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Objects;

/**
 * A meta-transaction: {@code from} asks a relayer to make the forwarder contract call {@code to} on its behalf. This is
 * the struct of OpenZeppelin 5's ERC2771Forwarder, field for field. The struct of the 4.x MinimalForwarder has no
 * deadline, hence another type hash: its signatures never verify here.
 *
 * @param from account that signs
 * @param to contract to call
 * @param value wei to send along, a uint256
 * @param gas gas limit of the inner call, a uint256
 * @param nonce the forwarder's counter for {@code from}, a uint256
 * @param deadline last second since 1970 at which the forwarder accepts it, inclusive, a uint48
 * @param data calldata; copied in and out
 */
public record ForwardRequest(
        Address from,
        Address to,
        BigInteger value,
        BigInteger gas,
        BigInteger nonce,
        BigInteger deadline,
        byte[] data) {
    private static final byte[] TYPE_HASH =
            TypedData.hashText("ForwardRequest(address from,address to,uint256 value,uint256 gas,uint256 nonce,"
                    + "uint48 deadline,bytes data)");

    /**
     * Checks presence and ranges.
     *
     * @throws IllegalArgumentException naming the field that is missing or out of range
     */
    public ForwardRequest {
        if (from == null || to == null || data == null) {
            throw new IllegalArgumentException("from, to and data are required");
        }
        AbiWord.requireUnsigned("value", value, 256);
        AbiWord.requireUnsigned("gas", gas, 256);
        AbiWord.requireUnsigned("nonce", nonce, 256);
        AbiWord.requireUnsigned("deadline", deadline, 48);
        data = data.clone();
    }

    /** Returns a copy of the calldata. */
    @Override
    public byte[] data() {
        return data.clone();
    }

    /** Returns keccak-256 of the type string above; a copy. */
    public static byte[] typeHash() {
        return TYPE_HASH.clone();
    }

    /** Returns the 32-byte hashStruct of EIP-712; equal to what {@link TypedData} computes, without its generality. */
    public byte[] structHash() {
        return Keccak256.hash(
                TYPE_HASH,
                AbiWord.of(from),
                AbiWord.of(to),
                AbiWord.unsigned(value),
                AbiWord.unsigned(gas),
                AbiWord.unsigned(nonce),
                AbiWord.unsigned(deadline),
                Keccak256.hash(data));
    }

    /** Returns the 32-byte EIP-712 digest that {@code from} signs for the forwarder described by {@code domain}. */
    public byte[] digest(Eip712Domain domain) {
        return TypedData.digest(domain.separator(), structHash());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ForwardRequest that
                && from.equals(that.from)
                && to.equals(that.to)
                && value.equals(that.value)
                && gas.equals(that.gas)
                && nonce.equals(that.nonce)
                && deadline.equals(that.deadline)
                && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return 31 * Objects.hash(from, to, value, gas, nonce, deadline) + Arrays.hashCode(data);
    }

    @Override
    public String toString() {
        return "ForwardRequest[from=%s, to=%s, value=%s, gas=%s, nonce=%s, deadline=%s, data=%s]"
                .formatted(from, to, value, gas, nonce, deadline, Hex.encode(data));
    }
}
