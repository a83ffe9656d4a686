package dev.countersign.identity;

import dev.countersign.database.Database;
import dev.countersign.database.PrimaryKeys;
import dev.countersign.database.Transaction;
import dev.countersign.lifecycle.Result;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/** The public keys of callers that sign their own tokens. They are listed and revoked like every other credential. */
@ApplicationScoped
public class KeyService {

    private static final int ISSUER_BYTES = 16;

    private final Database database;
    private final KeyRepository registered;
    private final PrimaryKeys keys;
    private final SecureRandom random;

    KeyService(Database database, KeyRepository registered, PrimaryKeys keys, SecureRandom random) {
        this.database = database;
        this.registered = registered;
        this.keys = keys;
        this.random = random;
    }

    /** The key of this issuer, unless it is revoked, its person is deactivated or its customer is blocked. */
    public Uni<Optional<RegisteredKey>> find(String issuer) {
        return registered.live(issuer);
    }

    /** Registers a partner's key; what its tokens must name as their issuer is the public id of the credential. */
    public Uni<Result<Credential, KeyProblem>> issueRs512Key(UUID partnerId, KeyRequest request) {
        return database.transaction(transaction -> issueRs512Key(transaction, partnerId, request));
    }

    /** The same, in the caller's transaction. */
    public Uni<Result<Credential, KeyProblem>> issueRs512Key(
            Transaction transaction, UUID partnerId, KeyRequest request) {
        return switch (request.check()) {
            case Result.Refused<RSAPublicKey, KeyProblem> refused ->
                Uni.createFrom().item(Result.refused(refused.problem()));
            case Result.Done<RSAPublicKey, KeyProblem> key ->
                registered
                        .missing(transaction, partnerId, request)
                        .flatMap(missing -> missing.isPresent()
                                ? Uni.createFrom().item(Result.refused(missing.get()))
                                : registered
                                        .insert(transaction, credential(partnerId, request, key.value()))
                                        .map(Result::done));
        };
    }

    private Credential credential(UUID partnerId, KeyRequest request, RSAPublicKey key) {
        byte[] issuer = new byte[ISSUER_BYTES];
        random.nextBytes(issuer);
        Credential credential = new Credential();
        credential.id = keys.next();
        credential.kind = CredentialKind.RS512_KEY;
        credential.publicId = HexFormat.of().formatHex(issuer);
        credential.publicKey = key.getEncoded();
        credential.partnerId = partnerId;
        credential.userId = request.userId().orElse(null);
        credential.customerId = request.customerId().orElse(null);
        credential.label = request.label();
        credential.scopes = request.scopes().stream().map(Scope::text).sorted().toArray(String[]::new);
        return credential;
    }
}
