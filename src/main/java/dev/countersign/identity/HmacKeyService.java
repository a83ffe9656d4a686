package dev.countersign.identity;

import dev.countersign.database.Database;
import dev.countersign.database.PrimaryKeys;
import dev.countersign.database.Transaction;
import dev.countersign.lifecycle.Result;
import dev.countersign.secret.SealedColumn;
import dev.countersign.secret.SecretBox;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Keys of people whose secret both sides know. A person has five at most at a time. */
@ApplicationScoped
public class HmacKeyService {

    private static final SealedColumn SEALED = new SealedColumn("credential", "id", "hmac_secret", "hmac_key");

    private static final int KEY_BYTES = 20;
    private static final int SECRET_BYTES = 32;

    private final Database database;
    private final HmacKeyRepository stored;
    private final PrimaryKeys keys;
    private final SecureRandom random;
    private final SecretBox box;

    HmacKeyService(Database database, HmacKeyRepository stored, PrimaryKeys keys, SecureRandom random, SecretBox box) {
        this.database = database;
        this.stored = stored;
        this.keys = keys;
        this.random = random;
        this.box = box;
    }

    /** The key of that public text, unless it is revoked or its person is deactivated. */
    public Uni<Optional<HmacKey>> find(String key) {
        return stored.live(key)
                .map(row -> row.map(found -> new HmacKey(
                        found.caller(),
                        box.open(found.sealed(), SEALED.context(found.caller().credentialId())),
                        found.sources(),
                        found.readAt())));
    }

    /** A new key; its secret is in this answer and nowhere else. */
    public Uni<Result<IssuedHmacKey, HmacKeyProblem>> issue(UUID partnerId, HmacKeyRequest request) {
        return database.transaction(transaction -> issue(transaction, partnerId, request));
    }

    /** The same, in the caller's transaction. */
    public Uni<Result<IssuedHmacKey, HmacKeyProblem>> issue(
            Transaction transaction, UUID partnerId, HmacKeyRequest request) {
        return switch (request.check()) {
            case Result.Refused<HmacKeyRequest, HmacKeyProblem> refused ->
                Uni.createFrom().item(Result.refused(refused.problem()));
            case Result.Done<HmacKeyRequest, HmacKeyProblem> sound ->
                stored.lockPerson(transaction, partnerId, request.userId())
                        .flatMap(there -> there
                                ? insert(transaction, partnerId, request)
                                : Uni.createFrom().item(Result.refused(new HmacKeyProblem.UnknownUser())));
        };
    }

    /** The keys of a partner, or of one of its people, live and revoked, oldest first. */
    public Uni<List<HmacKeyEntry>> list(UUID partnerId, Optional<UUID> userId) {
        return stored.list(partnerId, userId);
    }

    /** Revokes a person's key, from the next request on. Empty when there is no such live key of that person. */
    public Uni<Optional<HmacKeyEntry>> revoke(UUID partnerId, UUID userId, String key) {
        return stored.revoke(partnerId, userId, key);
    }

    private Uni<Result<IssuedHmacKey, HmacKeyProblem>> insert(
            Transaction transaction, UUID partnerId, HmacKeyRequest request) {
        UUID id = keys.next();
        String secret = CredentialKind.HMAC_KEY.prefix().orElseThrow() + "_"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(random(SECRET_BYTES));
        byte[] sealed = box.seal(secret.getBytes(StandardCharsets.UTF_8), SEALED.context(id));
        return stored.insert(transaction, partnerId, id, HexFormat.of().formatHex(random(KEY_BYTES)), sealed, request)
                .map(inserted -> inserted.<Result<IssuedHmacKey, HmacKeyProblem>>map(
                                entry -> Result.done(new IssuedHmacKey(entry, secret)))
                        .orElseGet(() -> Result.refused(new HmacKeyProblem.TooManyKeys())));
    }

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Where they lie, for the change of the key that seals them. */
    @Produces
    @Singleton
    static SealedColumn sealed() {
        return SEALED;
    }
}
