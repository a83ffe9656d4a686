package dev.countersign.policy;

import dev.countersign.market.RateSheet;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Everything about one evaluation that comes over the network. What is missing in it is doubt, and doubt never releases anything.
 *
 * @param evaluationId of the evaluation that it is for
 * @param rates of the moment; empty when none are recent enough, or no rule needs them
 * @param answers of the webhook rules that were asked, by rule
 * @param approvalCount how many people had approved when they were asked
 */
public record Advice(UUID evaluationId, Optional<RateSheet> rates, Map<UUID, HookAnswer> answers, int approvalCount) {

    public Advice {
        answers = Map.copyOf(answers);
    }
}
