package dev.countersign.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Published typed data, hash by hash. */
class TypedDataTest {
    private static final Eip712Domain ETHER_MAIL = new Eip712Domain(
            "Ether Mail", "1", BigInteger.ONE, Address.parse("0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC"));
    private static final PrivateKey COW =
            PrivateKey.parse(Hex.encode(Keccak256.hash("cow".getBytes(StandardCharsets.US_ASCII))));

    /** Source: EIP-712, "Test Cases", Example.js: every value it asserts. */
    @Test
    void mailOfTheProposal() {
        TypedData types = new TypedData(Map.of(
                "Mail", TypedDataSamples.fields("from Person", "to Person", "contents string"),
                "Person", TypedDataSamples.fields("name string", "wallet address")));
        Map<String, Object> mail = Map.of(
                "from", person("Cow", "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826"),
                "to", person("Bob", "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB"),
                "contents", "Hello, Bob!");

        assertThat(types.encodeType("Mail"))
                .isEqualTo("Mail(Person from,Person to,string contents)Person(string name,address wallet)");
        assertHex(types.typeHash("Mail"), "a0cedeb2dc280ba39b857546d74f5549c3a1d7bdc2dd96bf881f76108e23dac2");
        assertHex(types.hashStruct("Mail", mail), "c52c0ee5d84264471806290a3f2c4cecfc5490626bf912d01f240d7a274b371e");
        assertHex(ETHER_MAIL.separator(), "f2cee375fa42b42143804025fc449deafd50cc031ca257e0b194a650a912090f");
        byte[] digest = types.digest(ETHER_MAIL, "Mail", mail);
        assertHex(digest, "be609aee343fb3c4b28e1df9e632fca64fcfaede20f02e86244efddf30957bd2");

        assertThat(COW.address()).hasToString("0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826");
        assertThat(COW.sign(digest).toHex())
                .isEqualTo("0x4355c47d63924e8a72e509b65029052eb6c299d53a04e167c5775fd466751c9d"
                        + "07299936d304c153f6443dfa05f40ff007d72911b6f72307f996231605b91562"
                        + "1c");
    }

    /** Source: MetaMask eth-sig-util, test "signTypedData_v4 … arrays". */
    @Test
    void arraysOfAtomsAndOfStructs() {
        TypedData types = new TypedData(Map.of(
                "Mail", TypedDataSamples.fields("from Person", "to Person[]", "contents string"),
                "Group", TypedDataSamples.fields("name string", "members Person[]"),
                "Person", TypedDataSamples.fields("name string", "wallets address[]")));
        Map<String, Object> cow = persons(
                "Cow", "0xCD2a3d9F938E13CD947Ec05AbC7FE734Df8DD826", "0xDeaDbeefdEAdbeefdEadbEEFdeadbeEFdEaDbeeF");
        Map<String, Object> bob = persons(
                "Bob",
                "0xbBbBBBBbbBBBbbbBbbBbbbbBBbBbbbbBbBbbBBbB",
                "0xB0BdaBea57B0BDABeA57b0bdABEA57b0BDabEa57",
                "0xB0B0b0b0b0b0B000000000000000000000000000");
        Map<String, Object> mail = Map.of("from", cow, "to", List.of(bob), "contents", "Hello, Bob!");

        assertThat(types.encodeType("Group"))
                .isEqualTo("Group(string name,Person[] members)Person(string name,address[] wallets)");
        assertHex(types.typeHash("Person"), "fabfe1ed996349fc6027709802be19d047da1aa5d6894ff5f6486d92db2e6860");
        assertHex(types.hashStruct("Person", cow), "9b4846dd48b866f0ac54d61b9b21a9e746f921cefa4ee94c4c0a1c49c774f67f");
        assertHex(types.hashStruct("Person", bob), "efa62530c7ae3a290f8a13a5fc20450bdb3a6af19d9d9d2542b5a94e631a9168");
        assertHex(types.typeHash("Mail"), "4bd8a9a2b93427bb184aca81e24beb30ffa3c747e2a33d4225ec08bf12e2e753");
        assertHex(types.hashStruct("Mail", mail), "eb4221181ff3f1a83ea7313993ca9218496e424604ba9492bb4052c03d5c3df8");
        assertHex(
                types.digest(ETHER_MAIL, "Mail", mail),
                "a85c2e2b118698e88db68a8105b794a8cc7cec074e89ef991cb4f5f533819cc2");
    }

    /** Source: MetaMask eth-sig-util, test "signTypedData_v4 with recursive types". */
    @Test
    void recursiveTypeWithAbsentLeaves() {
        TypedData types = new TypedData(
                Map.of("Person", TypedDataSamples.fields("name string", "mother Person", "father Person")));
        Map<String, Object> lyanna = relative("Lyanna", null, relative("Rickard", null, null));
        Map<String, Object> rhaegar = relative("Rhaegar", null, relative("Aeris II", null, null));
        Map<String, Object> jon = relative("Jon", lyanna, rhaegar);
        Eip712Domain domain = new Eip712Domain("Family Tree", "1", BigInteger.ONE, ETHER_MAIL.verifyingContract());

        assertThat(types.encodeType("Person")).isEqualTo("Person(string name,Person mother,Person father)");
        assertHex(types.typeHash("Person"), "7c5c8e90cb92c8da53b893b24962513be98afcf1b57b00327ae4cc14e3a64116");
        assertHex(
                types.hashStruct("Person", lyanna), "9ebcfbf94f349de50bcb1e3aa4f1eb38824457c99914fefda27dcf9f99f6178b");
        assertHex(
                types.hashStruct("Person", rhaegar),
                "b852e5abfeff916a30cb940c4e24c43cfb5aeb0fa8318bdb10dd2ed15c8c70d8");
        assertHex(types.hashStruct("Person", jon), "fdc7b6d35bbd81f7fa78708604f57569a10edff2ca329c8011373f0667821a45");
        assertHex(domain.separator(), "facb2c1888f63a780c84c216bd9a81b516fc501a19bae1fc81d82df590bbdc60");
        assertHex(
                types.digest(domain, "Person", jon),
                "807773b9faa9879d4971b43856c4d60c2da15c6f8c062bd9d33afefb756de19c");
    }

    /** Source: EIP-712, "Definition of encodeType": the Transaction example, whose references are sorted by name. */
    @Test
    void referencedTypesAreSortedByName() {
        TypedData types = new TypedData(Map.of(
                "Transaction", TypedDataSamples.fields("from Person", "to Person", "tx Asset"),
                "Person", TypedDataSamples.fields("wallet address", "name string"),
                "Asset", TypedDataSamples.fields("token address", "amount uint256")));
        assertThat(types.encodeType("Transaction"))
                .isEqualTo("Transaction(Person from,Person to,Asset tx)"
                        + "Asset(address token,uint256 amount)Person(address wallet,string name)");
    }

    /** Expected words written out by hand from the rules of EIP-712, "Definition of encodeData". */
    @Test
    void everyAtomicTypeBecomesItsWord() {
        TypedData types = new TypedData(Map.of(
                "All",
                TypedDataSamples.fields(
                        "a uint8", "b int8", "c bytes4", "d bool", "e bytes", "f int256", "g uint16[2][]")));
        Map<String, Object> value = Map.of(
                "a", BigInteger.valueOf(255),
                "b", BigInteger.valueOf(-128),
                "c", new byte[] {1, 2, 3, 4},
                "d", true,
                "e", new byte[] {9},
                "f", BigInteger.ONE.shiftLeft(255).negate(),
                "g", List.of(List.of(BigInteger.ONE, BigInteger.TWO), List.of(BigInteger.TEN, BigInteger.ZERO)));
        byte[] expected = Keccak256.hash(
                types.typeHash("All"),
                Hex.decode("00".repeat(31) + "ff"),
                Hex.decode("ff".repeat(31) + "80"),
                Hex.decode("01020304" + "00".repeat(28)),
                word(1),
                Keccak256.hash(new byte[] {9}),
                Hex.decode("80" + "00".repeat(31)),
                Keccak256.hash(Keccak256.hash(word(1), word(2)), Keccak256.hash(word(10), word(0))));
        assertThat(types.hashStruct("All", value)).isEqualTo(expected);
    }

    @Test
    void domainMayDeclareFewerMembersAndASalt() {
        byte[] salt = Keccak256.hash();
        byte[] typeHash = Keccak256.hash(
                "EIP712Domain(string name,uint256 chainId,bytes32 salt)".getBytes(StandardCharsets.US_ASCII));
        byte[] name = Keccak256.hash("Ether Mail".getBytes(StandardCharsets.US_ASCII));
        assertThat(Eip712Domain.separatorOf(Map.of("salt", salt, "name", "Ether Mail", "chainId", BigInteger.ONE)))
                .isEqualTo(Keccak256.hash(typeHash, name, word(1), salt));
    }

    private static byte[] word(int value) {
        byte[] word = new byte[32];
        word[31] = (byte) value;
        return word;
    }

    private static Map<String, Object> person(String name, String wallet) {
        return Map.of("name", name, "wallet", Address.parse(wallet));
    }

    private static Map<String, Object> persons(String name, String... wallets) {
        return Map.of(
                "name",
                name,
                "wallets",
                Arrays.stream(wallets).map(Address::parse).toList());
    }

    private static Map<String, Object> relative(String name, Object mother, Object father) {
        Map<String, Object> person = new HashMap<>();
        person.put("name", name);
        person.put("mother", mother);
        person.put("father", father);
        return person;
    }

    private static void assertHex(byte[] actual, String expected) {
        assertThat(Hex.encode(actual)).isEqualTo("0x" + expected);
    }
}
