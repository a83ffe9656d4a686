package dev.countersign.transfer;

import java.util.Arrays;
import java.util.Objects;

/**
 * What will be broadcast, fixed before it is: broadcasting it twice is broadcasting it once.
 *
 * @param txHash the transaction's hash, 0x-hex in lower case
 * @param bytes the transaction as the chain takes it
 */
public record Submission(String txHash, byte[] bytes) {

    public Submission {
        Objects.requireNonNull(txHash);
        bytes = bytes.clone();
    }

    @Override
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Submission that && txHash.equals(that.txHash) && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return txHash.hashCode();
    }

    @Override
    public String toString() {
        return txHash;
    }
}
