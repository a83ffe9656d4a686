package dev.countersign.ethereum;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The type of one EIP-712 member, read from its canonical name (EIP-712, "Definition of typed structured data"). */
sealed interface FieldType {
    /** More dimensions than this are no data that a person would sign. */
    int MAX_DIMENSIONS = 8;

    /** uintN: {@code bits} is a multiple of 8 in 8..256. */
    record Uint(int bits) implements FieldType {}

    /** intN: {@code bits} is a multiple of 8 in 8..256. */
    record Int(int bits) implements FieldType {}

    /** bytesN: {@code length} is 1..32. */
    record FixedBytes(int length) implements FieldType {}

    /** An array; {@code length} is {@link #DYNAMIC} or the exact number of elements. */
    record Array(FieldType element, int length) implements FieldType {
        static final int DYNAMIC = -1;
    }

    /** A reference to a struct type by name. */
    record Struct(String name) implements FieldType {}

    /** The types without a parameter. */
    enum Plain implements FieldType {
        BOOL,
        ADDRESS,
        BYTES,
        STRING
    }

    /** What EIP-712 calls an identifier, without Solidity's {@code $}. */
    Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /** Names that look like an atomic type with a size, right or wrong: never those of a struct. */
    Pattern SIZED = Pattern.compile("(uint|int|bytes)([0-9]{0,9})");

    /** An array suffix, the last dimension of a name. */
    Pattern SUFFIX = Pattern.compile("(.+)\\[([1-9][0-9]{0,8})?]");

    /**
     * Reads a canonical type name. Aliases such as {@code uint}, sizes such as {@code uint7} and zero-length arrays are
     * refused, as EIP-712 does not know them.
     *
     * @throws IllegalArgumentException starting with {@code path}
     */
    static FieldType parse(String name, String path) {
        return parse(name, path, 0);
    }

    private static FieldType parse(String name, String path, int dimensions) {
        if (name == null || dimensions > MAX_DIMENSIONS) {
            throw new IllegalArgumentException(path + ": type is missing or has too many dimensions");
        }
        Matcher array = SUFFIX.matcher(name);
        if (array.matches()) {
            int length = array.group(2) == null ? Array.DYNAMIC : Integer.parseInt(array.group(2));
            return new Array(parse(array.group(1), path, dimensions + 1), length);
        }
        return single(name, path);
    }

    private static FieldType single(String name, String path) {
        return switch (name) {
            case "bool" -> Plain.BOOL;
            case "address" -> Plain.ADDRESS;
            case "bytes" -> Plain.BYTES;
            case "string" -> Plain.STRING;
            default -> sizedOrStruct(name, path);
        };
    }

    private static FieldType sizedOrStruct(String name, String path) {
        Matcher sized = SIZED.matcher(name);
        if (!sized.matches()) {
            if (!IDENTIFIER.matcher(name).matches()) {
                throw new IllegalArgumentException(path + ": type name is not an identifier");
            }
            return new Struct(name);
        }
        String digits = sized.group(2);
        boolean canonical = !digits.isEmpty() && digits.charAt(0) != '0';
        int size = canonical ? Integer.parseInt(digits) : 0;
        boolean bytes = sized.group(1).equals("bytes");
        if (size < 1 || size > (bytes ? 32 : 256) || !bytes && size % Byte.SIZE != 0) {
            throw new IllegalArgumentException(path + ": " + name + " is not a type of EIP-712");
        }
        return switch (sized.group(1)) {
            case "uint" -> new Uint(size);
            case "int" -> new Int(size);
            default -> new FixedBytes(size);
        };
    }
}
