package dev.countersign.policy;

import dev.countersign.market.RateSheet;
import dev.countersign.market.Side;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * All that an evaluation may know; it looks nothing up.
 *
 * @param evaluationId of this evaluation
 * @param transfer what is to be moved
 * @param at the time by the database's clock
 * @param rates of the moment; empty when none are recent enough
 * @param spent of each rule with a velocity: what was spent in its window before this transfer, in units by asset
 * @param answers of each webhook rule that was asked, by rule
 */
public record Facts(
        UUID evaluationId,
        ProposedTransfer transfer,
        Instant at,
        Optional<RateSheet> rates,
        Map<UUID, Map<String, BigDecimal>> spent,
        Map<UUID, HookAnswer> answers) {

    public Facts {
        spent = Map.copyOf(spent);
        answers = Map.copyOf(answers);
    }

    /** What an amount costs; empty when no rate says it. */
    Optional<BigDecimal> worth(String asset, BigDecimal amount, String currency) {
        return asset.equals(currency)
                ? Optional.of(amount)
                : rates.flatMap(sheet -> sheet.price(asset, currency, Side.ASK)).map(amount::multiply);
    }
}
