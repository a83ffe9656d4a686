package dev.countersign.driver;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.bouncycastle.crypto.digests.KeccakDigest;

/** As little of Ethereum's encodings as a signer needs. */
final class Abi {

    private static final int WORD = 32;

    private Abi() {}

    static byte[] keccak(byte[]... parts) {
        KeccakDigest digest = new KeccakDigest(256);
        for (byte[] part : parts) {
            digest.update(part, 0, part.length);
        }
        byte[] hash = new byte[WORD];
        digest.doFinal(hash, 0);
        return hash;
    }

    static byte[] hash(String text) {
        return keccak(text.getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] word(BigInteger number) {
        return bytes("%064x".formatted(number));
    }

    static byte[] word(String address) {
        return word(new BigInteger(address.substring(2), 16));
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.startsWith("0x") ? hex.substring(2) : hex);
    }
}
