package dev.countersign.policy;

import java.util.Optional;
import java.util.UUID;

/**
 * What a partner's rule says.
 *
 * @param name its name for people
 * @param walletId the custody wallet whose transfers it is about; empty for those of every wallet
 * @param conditions which transfers it is about: all of them must be met
 * @param action what becomes of them
 */
public record RuleTerms(String name, Optional<UUID> walletId, Conditions conditions, RuleAction action) {}
