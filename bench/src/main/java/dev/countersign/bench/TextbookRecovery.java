package dev.countersign.bench;

import dev.countersign.ethereum.Address;
import java.math.BigInteger;
import java.util.Arrays;
import org.bouncycastle.asn1.sec.SECNamedCurves;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECPoint;

/**
 * SEC 1, section 4.1.6 as it is usually copied: BouncyCastle's generic curve over Fp, the standard library's modular
 * inverse, and the check that n*R is infinity.
 */
final class TextbookRecovery implements Recovery {
    private final X9ECParameters curve = SECNamedCurves.getByName("secp256k1");

    @Override
    public Address recover(byte[] digest, Sample sample) {
        BigInteger n = curve.getN();
        ECPoint noncePoint =
                decompress(sample.signature().r(), sample.signature().recoveryId());
        if (!noncePoint.multiply(n).isInfinity()) {
            throw new IllegalArgumentException("nonce point is not in the group");
        }
        BigInteger inverse = sample.signature().r().modInverse(n);
        BigInteger ofNonce = inverse.multiply(sample.signature().s()).mod(n);
        BigInteger ofBase = inverse.multiply(new BigInteger(1, digest).negate()).mod(n);
        ECPoint key = ECAlgorithms.sumOfTwoMultiplies(curve.getG(), ofBase, noncePoint, ofNonce);
        return Recovery.addressOf(Arrays.copyOfRange(key.getEncoded(false), 1, 65));
    }

    private ECPoint decompress(BigInteger x, int yParity) {
        byte[] encoded = new byte[33];
        byte[] bytes = x.toByteArray();
        int length = Math.min(bytes.length, 32);
        System.arraycopy(bytes, bytes.length - length, encoded, 33 - length, length);
        encoded[0] = (byte) (2 + yParity);
        return curve.getCurve().decodePoint(encoded);
    }
}
