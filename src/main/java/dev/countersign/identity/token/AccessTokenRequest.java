package dev.countersign.identity.token;

import dev.countersign.identity.CredentialKind;
import dev.countersign.identity.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A token that is to be made.
 *
 * @param label for people, up to 100 characters
 * @param scopes what it may do, at least one thing
 * @param lifetime from now on; whole seconds, ten years at most
 * @param allowedFrom where it may be used from, at most 100 ranges; none means everywhere
 */
public record AccessTokenRequest(
        String label, TokenStyle style, Set<Scope> scopes, Duration lifetime, List<AddressRange> allowedFrom) {

    /** The longest lifetime. */
    public static final Duration LONGEST = Duration.ofDays(3650);

    private static final int MOST_RANGES = 100;

    /** What can be judged without looking anything up. */
    Optional<AccessTokenProblem> problem() {
        if (scopes.isEmpty()) {
            return Optional.of(new AccessTokenProblem.NoScope());
        }
        Optional<AccessTokenProblem> foreign = scopes.stream()
                .filter(scope -> !CredentialKind.ACCESS_TOKEN.scopes().contains(scope))
                .sorted()
                .findFirst()
                .map(AccessTokenProblem.ForeignScope::new);
        if (foreign.isPresent()) {
            return foreign;
        }
        if (lifetime.toSeconds() < 1 || lifetime.compareTo(LONGEST) > 0) {
            return Optional.of(new AccessTokenProblem.WrongLifetime());
        }
        return allowedFrom.size() > MOST_RANGES
                ? Optional.of(new AccessTokenProblem.TooManyRanges())
                : Optional.empty();
    }
}
