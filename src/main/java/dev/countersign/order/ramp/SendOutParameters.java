package dev.countersign.order.ramp;

import dev.countersign.order.ramp.Bridge.Destination;
import dev.countersign.transfer.TransferParameters;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/**
 * All that a wallet's owner needs to sign a send-out.
 *
 * @param transfer to the bridge's solver
 * @param quoteId of the bridge's promise
 * @param toAmount what is delivered, in units of the destination's token
 * @param expiresAt when the promise ends
 */
public record SendOutParameters(
        TransferParameters transfer, UUID quoteId, Destination destination, BigDecimal toAmount, Instant expiresAt) {}
