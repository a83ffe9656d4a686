package dev.countersign.authorization;

import java.time.Instant;
import java.util.UUID;

/**
 * A decision that counted.
 *
 * @param state where the authorization stands with it: {@code PENDING} while more approvals are needed
 * @param approvals how many count
 * @param quorum how many are needed
 * @param at when, by the database's clock
 */
public record Decided(
        UUID authorizationId, UUID subjectId, AuthorizationState state, int approvals, int quorum, Instant at) {}
