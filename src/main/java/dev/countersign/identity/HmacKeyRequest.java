package dev.countersign.identity;

import dev.countersign.lifecycle.Result;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A key that is to be made.
 *
 * @param userId whose it is
 * @param label for people, up to 100 characters
 * @param scopes what it may do, at least one thing
 * @param sources the IPv4 addresses from which it may be used, at most {@value #MOST_SOURCES}; none for any
 */
public record HmacKeyRequest(UUID userId, String label, Set<Scope> scopes, List<String> sources) {

    /** How many addresses a key may name. */
    public static final int MOST_SOURCES = 5;

    private static final String BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "([.]" + BYTE + "){3}");

    /** The request, when everything that can be judged without looking anything up is in order. */
    Result<HmacKeyRequest, HmacKeyProblem> check() {
        return problem()
                .<Result<HmacKeyRequest, HmacKeyProblem>>map(Result::refused)
                .orElseGet(() -> Result.done(this));
    }

    private Optional<HmacKeyProblem> problem() {
        if (scopes.isEmpty()) {
            return Optional.of(new HmacKeyProblem.NoScope());
        }
        Optional<Scope> foreign = scopes.stream()
                .sorted()
                .filter(scope -> !CredentialKind.HMAC_KEY.scopes().contains(scope))
                .findFirst();
        if (foreign.isPresent()) {
            return Optional.of(new HmacKeyProblem.ForeignScope(foreign.get()));
        }
        boolean sound = sources.size() <= MOST_SOURCES
                && sources.stream().allMatch(source -> IPV4.matcher(source).matches());
        return sound ? Optional.empty() : Optional.of(new HmacKeyProblem.MalformedSources());
    }
}
