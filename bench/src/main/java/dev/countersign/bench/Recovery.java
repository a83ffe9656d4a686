package dev.countersign.bench;

import dev.countersign.ethereum.Address;
import dev.countersign.ethereum.Keccak256;
import java.util.Arrays;

/** One way from a digest and a signature to the signer's address. */
interface Recovery {
    /** Returns the address that signed {@code digest}, which is that of the sample or of its request. */
    Address recover(byte[] digest, Sample sample);

    /** Returns the address of a 64-byte public key x‖y: the same last step for every peer, half a microsecond. */
    static Address addressOf(byte[] publicKey) {
        byte[] hash = Keccak256.hash(publicKey);
        return Address.of(Arrays.copyOfRange(hash, Keccak256.LENGTH - Address.LENGTH, Keccak256.LENGTH));
    }
}
