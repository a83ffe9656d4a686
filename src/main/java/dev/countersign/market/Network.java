package dev.countersign.market;

import dev.countersign.ethereum.Address;
import java.math.BigInteger;

/**
 * A chain that transfers go out on.
 *
 * @param id our name of it
 * @param name its name for people
 * @param chainId EIP-155 chain id
 * @param rpcUrl a JSON-RPC endpoint that partners may use
 * @param forwarder the ERC-2771 forwarder on it
 * @param forwarderName its EIP-712 domain name
 * @param forwarderVersion its EIP-712 domain version
 */
public record Network(
        String id,
        String name,
        BigInteger chainId,
        String rpcUrl,
        Address forwarder,
        String forwarderName,
        String forwarderVersion) {}
