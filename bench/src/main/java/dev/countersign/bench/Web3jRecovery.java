package dev.countersign.bench;

import dev.countersign.ethereum.Address;
import org.web3j.crypto.ECDSASignature;
import org.web3j.crypto.Sign;
import org.web3j.utils.Numeric;

/** The most used Java library for Ethereum. */
final class Web3jRecovery implements Recovery {
    @Override
    public Address recover(byte[] digest, Sample sample) {
        ECDSASignature signature =
                new ECDSASignature(sample.signature().r(), sample.signature().s());
        return Recovery.addressOf(Numeric.toBytesPadded(
                Sign.recoverFromSignature(sample.signature().recoveryId(), signature, digest), 64));
    }
}
