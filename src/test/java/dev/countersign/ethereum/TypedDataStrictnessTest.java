package dev.countersign.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the encoder refuses, and that it says where. */
class TypedDataStrictnessTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "uint",
                "int",
                "uint0",
                "uint7",
                "uint08",
                "uint264",
                "int257",
                "bytes0",
                "bytes33",
                "uint256[0]",
                "uint256[01]",
                "uint256[-1]",
                "uint256[",
                "uint256]",
                "uint256[]x",
                "[]",
                "",
                " uint256",
                "uint256 ",
                "fixed128x18",
                "Unknown",
                "Unknown[2]",
                "A-B",
                "string,uint256 x",
                "uint999999999",
                "uint9999999999",
                "uint8[1][1][1][1][1][1][1][1][1][1]"
            })
    void unknownTypesAreRefusedWhenDeclared(String type) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TypedData(Map.of("T", List.of(new TypedData.Field("x", type)))))
                .withMessageStartingWith("T.x: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"uint256", "bytes", "string", "T[]", "", "1T", "T)", "T x"})
    void structNamesMustBeIdentifiersOfTheirOwn(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TypedData(Map.of(name, TypedDataSamples.fields("x bool"))));
    }

    @Test
    void fieldNamesMustBeIdentifiersAndUnique() {
        for (String name : new String[] {"", "1x", "x,", "x y", "x)"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new TypedData(Map.of("T", List.of(new TypedData.Field(name, "bool")))));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TypedData(Map.of("T", TypedDataSamples.fields("x bool", "x uint8"))))
                .withMessageContaining("T.x: field is declared twice");
        assertThatIllegalArgumentException().isThrownBy(() -> new TypedData(Map.of("T", List.of())));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TypedData(Map.of("T", List.of(new TypedData.Field(null, null)))));
    }

    @Test
    void structTypeMustExist() {
        TypedData types = new TypedData(Map.of("T", TypedDataSamples.fields("x bool")));
        assertThatIllegalArgumentException().isThrownBy(() -> types.encodeType("U"));
        assertThatIllegalArgumentException().isThrownBy(() -> types.typeHash("U"));
        assertThatIllegalArgumentException().isThrownBy(() -> types.typeHash("bool"));
        assertThatIllegalArgumentException().isThrownBy(() -> types.hashStruct("U", Map.of()));
    }

    /** The limits of each integer type, and one beyond on either side. */
    @ParameterizedTest
    @CsvSource({
        "uint8, 0, 255",
        "uint48, 0, 281474976710655",
        "int8, -128, 127",
        "int48, -140737488355328, 140737488355327",
        "uint256, 0, 115792089237316195423570985008687907853269984665640564039457584007913129639935",
        "int256, -57896044618658097711785492504343953926634992332820282019728792003956564819968,"
                + " 57896044618658097711785492504343953926634992332820282019728792003956564819967"
    })
    void integersKeepToTheirRange(String type, BigInteger least, BigInteger greatest) {
        assertThat(hash(type, least)).isNotEqualTo(hash(type, greatest));
        refused(type, least.subtract(BigInteger.ONE), "T.x is out of range for " + type);
        refused(type, greatest.add(BigInteger.ONE), "T.x is out of range for " + type);
    }

    @Test
    void nothingIsCoerced() {
        refused("uint256", 1L, "T.x: must be a BigInteger");
        refused("uint256", "1", "T.x: must be a BigInteger");
        refused("bool", BigInteger.ONE, "T.x: must be a Boolean");
        refused("bool", "true", "T.x: must be a Boolean");
        refused("address", "0x0000000000000000000000000000000000000000", "T.x: must be a Address");
        refused("address", new byte[20], "T.x: must be a Address");
        refused("bytes", "0x00", "T.x: must be a byte[]");
        refused("string", new byte[0], "T.x: must be a String");
        refused("string[]", "text", "T.x: must be a List");
        refused("string", null, "T.x: must be a String");
        refused("string[]", null, "T.x: must be a List");
        refused("string", "lone \ud800 surrogate", "T.x: text is not well-formed Unicode");
    }

    @Test
    void lengthsAreExact() {
        for (int length = 0; length <= 33; length++) {
            if (length != 4) {
                refused("bytes4", new byte[length], "T.x: must be 4 bytes, not " + length);
            }
        }
        refused("bool[2]", List.of(true), "T.x: array must have 2 elements, not 1");
        refused("bool[2]", List.of(true, true, true), "T.x: array must have 2 elements, not 3");
        refused("bool[2][]", List.of(List.of(true, true), List.of(true)), "T.x[1]: array must have 2 elements");
        refused("uint8[]", List.of(BigInteger.ONE, BigInteger.valueOf(256)), "T.x[1] is out of range");
    }

    @Test
    void fieldsAreExactlyThoseOfTheType() {
        TypedData types = new TypedData(Map.of(
                "Outer",
                TypedDataSamples.fields("inner Inner[]"),
                "Inner",
                TypedDataSamples.fields("a bool", "b bool")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> types.hashStruct("Outer", Map.of("inner", List.of(Map.of("a", true)))))
                .withMessage("Outer.inner[0].b: field is missing");
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        types.hashStruct("Outer", Map.of("inner", List.of(Map.of("a", true, "b", true, "c", true)))))
                .withMessage("Outer.inner[0].c: field is not part of the type");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> types.hashStruct("Outer", Map.of("inner", List.of(Map.of(1, true, 2, true)))))
                .withMessageStartingWith("Outer.inner[0]");
        assertThatIllegalArgumentException().isThrownBy(() -> types.hashStruct("Outer", null));
    }

    @Test
    void orderAndComparatorOfTheMapDoNotMatter() {
        TypedData types = new TypedData(Map.of("T", TypedDataSamples.fields("a bool", "b bool")));
        Map<String, Object> insensitive = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        insensitive.put("B", true);
        insensitive.put("A", false);
        assertThatIllegalArgumentException().isThrownBy(() -> types.hashStruct("T", insensitive));
        Map<String, Object> sorted = new TreeMap<>(Map.of("b", true, "a", false));
        assertThat(types.hashStruct("T", sorted)).isEqualTo(types.hashStruct("T", Map.of("a", false, "b", true)));
    }

    @Test
    void depthIsBounded() {
        TypedData types = new TypedData(Map.of("Node", TypedDataSamples.fields("next Node")));
        assertThat(types.hashStruct("Node", chain(ValueEncoder.MAX_DEPTH))).hasSize(32);
        for (int depth : new int[] {ValueEncoder.MAX_DEPTH + 1, 100_000}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> types.hashStruct("Node", chain(depth)))
                    .withMessageContaining("nested deeper than 32");
        }
    }

    @Test
    void valueThatContainsItselfIsRefused() {
        TypedData types = new TypedData(Map.of("Node", TypedDataSamples.fields("next Node")));
        Map<String, Object> loop = new HashMap<>();
        loop.put("next", loop);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> types.hashStruct("Node", loop))
                .withMessageContaining("nested deeper than 32");
    }

    @Test
    void domainIsCheckedToo() {
        Address contract = Address.of(new byte[20]);
        BigInteger one = BigInteger.ONE;
        assertThatIllegalArgumentException().isThrownBy(() -> new Eip712Domain(null, "1", one, contract));
        assertThatIllegalArgumentException().isThrownBy(() -> new Eip712Domain("n", null, one, contract));
        assertThatIllegalArgumentException().isThrownBy(() -> new Eip712Domain("n", "1", one, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new Eip712Domain("n", "1", null, contract));
        assertThatIllegalArgumentException().isThrownBy(() -> new Eip712Domain("n", "1", one.negate(), contract));
        assertThatIllegalArgumentException().isThrownBy(() -> new Eip712Domain("n", "1", one.shiftLeft(256), contract));
        assertThatIllegalArgumentException().isThrownBy(() -> Eip712Domain.separatorOf(Map.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> Eip712Domain.separatorOf(Map.of("nonce", one)));
        assertThatIllegalArgumentException().isThrownBy(() -> Eip712Domain.separatorOf(Map.of("salt", new byte[31])));
        assertThatIllegalArgumentException().isThrownBy(() -> TypedData.digest(new byte[31], new byte[32]));
        assertThatIllegalArgumentException().isThrownBy(() -> TypedData.digest(new byte[32], new byte[33]));
    }

    /** Returns a list of nodes whose last one is {@code depth} levels below the first. */
    private static Map<String, Object> chain(int depth) {
        Map<String, Object> node = new HashMap<>();
        node.put("next", null);
        for (int i = 0; i < depth; i++) {
            Map<String, Object> parent = new HashMap<>();
            parent.put("next", node);
            node = parent;
        }
        return node;
    }

    private static byte[] hash(String type, Object value) {
        Map<String, Object> struct = new HashMap<>();
        struct.put("x", value);
        return new TypedData(Map.of("T", List.of(new TypedData.Field("x", type)))).hashStruct("T", struct);
    }

    private static void refused(String type, Object value, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> hash(type, value)).withMessageStartingWith(message);
    }
}
