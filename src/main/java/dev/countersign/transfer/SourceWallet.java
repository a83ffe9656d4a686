package dev.countersign.transfer;

import dev.countersign.ethereum.Address;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Anything of a partner that transfers leave from, but escrows.
 *
 * @param kind what it is
 * @param accountId of a custody wallet, the account to which it belongs, if it belongs to one
 * @param assetCode of a custody wallet, the one asset that is in it; the others hold any
 * @param approvalsRequired how many must agree where a rule does not say
 */
public record SourceWallet(
        UUID id,
        UUID partnerId,
        Kind kind,
        String label,
        Optional<String> accountId,
        Optional<String> assetCode,
        String networkId,
        Address address,
        int approvalsRequired,
        Instant createdAt) {

    /** Who moves what is in it. */
    public enum Kind {
        /** Our key, for the partner's people. */
        CUSTODY,
        /** Our key, for the partner's customers. */
        TREASURY,
        /** The partner's own key, which signs. */
        OWN_KEY
    }
}
