package dev.countersign.driver;

import dev.countersign.ethereum.PrivateKey;
import fr.acinq.secp256k1.Secp256k1;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;

/** Signs as wallets do: with libsecp256k1, or with our own code on platforms for which it has no binary. */
public final class WalletKey {

    private static final BigInteger ORDER =
            new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);
    private static final Secp256k1 LIBRARY = load();

    private WalletKey() {}

    /** {@code 0x} and r, s, v in lower-case digits, v 27 or 28. */
    static String sign(byte[] digest, BigInteger key) {
        if (LIBRARY == null) {
            return PrivateKey.of(key).sign(digest).toHex();
        }
        byte[] secret = Abi.word(key);
        byte[] compact = LIBRARY.sign(digest, secret, null);
        byte[] owner = LIBRARY.pubkeyCreate(secret);
        int id = Arrays.equals(owner, LIBRARY.ecdsaRecover(compact, digest, 0)) ? 0 : 1;
        return "0x" + HexFormat.of().formatHex(compact) + (id == 0 ? "1b" : "1c");
    }

    /** The malleable twin of a signature: n − s and the other v, which recovers to the same key. */
    public static String highS(String signature) {
        BigInteger s = new BigInteger(signature.substring(66, 130), 16);
        String v = signature.endsWith("1b") ? "1c" : "1b";
        return signature.substring(0, 66) + "%064x".formatted(ORDER.subtract(s)) + v;
    }

    private static Secp256k1 load() {
        try {
            return Secp256k1.get();
        } catch (LinkageError | RuntimeException unsupported) {
            return null;
        }
    }
}
