package dev.countersign.transfer;

import dev.countersign.ethereum.ForwardRequest;

/**
 * What a signer submits.
 *
 * @param request the forward request, from parsed values
 * @param signature as text, not yet looked at
 */
public record SignedRequest(ForwardRequest request, String signature) {}
