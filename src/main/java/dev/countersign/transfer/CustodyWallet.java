package dev.countersign.transfer;

import dev.countersign.ethereum.Address;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A wallet from which a partner's people withdraw one asset on one network. Our own key operates it; what is in it is in the books,
 * under its id.
 *
 * @param accountId the account to which it belongs, with wallets of other assets, if it belongs to one
 * @param networkSymbol what custody wires call the network, in upper case
 * @param approvalsRequired how many must agree where a rule does not say
 */
public record CustodyWallet(
        UUID id,
        UUID partnerId,
        String label,
        Optional<String> accountId,
        String assetCode,
        String networkId,
        String networkSymbol,
        Address address,
        int approvalsRequired,
        Instant createdAt) {}
