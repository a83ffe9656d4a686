package dev.countersign.bench;

import dev.countersign.ethereum.Address;
import fr.acinq.secp256k1.Secp256k1;
import java.util.Arrays;

/** Bitcoin Core's C library through JNI: what the hardware allows. */
final class Libsecp256k1Recovery implements Recovery {
    private final Secp256k1 library = Secp256k1.get();

    @Override
    public Address recover(byte[] digest, Sample sample) {
        byte[] key = library.ecdsaRecover(
                sample.compactSignature(), digest, sample.signature().recoveryId());
        return Recovery.addressOf(Arrays.copyOfRange(key, 1, key.length));
    }
}
