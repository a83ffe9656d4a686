package dev.countersign.identity;

import dev.countersign.lifecycle.Result;
import java.security.interfaces.RSAPublicKey;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A public key that is to be registered.
 *
 * @param label for people, up to 100 characters
 * @param publicKeyPem one PEM block {@code PUBLIC KEY}: RSA, 2048 to 8192 bits
 * @param scopes what it may do, at least one thing; authorizing orders needs a person, and what concerns the partner as a whole cannot
 *     be bound to a customer
 * @param userId the person whose key it is, if it is one's
 * @param customerId the one customer for whom it may act, if not for all
 */
public record KeyRequest(
        String label, String publicKeyPem, Set<Scope> scopes, Optional<UUID> userId, Optional<UUID> customerId) {

    private static final Set<Scope> OF_THE_PARTNER =
            EnumSet.of(Scope.PARTNER_READ, Scope.WEBHOOK_SUBSCRIPTION, Scope.PARTNER_ORDER_AUTHORIZATION);

    /** The key, when everything that can be judged without looking anything up is in order. */
    Result<RSAPublicKey, KeyProblem> check() {
        return scopeProblem()
                .<Result<RSAPublicKey, KeyProblem>>map(Result::refused)
                .orElseGet(() -> RsaKey.parse(publicKeyPem));
    }

    private Optional<KeyProblem> scopeProblem() {
        if (scopes.isEmpty()) {
            return Optional.of(new KeyProblem.NoScope());
        }
        return scopes.stream()
                .sorted()
                .map(this::problem)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<KeyProblem> problem(Scope scope) {
        if (!CredentialKind.RS512_KEY.scopes().contains(scope)) {
            return Optional.of(new KeyProblem.ForeignScope(scope));
        }
        if (customerId.isPresent() && OF_THE_PARTNER.contains(scope)) {
            return Optional.of(new KeyProblem.NotForCustomer(scope));
        }
        return scope == Scope.PARTNER_ORDER_AUTHORIZATION && userId.isEmpty()
                ? Optional.of(new KeyProblem.NeedsUser(scope))
                : Optional.empty();
    }
}
