package dev.countersign.market;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What sends of a token cost customers, in units of the asset. What is absent stays as it is; both are zero at first.
 *
 * @param fee what one send costs, zero or more
 * @param minimum the least that one may deliver, zero or more
 */
public record SendTerms(Optional<BigDecimal> fee, Optional<BigDecimal> minimum) {

    boolean fit(Asset asset) {
        return Stream.concat(fee.stream(), minimum.stream()).allMatch(asset::measures);
    }
}
