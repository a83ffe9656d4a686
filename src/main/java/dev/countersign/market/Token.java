package dev.countersign.market;

import dev.countersign.ethereum.Address;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * An asset on a network, with everything a relayed transfer of it needs.
 *
 * @param assetCode such as {@code USDT}
 * @param decimals digits after the point: one unit is 10<sup>decimals</sup> atomic units
 * @param networkId our name of the network
 * @param chainId EIP-155 chain id
 * @param rpcUrl a JSON-RPC endpoint that partners may use
 * @param contract the ERC-20 contract
 * @param forwarder the ERC-2771 forwarder, which is the EIP-712 verifying contract
 * @param forwarderName its EIP-712 domain name
 * @param forwarderVersion its EIP-712 domain version
 * @param ticker what custody wires call it, such as {@code usdc} or {@code polygon:usdc}
 * @param networkSymbol what they call its network, such as {@code ETH}
 * @param sendFee what a customer's send on this network costs, in units of the asset, zero or more
 * @param minSendAmount the least that a customer's send may deliver, in units; zero for no minimum
 */
public record Token(
        String assetCode,
        int decimals,
        String networkId,
        BigInteger chainId,
        String rpcUrl,
        Address contract,
        Address forwarder,
        String forwarderName,
        String forwarderVersion,
        String ticker,
        String networkSymbol,
        BigDecimal sendFee,
        BigDecimal minSendAmount) {}
