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
 * @param amountAtomic in atomic units of the token
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
        BigInteger amountAtomic,
        Optional<Instant> submitBefore) {}
