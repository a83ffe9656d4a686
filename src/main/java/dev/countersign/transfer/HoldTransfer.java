package dev.countersign.transfer;

import dev.countersign.ethereum.Address;
import dev.countersign.market.Token;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A transfer to be held.
 *
 * @param ownerId the order that asks for it
 * @param walletId the source wallet; empty for an escrow
 * @param amountAtomic what arrives, in atomic units of the token
 * @param feeAtomic what it costs whoever asks, on top of the amount
 * @param submitBefore when it must have been submitted, or must not be any more; whatever its signature says
 */
public record HoldTransfer(
        UUID partnerId,
        OwnerType ownerType,
        UUID ownerId,
        TransferPurpose purpose,
        Token token,
        Address sender,
        Address recipient,
        Optional<UUID> walletId,
        BigInteger amountAtomic,
        BigInteger feeAtomic,
        Optional<Instant> submitBefore) {

    /** A transfer out of an escrow, without a fee. */
    public HoldTransfer(
            UUID partnerId,
            OwnerType ownerType,
            UUID ownerId,
            TransferPurpose purpose,
            Token token,
            Address sender,
            Address recipient,
            BigInteger amountAtomic,
            Optional<Instant> submitBefore) {
        this(
                partnerId,
                ownerType,
                ownerId,
                purpose,
                token,
                sender,
                recipient,
                Optional.empty(),
                amountAtomic,
                BigInteger.ZERO,
                submitBefore);
    }
}
