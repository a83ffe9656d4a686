package dev.countersign.order.ramp;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A partner's end user, whom a payout reaches.
 *
 * @param userRef the partner's own name of the user, unique within the partner
 */
public record RampUser(
        UUID id,
        String userRef,
        String email,
        String kycStatus,
        Optional<String> address,
        Optional<String> city,
        Optional<String> postalCode,
        Instant createdAt) {

    /** The names of the address fields that are not filled in. */
    static List<String> missingAddressFields(
            Optional<String> address, Optional<String> city, Optional<String> postalCode) {
        List<String> missing = new ArrayList<>();
        address.ifPresentOrElse(present -> {}, () -> missing.add("address"));
        city.ifPresentOrElse(present -> {}, () -> missing.add("city"));
        postalCode.ifPresentOrElse(present -> {}, () -> missing.add("postal_code"));
        return List.copyOf(missing);
    }
}
