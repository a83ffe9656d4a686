package dev.countersign.transfer;

import java.util.Map;
import java.util.Optional;

/**
 * What the family of a transfer knows of it, for those who decide.
 *
 * @param comment what the requester wrote for them
 * @param sequenceId the requester's own number of it
 * @param tag the requester's own mark
 * @param givenGross whether the requester named what leaves, fee included, and not what arrives
 * @param attributes what the requester said besides, to be said again
 */
public record TransferFacts(
        Optional<String> comment,
        Optional<String> sequenceId,
        Optional<String> tag,
        boolean givenGross,
        Map<String, String> attributes) {

    public TransferFacts {
        attributes = Map.copyOf(attributes);
    }

    /** Nothing. */
    public static TransferFacts none() {
        return new TransferFacts(Optional.empty(), Optional.empty(), Optional.empty(), false, Map.of());
    }
}
