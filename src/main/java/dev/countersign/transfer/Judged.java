package dev.countersign.transfer;

import dev.countersign.policy.PolicyDecision;
import java.util.List;
import java.util.UUID;

/** What became of a proposal. */
public sealed interface Judged {

    /**
     * It is held, or released already when nobody has to agree.
     *
     * @param reviews the authorizations by people that it waits for, in the order of the rules that asked for them
     */
    record Held(UUID transferId, List<UUID> reviews, PolicyDecision decision) implements Judged {

        public Held {
            reviews = List.copyOf(reviews);
        }
    }

    /** The partner's policy forbids it. Nothing is held; whoever asked has to roll back. */
    record Denied(PolicyDecision.Denied decision) implements Judged {}
}
