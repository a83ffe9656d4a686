package dev.countersign.order.ramp;

/** Which liquidity providers a partner is ready to meet. */
public enum ProviderScope {
    ALL,
    LICENSED_ONLY,
    P2P_ONLY
}
