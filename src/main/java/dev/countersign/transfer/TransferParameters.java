package dev.countersign.transfer;

import java.math.BigInteger;
import java.time.Duration;

/**
 * All that a wallet's owner needs to sign.
 *
 * @param transfer the transfer's terms
 * @param forwarderNonce the nonce to sign
 * @param recommendedTtl how long the request should be valid
 */
public record TransferParameters(Transfer transfer, BigInteger forwarderNonce, Duration recommendedTtl) {}
