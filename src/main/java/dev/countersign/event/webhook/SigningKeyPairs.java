package dev.countersign.event.webhook;

import dev.countersign.secret.SealedColumn;
import dev.countersign.secret.SecretBox;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.UUID;
import java.util.concurrent.Callable;

/** Makes, seals and opens RSA keys, and lends the threads that this takes: no event loop ever waits for a modular power. */
@ApplicationScoped
class SigningKeyPairs {

    private static final SealedColumn SEALED =
            new SealedColumn("webhook_signing_key", "id", "sealed", "webhook_signing_key");

    private static final String ALGORITHM = "RSA";

    /** Keys are changed in a minute, and each attempt costs a signature: a longer one would only make that slower. */
    private static final int BITS = 2048;

    private final Vertx vertx;
    private final SecretBox box;
    private final SecureRandom random;

    SigningKeyPairs(Vertx vertx, SecretBox box, SecureRandom random) {
        this.vertx = vertx;
        this.box = box;
        this.random = random;
    }

    /** A new pair for the row of that id. */
    Uni<Sealed> make(UUID id) {
        return away(() -> {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(BITS, random);
            KeyPair pair = generator.generateKeyPair();
            return new Sealed(
                    id,
                    box.seal(pair.getPrivate().getEncoded(), SEALED.context(id)),
                    pair.getPublic().getEncoded());
        });
    }

    /** Fails with {@link dev.countersign.secret.SealBrokenException} if it cannot be opened. */
    Uni<SigningKey> open(UUID id, byte[] sealed) {
        return away(() -> new SigningKey(id, privateKey(box.open(sealed, SEALED.context(id)))));
    }

    /** Does work on a thread that may take its time, and goes on where it was asked for. */
    <T> Uni<T> away(Callable<T> work) {
        return Uni.createFrom()
                .completionStage(() -> vertx.executeBlocking(work, false).toCompletionStage());
    }

    private static PrivateKey privateKey(byte[] encoded) throws GeneralSecurityException {
        return KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }

    /** Where they lie, for the change of the key that seals them. */
    @Produces
    @Singleton
    static SealedColumn sealed() {
        return SEALED;
    }

    /**
     * A pair as it is kept.
     *
     * @param privateKey sealed PKCS #8, bound to its row
     * @param publicKey X.509 SubjectPublicKeyInfo
     */
    record Sealed(UUID id, byte[] privateKey, byte[] publicKey) {}
}
