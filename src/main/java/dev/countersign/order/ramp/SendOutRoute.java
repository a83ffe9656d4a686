package dev.countersign.order.ramp;

/**
 * A way from one of our networks to another chain.
 *
 * @param destinationChain its name
 * @param chainId of the destination, decimal digits
 * @param chainType {@code EVM}, …
 * @param tokenAddress of the token that is delivered
 */
public record SendOutRoute(
        String destinationChain,
        String chainId,
        String chainType,
        String tokenCode,
        String tokenAddress,
        int decimals) {}
