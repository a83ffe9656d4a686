package dev.countersign.policy;

import dev.countersign.authorization.PayloadDigest;
import dev.countersign.authorization.Requester;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A change of a partner's policy that somebody asked for, and that waits for people, or did.
 *
 * @param edit what would change
 * @param before what the rule said when the change was asked for; empty when there was none
 * @param reason why it could not be applied once people had agreed
 * @param authorizationId the review that it waits for
 * @param endedAt when it stopped waiting
 */
public record PolicyChange(
        UUID id,
        UUID partnerId,
        RuleEdit edit,
        Optional<RuleTerms> before,
        State state,
        Optional<PolicyProblem> reason,
        Requester requester,
        UUID authorizationId,
        Instant createdAt,
        Optional<Instant> endedAt) {

    /** Where a change stands. */
    public enum State {
        /** People must agree. */
        PENDING,
        /** They did, and it holds. */
        APPLIED,
        /** They did, and it was no longer possible; nothing changed. */
        FAILED,
        /** Somebody refused. */
        REJECTED,
        /** Whoever asked no longer asks. */
        WITHDRAWN,
        /** Nobody decided in time. */
        EXPIRED
    }

    /** The fingerprint of what people agree to. */
    public PayloadDigest digest() {
        return digest(id, partnerId, edit);
    }

    static PayloadDigest digest(UUID id, UUID partnerId, RuleEdit edit) {
        return switch (edit) {
            case RuleEdit.Create create ->
                digest(id, partnerId, "CREATE", "", create.position(), Optional.of(create.terms()));
            case RuleEdit.Replace replace ->
                digest(
                        id,
                        partnerId,
                        "REPLACE",
                        replace.ruleId().toString(),
                        replace.position(),
                        Optional.of(replace.terms()));
            case RuleEdit.Remove remove ->
                digest(id, partnerId, "REMOVE", remove.ruleId().toString(), Optional.empty(), Optional.empty());
        };
    }

    private static PayloadDigest digest(
            UUID id, UUID partnerId, String kind, String rule, Optional<Integer> position, Optional<RuleTerms> terms) {
        return PayloadDigest.of(List.of(
                "policy-change/1",
                id.toString(),
                partnerId.toString(),
                kind,
                rule,
                position.map(String::valueOf).orElse(""),
                terms.map(RuleJson::canonical).orElse("")));
    }
}
