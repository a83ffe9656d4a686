package dev.countersign.transfer;

import dev.countersign.ethereum.Address;
import java.util.UUID;

/**
 * A partner's own wallet on a network.
 *
 * @param id its id
 * @param networkId the network
 * @param address the sender of the partner's transfers on it
 */
public record Wallet(UUID id, String networkId, Address address) {}
