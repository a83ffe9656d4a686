package dev.countersign.transfer;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * What happened to a transfer, for the order that owns it.
 *
 * @param trigger the command that moved it
 * @param at when, by the database's clock
 * @param failure why, when it will not happen
 */
public record TransferNews(
        UUID transferId,
        UUID partnerId,
        OwnerType ownerType,
        UUID ownerId,
        TransferPurpose purpose,
        Class<? extends TransferCommand> trigger,
        TransferState from,
        TransferState to,
        Instant at,
        Optional<String> failure) {}
