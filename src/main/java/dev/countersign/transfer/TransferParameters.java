package dev.countersign.transfer;

import java.math.BigInteger;
import java.time.Duration;

/**
 * All that a wallet's owner needs to sign.
 *
 * @param transfer the transfer's terms
 * @param rpcUrl a JSON-RPC endpoint of the chain
 * @param forwarderNonce the nonce to sign
 * @param recommendedTtl how long the request should be valid
 */
public record TransferParameters(
        Transfer transfer, String rpcUrl, BigInteger forwarderNonce, Duration recommendedTtl) {}
