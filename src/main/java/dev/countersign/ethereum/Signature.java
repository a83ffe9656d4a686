package dev.countersign.ethereum;

import java.math.BigInteger;

/**
 * A recoverable secp256k1 signature in its only accepted form: 0 &lt; r &lt; n, 0 &lt; s &lt;= n/2, recovery id 0 or 1.
 *
 * <p>Of the two signatures that every signer can derive from one, (r, s) and (r, n-s), only the low one exists here, so
 * that a signature can serve as an identity. Sources: EIP-2 (low s); yellow paper, appendix F (v = 27 + recovery id).
 *
 * @param r x coordinate of the nonce point
 * @param s proof scalar
 * @param recoveryId parity of the y coordinate of the nonce point. Ids 2 and 3 (x coordinate above n) occur once in
 *     2^127 signatures and no Ethereum contract can express them
 */
public record Signature(BigInteger r, BigInteger s, int recoveryId) {
    /** Length of r‖s‖v in bytes. */
    public static final int LENGTH = 65;

    private static final int COMPACT_LENGTH = 64;
    private static final int V_OFFSET = 27;

    /**
     * Checks the ranges above.
     *
     * @throws IllegalArgumentException naming the value that is out of range
     */
    public Signature {
        if (r == null || !CurveOrder.contains(r)) {
            throw new IllegalArgumentException("signature r must be greater than 0 and less than the curve order");
        }
        if (s == null || !CurveOrder.contains(s)) {
            throw new IllegalArgumentException("signature s must be greater than 0 and less than the curve order");
        }
        if (s.compareTo(CurveOrder.HALF) > 0) {
            throw new IllegalArgumentException(
                    "signature s is in the upper half of the curve order (malleable form): send n - s and the other v");
        }
        if (recoveryId != 0 && recoveryId != 1) {
            throw new IllegalArgumentException("signature recovery id must be 0 or 1, not " + recoveryId);
        }
    }

    /**
     * Reads the 65 bytes r‖s‖v in hexadecimal, with or without {@code 0x}, any case; v is 0, 1, 27 or 28.
     *
     * @throws IllegalArgumentException for everything else, with a sentence for the developer who sent it
     */
    public static Signature parse(String text) {
        byte[] bytes = decode(text);
        BigInteger r = AbiWord.readUnsigned(bytes, 0);
        BigInteger s = AbiWord.readUnsigned(bytes, AbiWord.LENGTH);
        return new Signature(r, s, recoveryId(bytes[LENGTH - 1] & 0xff));
    }

    /** Returns {@code 0x} and the 130 lower-case digits of r‖s‖v, with v 27 or 28. */
    public String toHex() {
        byte[] bytes = new byte[LENGTH];
        System.arraycopy(AbiWord.unsigned(r), 0, bytes, 0, AbiWord.LENGTH);
        System.arraycopy(AbiWord.unsigned(s), 0, bytes, AbiWord.LENGTH, AbiWord.LENGTH);
        bytes[LENGTH - 1] = (byte) (V_OFFSET + recoveryId);
        return Hex.encode(bytes);
    }

    private static byte[] decode(String text) {
        if (text == null) {
            throw new IllegalArgumentException("signature is missing");
        }
        int digits = text.length() - (Hex.isPrefixed(text) ? Hex.PREFIX.length() : 0);
        // The length is judged first: whatever the size of the input, at most 65 bytes are ever decoded.
        if (digits != 2 * LENGTH) {
            throw new IllegalArgumentException(wrongLength(digits));
        }
        try {
            return Hex.decode(text);
        } catch (IllegalArgumentException notHex) {
            throw new IllegalArgumentException("signature is not hexadecimal: " + notHex.getMessage(), notHex);
        }
    }

    private static String wrongLength(int digits) {
        String expected = "signature must be 65 bytes r, s, v (130 hexadecimal digits), not " + digits + " digits";
        return digits == 2 * COMPACT_LENGTH
                ? expected + ": the 64-byte compact form of ERC-2098 is not accepted"
                : expected;
    }

    private static int recoveryId(int v) {
        return switch (v) {
            case 0, V_OFFSET -> 0;
            case 1, V_OFFSET + 1 -> 1;
            default -> throw new IllegalArgumentException("signature v must be 0, 1, 27 or 28, not " + v);
        };
    }
}
