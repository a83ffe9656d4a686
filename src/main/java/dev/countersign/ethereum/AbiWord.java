package dev.countersign.ethereum;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * The 32-byte big-endian word, unit of the contract ABI and of EIP-712 encodings. Source: Solidity contract ABI
 * specification, "Formal Specification of the Encoding".
 */
final class AbiWord {
    static final int LENGTH = 32;
    private static final int BITS = LENGTH * Byte.SIZE;

    private AbiWord() {}

    /**
     * Returns {@code value}, which must lie in 0..2^256-1, left-padded with zeros.
     *
     * @throws IllegalArgumentException if it does not
     */
    static byte[] unsigned(BigInteger value) {
        requireUnsigned("value", value, BITS);
        return twosComplement(value);
    }

    /** Returns {@code value} in two's complement; the caller has checked that it fits 256 bits, signed or not. */
    static byte[] twosComplement(BigInteger value) {
        byte[] word = new byte[LENGTH];
        byte[] bytes = value.toByteArray();
        if (value.signum() < 0) {
            Arrays.fill(word, (byte) -1);
        }
        // An unsigned value with its top bit set carries a 33rd, zero, byte of sign: it is dropped here.
        int length = Math.min(bytes.length, LENGTH);
        System.arraycopy(bytes, bytes.length - length, word, LENGTH - length, length);
        return word;
    }

    /** Returns the address right-aligned behind twelve zero bytes. */
    static byte[] of(Address address) {
        byte[] word = new byte[LENGTH];
        address.copyTo(word, LENGTH - Address.LENGTH);
        return word;
    }

    /** Returns the unsigned 256-bit number held by the 32 bytes of {@code source} that start at {@code offset}. */
    static BigInteger readUnsigned(byte[] source, int offset) {
        return new BigInteger(1, source, offset, LENGTH);
    }

    /**
     * Checks that {@code value} is an unsigned integer of at most {@code bits} bits.
     *
     * @throws IllegalArgumentException if it is null, negative or too large; the message starts with {@code name}
     */
    static void requireUnsigned(String name, BigInteger value, int bits) {
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        if (value.signum() < 0 || value.bitLength() > bits) {
            throw new IllegalArgumentException(name + " is out of range for uint" + bits);
        }
    }
}
