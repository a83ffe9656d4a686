package dev.countersign.ethereum;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * An Ethereum account: the last 20 bytes of the keccak-256 of a public key, or of a contract's creation data. Immutable;
 * equality is by value, whatever spelling it was read from. Source of the checksummed spelling: EIP-55.
 */
public final class Address {
    /** Length in bytes. */
    public static final int LENGTH = 20;

    private static final int TEXT_LENGTH = Hex.PREFIX.length() + 2 * LENGTH;
    private static final HexFormat LOWER_CASE = HexFormat.of();
    private final byte[] value;

    private Address(byte[] value) {
        this.value = value;
    }

    /**
     * Reads {@code 0x} and 40 hexadecimal digits of any case; the checksum is not looked at.
     *
     * @throws IllegalArgumentException for every other text, null included
     */
    public static Address parse(String text) {
        if (text == null) {
            throw new IllegalArgumentException("address is missing");
        }
        if (text.length() != TEXT_LENGTH || !Hex.isPrefixed(text)) {
            throw new IllegalArgumentException("address must be 0x followed by 40 hexadecimal digits");
        }
        try {
            return new Address(Hex.decode(text));
        } catch (IllegalArgumentException notHex) {
            throw new IllegalArgumentException(
                    "address must be 0x followed by 40 hexadecimal digits: " + notHex.getMessage(), notHex);
        }
    }

    /**
     * Reads an address and insists on the checksum of EIP-55 whenever the text carries one, which it does if it mixes
     * cases. All-lower and all-upper digits are unchecked spellings and accepted.
     *
     * @throws IllegalArgumentException if the text is no address or its checksum is wrong (most often a typing error)
     */
    public static Address parseChecksummed(String text) {
        Address address = parse(text);
        String digits = text.substring(Hex.PREFIX.length());
        boolean unchecked =
                digits.equals(digits.toLowerCase(Locale.ROOT)) || digits.equals(digits.toUpperCase(Locale.ROOT));
        if (!unchecked && !text.equals(address.toString())) {
            throw new IllegalArgumentException("address has a wrong EIP-55 checksum: check it for a typing error");
        }
        return address;
    }

    /**
     * Wraps a copy of exactly 20 bytes.
     *
     * @throws IllegalArgumentException for any other length
     */
    public static Address of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("address must be 20 bytes, not " + bytes.length);
        }
        return new Address(bytes.clone());
    }

    /** Returns a copy of the 20 bytes. */
    public byte[] bytes() {
        return value.clone();
    }

    /** Tells whether this is {@code 0x000…0}, which nobody can sign for. */
    public boolean isZero() {
        return Arrays.equals(value, new byte[LENGTH]);
    }

    /** Returns {@code 0x} and 40 lower-case digits: the form to index and compare by. */
    public String lowerCase() {
        return Hex.encode(value);
    }

    void copyTo(byte[] target, int offset) {
        System.arraycopy(value, 0, target, offset, LENGTH);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Address that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    /** Returns the checksummed spelling of EIP-55: a letter is upper-case where its nibble of the hash is 8 or more. */
    @Override
    public String toString() {
        char[] digits = LOWER_CASE.formatHex(value).toCharArray();
        byte[] hash = Keccak256.hash(new String(digits).getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < digits.length; i++) {
            int nibble = hash[i / 2] >> (i % 2 == 0 ? 4 : 0) & 0xf;
            if (nibble >= 8) {
                digits[i] = Character.toUpperCase(digits[i]);
            }
        }
        return Hex.PREFIX + new String(digits);
    }
}
