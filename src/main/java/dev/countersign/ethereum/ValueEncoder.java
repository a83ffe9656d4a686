package dev.countersign.ethereum;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Encodes values against a {@link TypeGraph} (EIP-712, "Definition of encodeData"); every field becomes one word. */
final class ValueEncoder {
    /** Deeper values are refused before they can exhaust the stack. */
    static final int MAX_DEPTH = 32;

    private final TypeGraph graph;

    ValueEncoder(TypeGraph graph) {
        this.graph = graph;
    }

    byte[] hashStruct(String structType, Object value, String path, int depth) {
        Map<String, FieldType> fields = graph.fields(structType);
        // A plain copy: names are compared exactly, whatever order or comparator the caller's map brings.
        Map<Object, Object> members = new HashMap<>(require(value, Map.class, path));
        requireDepth(path, depth);
        requireSameNames(fields, members, path);
        ByteArrayOutputStream words = new ByteArrayOutputStream((fields.size() + 1) * AbiWord.LENGTH);
        words.writeBytes(graph.typeHash(structType));
        fields.forEach((name, type) -> words.writeBytes(encode(type, members.get(name), path + "." + name, depth + 1)));
        return Keccak256.hash(words.toByteArray());
    }

    private byte[] encode(FieldType type, Object value, String path, int depth) {
        return switch (type) {
            case FieldType.Uint uint -> unsigned(require(value, BigInteger.class, path), uint.bits(), path);
            case FieldType.Int signed -> signed(require(value, BigInteger.class, path), signed.bits(), path);
            case FieldType.FixedBytes fixed -> fixedBytes(require(value, byte[].class, path), fixed.length(), path);
            case FieldType.Array array -> array(array, require(value, List.class, path), path, depth);
            case FieldType.Struct struct ->
                value == null ? new byte[AbiWord.LENGTH] : hashStruct(struct.name(), value, path, depth);
            case FieldType.Plain.BOOL ->
                AbiWord.unsigned(require(value, Boolean.class, path) ? BigInteger.ONE : BigInteger.ZERO);
            case FieldType.Plain.ADDRESS -> AbiWord.of(require(value, Address.class, path));
            case FieldType.Plain.BYTES -> Keccak256.hash(require(value, byte[].class, path));
            case FieldType.Plain.STRING -> Keccak256.hash(utf8(require(value, String.class, path), path));
        };
    }

    private byte[] array(FieldType.Array type, List<?> elements, String path, int depth) {
        requireDepth(path, depth);
        if (type.length() != FieldType.Array.DYNAMIC && type.length() != elements.size()) {
            throw new IllegalArgumentException(
                    path + ": array must have " + type.length() + " elements, not " + elements.size());
        }
        ByteArrayOutputStream words = new ByteArrayOutputStream();
        int index = 0;
        for (Object element : elements) {
            words.writeBytes(encode(type.element(), element, path + "[" + index++ + "]", depth + 1));
        }
        return Keccak256.hash(words.toByteArray());
    }

    private static byte[] unsigned(BigInteger value, int bits, String path) {
        AbiWord.requireUnsigned(path, value, bits);
        return AbiWord.twosComplement(value);
    }

    private static byte[] signed(BigInteger value, int bits, String path) {
        // bitLength leaves the sign out: an intN holds exactly the values of at most N - 1 bits.
        if (value.bitLength() >= bits) {
            throw new IllegalArgumentException(path + " is out of range for int" + bits);
        }
        return AbiWord.twosComplement(value);
    }

    private static byte[] fixedBytes(byte[] value, int length, String path) {
        if (value.length != length) {
            throw new IllegalArgumentException(path + ": must be " + length + " bytes, not " + value.length);
        }
        return Arrays.copyOf(value, AbiWord.LENGTH);
    }

    /**
     * Returns the UTF-8 bytes of {@code text}.
     *
     * @throws IllegalArgumentException if it holds a lone surrogate
     */
    static byte[] utf8(String text, String path) {
        try {
            // String.getBytes would replace a lone surrogate by '?', giving two texts one hash.
            ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return Arrays.copyOf(bytes.array(), bytes.limit());
        } catch (CharacterCodingException malformed) {
            throw new IllegalArgumentException(path + ": text is not well-formed Unicode", malformed);
        }
    }

    private static void requireSameNames(Map<String, FieldType> fields, Map<?, ?> members, String path) {
        for (String name : fields.keySet()) {
            if (!members.containsKey(name)) {
                throw new IllegalArgumentException(path + "." + name + ": field is missing");
            }
        }
        for (Object name : members.keySet()) {
            if (!(name instanceof String text && fields.containsKey(text))) {
                throw new IllegalArgumentException(path + "." + name + ": field is not part of the type");
            }
        }
    }

    private static void requireDepth(String path, int depth) {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException(path + ": nested deeper than " + MAX_DEPTH);
        }
    }

    private static <T> T require(Object value, Class<T> type, String path) {
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(path + ": must be a " + type.getSimpleName());
        }
        return type.cast(value);
    }
}
