package dev.countersign.identity.token;

import dev.countersign.database.Database;
import dev.countersign.database.PrimaryKeys;
import dev.countersign.database.Transaction;
import dev.countersign.identity.token.AccessTokenRepository.NewToken;
import dev.countersign.lifecycle.Result;
import dev.countersign.secret.SealedColumn;
import dev.countersign.secret.SecretBox;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Makes, finds and revokes the tokens of people. */
@ApplicationScoped
public class AccessTokenService {

    private static final SealedColumn SEALED =
            new SealedColumn("access_token", "credential_id", "sealed_token", "access_token");

    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    private final Database database;
    private final AccessTokenRepository tokens;
    private final SecretBox box;
    private final PrimaryKeys keys;
    private final SecureRandom random;

    AccessTokenService(
            Database database, AccessTokenRepository tokens, SecretBox box, PrimaryKeys keys, SecureRandom random) {
        this.database = database;
        this.tokens = tokens;
        this.box = box;
        this.keys = keys;
        this.random = random;
    }

    /**
     * Whose token this is, of either style. Empty for a malformed, unknown, wrong or revoked one, for one of somebody who no longer
     * acts for the partner, and for one that may not be used from there, without a difference.
     */
    public Uni<Optional<LiveToken>> find(String token, ClientAddress client) {
        return TokenSecret.parse(token)
                .map(secret -> tokens.live(secret.publicId(), client)
                        .map(found -> found.filter(row -> secret.matches(row.hash()))
                                .map(AccessTokenRepository.Found::token)))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    /**
     * Whose token has this SHA-256, in lower-case hexadecimal, if requests are signed with it; empty as in {@link #find}. Nothing is
     * proven before the key of the answer has verified the request.
     */
    public Uni<Optional<LiveToken>> findSigner(String sha256, ClientAddress client) {
        if (!SHA_256.matcher(sha256).matches()) {
            return Uni.createFrom().item(Optional.empty());
        }
        return tokens.live(sha256, client)
                .map(found -> found.flatMap(row -> row.sealed()
                        .map(bytes -> row.with(new MacKey(box.open(
                                bytes, SEALED.context(row.token().caller().credentialId())))))));
    }

    /** A new token of one of a partner's people: it is in this answer and nowhere else. */
    public Uni<Result<IssuedAccessToken, AccessTokenProblem>> issue(
            UUID partnerId, UUID userId, AccessTokenRequest request) {
        return database.transaction(transaction -> issue(transaction, partnerId, userId, request));
    }

    /** The same, in the caller's transaction. */
    public Uni<Result<IssuedAccessToken, AccessTokenProblem>> issue(
            Transaction transaction, UUID partnerId, UUID userId, AccessTokenRequest request) {
        Optional<AccessTokenProblem> problem = request.problem();
        if (problem.isPresent()) {
            return Uni.createFrom().item(Result.refused(problem.get()));
        }
        TokenSecret secret = TokenSecret.generate(request.style(), random);
        UUID id = keys.next();
        return tokens.insert(transaction, new NewToken(id, partnerId, userId, request, secret, sealed(secret, id)))
                .map(stored -> stored.<Result<IssuedAccessToken, AccessTokenProblem>>map(
                                token -> Result.done(new IssuedAccessToken(token, secret.text())))
                        .orElseGet(() -> Result.refused(new AccessTokenProblem.UnknownUser())));
    }

    /** The tokens of one of a partner's people, live and not, oldest first. */
    public Uni<List<AccessToken>> list(UUID partnerId, UUID userId) {
        return tokens.ofPerson(partnerId, userId);
    }

    /** Revokes a token, from the next request on. False when it is unknown or already revoked. */
    public Uni<Boolean> revoke(UUID partnerId, UUID userId, UUID tokenId) {
        return tokens.revoke(partnerId, userId, tokenId);
    }

    private Optional<byte[]> sealed(TokenSecret secret, UUID id) {
        return switch (secret.style()) {
            case PLAIN -> Optional.empty();
            case SIGNED -> Optional.of(box.seal(secret.text().getBytes(StandardCharsets.US_ASCII), SEALED.context(id)));
        };
    }

    /** Where they lie, for the change of the key that seals them. */
    @Produces
    @Singleton
    static SealedColumn sealed() {
        return SEALED;
    }
}
