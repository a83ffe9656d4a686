package dev.countersign.bench;

import dev.countersign.ethereum.Address;
import dev.countersign.ethereum.Eip712Domain;
import dev.countersign.ethereum.Erc20Transfer;
import dev.countersign.ethereum.ForwardRequest;
import dev.countersign.ethereum.Hex;
import dev.countersign.ethereum.PrivateKey;
import dev.countersign.ethereum.Signature;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * One signed request with everything that no contender should be timed for preparing: its digest, and its signature both
 * parsed and as the 64 bytes r‖s that native code wants.
 */
record Sample(ForwardRequest request, byte[] digest, Signature signature, byte[] compactSignature) {
    static final Eip712Domain DOMAIN = new Eip712Domain(
            "SyntheticAssetForwarder",
            "1",
            BigInteger.valueOf(660_279),
            Address.parse("0x6fFCF38bEc8c733b096958fcd2a8E31A00530EDC"));

    private static final long SEED = 20_26;

    Address signer() {
        return request.from();
    }

    /** Returns the same {@code count} samples at every run. */
    static List<Sample> deterministic(int count) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            samples.add(of(PrivateKey.of(new BigInteger(1, bytes(random, 31)).add(BigInteger.ONE)), random));
        }
        return List.copyOf(samples);
    }

    private static Sample of(PrivateKey key, RandomGenerator random) {
        Erc20Transfer transfer =
                new Erc20Transfer(Address.of(bytes(random, 20)), BigInteger.valueOf(random.nextInt(1, 1_000_000_000)));
        ForwardRequest request = new ForwardRequest(
                key.address(),
                Address.of(bytes(random, 20)),
                BigInteger.ZERO,
                BigInteger.valueOf(500_000),
                BigInteger.valueOf(random.nextInt(1, 10_000)),
                BigInteger.valueOf(random.nextLong(1L << 48)),
                transfer.encode());
        byte[] digest = request.digest(DOMAIN);
        Signature signature = key.sign(digest);
        return new Sample(request, digest, signature, Arrays.copyOf(Hex.decode(signature.toHex()), 64));
    }

    private static byte[] bytes(RandomGenerator random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
