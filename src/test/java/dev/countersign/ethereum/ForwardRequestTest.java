package dev.countersign.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ForwardRequestTest {
    private static final ForwardRequest GOLDEN = GoldenVectorTest.REQUEST;
    private static final Eip712Domain DOMAIN = GoldenVectorTest.DOMAIN;
    private static final BigInteger MAX_UINT48 = BigInteger.valueOf((1L << 48) - 1);
    private static final BigInteger MAX_UINT256 = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);

    @Test
    void everyFieldAndEveryDomainMemberChangesTheDigest() {
        BigInteger one = BigInteger.ONE;
        Address other = Address.of(new byte[20]);
        Set<String> digests = new LinkedHashSet<>();
        List.of(
                        GOLDEN,
                        with(other, GOLDEN.to(), one, one, one, one),
                        with(GOLDEN.from(), other, one, one, one, one),
                        with(other, other, BigInteger.TWO, one, one, one),
                        with(other, other, one, BigInteger.TWO, one, one),
                        with(other, other, one, one, BigInteger.TWO, one),
                        with(other, other, one, one, one, BigInteger.TWO),
                        with(other, other, one, one, one, one))
                .forEach(request -> digests.add(Hex.encode(request.digest(DOMAIN))));
        List.of(
                        new Eip712Domain("Other", "1", DOMAIN.chainId(), DOMAIN.verifyingContract()),
                        new Eip712Domain(DOMAIN.name(), "2", DOMAIN.chainId(), DOMAIN.verifyingContract()),
                        new Eip712Domain(DOMAIN.name(), "1", one, DOMAIN.verifyingContract()),
                        new Eip712Domain(DOMAIN.name(), "1", DOMAIN.chainId(), other))
                .forEach(domain -> digests.add(Hex.encode(GOLDEN.digest(domain))));
        assertThat(digests).hasSize(12);
    }

    @Test
    void everyByteOfTheCalldataChangesTheDigest() {
        Set<String> digests = new LinkedHashSet<>();
        for (int at = 0; at < GOLDEN.data().length; at++) {
            byte[] mutated = GOLDEN.data();
            mutated[at] ^= 1;
            digests.add(Hex.encode(withData(mutated).digest(DOMAIN)));
        }
        digests.add(Hex.encode(GOLDEN.digest(DOMAIN)));
        assertThat(digests).hasSize(GOLDEN.data().length + 1);
    }

    @Test
    void typeIsNotThatOfOlderForwarders() {
        // OpenZeppelin 4.x MinimalForwarder: no deadline. A uint256 deadline is a third type again.
        var minimal = TypedDataSamples.fields(
                "from address", "to address", "value uint256", "gas uint256", "nonce uint256", "data bytes");
        var wide = TypedDataSamples.fields(
                "from address",
                "to address",
                "value uint256",
                "gas uint256",
                "nonce uint256",
                "deadline uint256",
                "data bytes");
        for (var fields : List.of(minimal, wide)) {
            TypedData older = new TypedData(Map.of("ForwardRequest", fields));
            assertThat(older.typeHash("ForwardRequest")).isNotEqualTo(ForwardRequest.typeHash());
        }
    }

    @Test
    void deadlineIsAUint48() {
        assertThat(withDeadline(MAX_UINT48).deadline()).isEqualTo(MAX_UINT48);
        assertThat(withDeadline(BigInteger.ZERO).deadline()).isZero();
        for (BigInteger bad : List.of(MAX_UINT48.add(BigInteger.ONE), BigInteger.ONE.negate(), MAX_UINT256)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> withDeadline(bad))
                    .withMessageContaining("deadline is out of range for uint48");
        }
    }

    @Test
    void otherNumbersAreUint256() {
        BigInteger one = BigInteger.ONE;
        BigInteger tooLarge = MAX_UINT256.add(one);
        Address from = GOLDEN.from();
        assertThat(with(from, from, MAX_UINT256, MAX_UINT256, MAX_UINT256, one).nonce())
                .isEqualTo(MAX_UINT256);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(from, from, tooLarge, one, one, one))
                .withMessageStartingWith("value ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(from, from, one, one.negate(), one, one))
                .withMessageStartingWith("gas ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(from, from, one, one, null, one))
                .withMessageStartingWith("nonce ");
        assertThatIllegalArgumentException().isThrownBy(() -> with(null, from, one, one, one, one));
        assertThatIllegalArgumentException().isThrownBy(() -> with(from, null, one, one, one, one));
        assertThatIllegalArgumentException().isThrownBy(() -> withData(null));
    }

    @Test
    void isAValue() {
        byte[] data = GOLDEN.data();
        ForwardRequest copy = withData(data);
        data[0] ^= 1;
        copy.data()[1] ^= 1;
        assertThat(copy).isEqualTo(GOLDEN).hasSameHashCodeAs(GOLDEN).hasToString(GOLDEN.toString());
        assertThat(copy.toString()).contains("data=0xa9059cbb", "nonce=63");
        assertThat(withData(data)).isNotEqualTo(GOLDEN);
        ForwardRequest.typeHash()[0] ^= 1;
        assertThat(copy.structHash()).isEqualTo(GOLDEN.structHash());
    }

    private static ForwardRequest withDeadline(BigInteger deadline) {
        BigInteger one = BigInteger.ONE;
        return with(GOLDEN.from(), GOLDEN.to(), one, one, one, deadline);
    }

    private static ForwardRequest withData(byte[] data) {
        return new ForwardRequest(
                GOLDEN.from(), GOLDEN.to(), GOLDEN.value(), GOLDEN.gas(), GOLDEN.nonce(), GOLDEN.deadline(), data);
    }

    private static ForwardRequest with(
            Address from, Address to, BigInteger value, BigInteger gas, BigInteger nonce, BigInteger deadline) {
        return new ForwardRequest(from, to, value, gas, nonce, deadline, GOLDEN.data());
    }
}
