package dev.countersign.order.ramp;

import dev.countersign.order.ramp.Bridge.Destination;
import dev.countersign.transfer.SignedRequest;

/** A wallet's signature over the transfer to a bridge, and the destination that it was issued for. */
public record SignedSendOut(Destination destination, SignedRequest request) {}
