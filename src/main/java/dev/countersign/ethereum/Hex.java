package dev.countersign.ethereum;

import java.util.HexFormat;

/** Hexadecimal as Ethereum tools write it: two ASCII digits for each byte, most often behind {@code 0x}. */
public final class Hex {
    static final String PREFIX = "0x";
    private static final HexFormat LOWER_CASE = HexFormat.of();

    private Hex() {}

    /** Returns {@code 0x} and two lower-case digits for each byte; an empty array is {@code 0x}. */
    public static String encode(byte[] bytes) {
        return PREFIX + LOWER_CASE.formatHex(bytes);
    }

    /**
     * Reads digits of either case, with or without a leading {@code 0x}.
     *
     * @throws IllegalArgumentException if the text is null, has an odd number of digits, or holds anything but ASCII
     *     hexadecimal digits; the message names the position and never repeats the text, which may be huge or secret
     */
    public static byte[] decode(String text) {
        if (text == null) {
            throw new IllegalArgumentException("hexadecimal text is missing");
        }
        int start = text.startsWith(PREFIX) ? PREFIX.length() : 0;
        if ((text.length() - start) % 2 != 0) {
            throw new IllegalArgumentException(
                    "hexadecimal text has an odd number of digits (" + (text.length() - start) + ")");
        }
        byte[] out = new byte[(text.length() - start) / 2];
        for (int i = 0; i < out.length; i++) {
            int at = start + 2 * i;
            out[i] = (byte) (digit(text, at) << 4 | digit(text, at + 1));
        }
        return out;
    }

    /** Tells whether {@code text} starts with {@code 0x}. */
    static boolean isPrefixed(String text) {
        return text.startsWith(PREFIX);
    }

    private static int digit(String text, int at) {
        char c = text.charAt(at);
        // HexFormat, unlike Character.digit, knows ASCII digits only: full-width and other Unicode digits are refused.
        if (!HexFormat.isHexDigit(c)) {
            throw new IllegalArgumentException("character " + at + " is not a hexadecimal digit");
        }
        return HexFormat.fromHexDigit(c);
    }
}
