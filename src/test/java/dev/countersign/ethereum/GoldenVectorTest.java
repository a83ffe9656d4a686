package dev.countersign.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/**
 * One authorisation as the partner's Python and JavaScript SDKs produce it, with every intermediate hash. The key is
 * account 0 of the public Hardhat/Anvil test mnemonic.
 */
class GoldenVectorTest {
    static final PrivateKey KEY =
            PrivateKey.parse("0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80");
    static final Eip712Domain DOMAIN = new Eip712Domain(
            "SyntheticAssetForwarder",
            "1",
            BigInteger.valueOf(660279),
            Address.parse("0x6fFCF38bEc8c733b096958fcd2a8E31A00530EDC"));
    static final ForwardRequest REQUEST = new ForwardRequest(
            Address.parse("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"),
            Address.parse("0xf86Cc81F4E480CF54Eb013FFe6929a0C2Ad5EdCA"),
            BigInteger.ZERO,
            BigInteger.valueOf(500_000),
            BigInteger.valueOf(63),
            BigInteger.valueOf(1_760_000_000L),
            Hex.decode("0xa9059cbb0000000000000000000000009f8ef448c2c0694383b848e32d4d2857ebaedb94"
                    + "00000000000000000000000000000000000000000000000000000000060cc460"));
    static final String SIGNATURE = "0x12a2464726bd2be9a8a16fbee0c2627fb99f209688c6bfe71f1ea4c7fc66c79a"
            + "217c36f0afd1ec1061be8e190e94998509fa4ba39b03904149dee847575d7ce51c";

    @Test
    void typeHashes() {
        TypedData domainType = new TypedData(TypedDataSamples.domainType());
        assertThat(Hex.encode(domainType.typeHash(Eip712Domain.TYPE)))
                .isEqualTo("0x8b73c3c69bb8fe3d512ecc4cf759cc79239f7b179b0ffacaa9a75d522b39400f");
        assertThat(Hex.encode(ForwardRequest.typeHash()))
                .isEqualTo("0x7f96328b83274ebc7c1cf4f7a3abda602b51a78b7fa1d86a2ce353d75e587cac");
    }

    @Test
    void domainSeparator() {
        assertThat(Hex.encode(DOMAIN.separator()))
                .isEqualTo("0xc06a1525841289a11a549fa8bd542e65706d83a6bc68acabdb28ba9a056b7970");
    }

    @Test
    void structHash() {
        assertThat(Hex.encode(REQUEST.structHash()))
                .isEqualTo("0x7e63e746d1b087328dbaf01c277714d88f4c7b115ec6b44c6849bdd8586f2581");
    }

    @Test
    void digest() {
        assertThat(Hex.encode(REQUEST.digest(DOMAIN)))
                .isEqualTo("0x05a2255850bc0c7c8c964fe170e8f05884a49c20bc14bc1465fe065878547525");
    }

    @Test
    void generalEncoderGivesTheSameDigest() {
        TypedData typed = new TypedData(TypedDataSamples.forwardRequestType());
        assertThat(typed.digest(DOMAIN, "ForwardRequest", TypedDataSamples.valueOf(REQUEST)))
                .isEqualTo(REQUEST.digest(DOMAIN));
    }

    @Test
    void signatureIsReproducedBitForBit() {
        assertThat(KEY.address()).isEqualTo(REQUEST.from());
        assertThat(KEY.sign(REQUEST.digest(DOMAIN)).toHex()).isEqualTo(SIGNATURE);
    }

    @Test
    void signerIsRecovered() {
        Signature signature = Signature.parse(SIGNATURE);
        assertThat(Secp256k1.recover(REQUEST.digest(DOMAIN), signature)).contains(REQUEST.from());
    }

    @Test
    void calldataIsTheTransferThatTheOrderNames() {
        assertThat(Erc20Transfer.decode(REQUEST.data()))
                .contains(new Erc20Transfer(
                        Address.parse("0x9f8ef448c2c0694383b848e32d4d2857ebaedb94"), BigInteger.valueOf(101_500_000)));
    }

    @Test
    void warmUpPassesItsKnownAnswer() {
        Secp256k1.warmUp();
    }
}
