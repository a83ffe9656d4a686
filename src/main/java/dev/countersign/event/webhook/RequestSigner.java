package dev.countersign.event.webhook;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Signs requests as their wires want it, with what was read once for a whole batch. */
@ApplicationScoped
class RequestSigner {

    private static final Logger LOG = Logger.getLogger(RequestSigner.class);

    private final WebhookFormats formats;
    private final SecretStore secrets;
    private final SigningKeyService keys;
    private final SigningKeyPairs pairs;

    RequestSigner(WebhookFormats formats, SecretStore secrets, SigningKeyService keys, SigningKeyPairs pairs) {
        this.formats = formats;
        this.secrets = secrets;
        this.keys = keys;
        this.pairs = pairs;
    }

    /**
     * What requests to these endpoints are signed with. Never fails: what cannot be read fails those who need it.
     *
     * @param wires of each endpoint its wire
     */
    Uni<Material> material(Map<UUID, String> wires) {
        List<UUID> secretive = wires.entrySet().stream()
                .filter(entry -> signs(entry.getValue(), WebhookSignature.WithSecrets.class))
                .map(Map.Entry::getKey)
                .toList();
        List<String> keyed = wires.values().stream()
                .distinct()
                .filter(wire -> signs(wire, WebhookSignature.WithKey.class))
                .toList();
        return secrets(secretive).flatMap(shared -> keys(keyed).map(own -> new Material(shared, own)));
    }

    private Uni<Optional<Map<UUID, SigningSecrets>>> secrets(List<UUID> endpoints) {
        return endpoints.isEmpty()
                ? Uni.createFrom().item(Optional.of(Map.of()))
                : secrets.signing(endpoints)
                        .map(Optional::of)
                        .onFailure()
                        .invoke(failure -> LOG.errorf("webhook secrets cannot be read: %s", failure.getMessage()))
                        .onFailure()
                        .recoverWithItem(Optional.empty());
    }

    private Uni<Map<String, SigningKey>> keys(List<String> wires) {
        return Multi.createFrom()
                .iterable(wires)
                .onItem()
                .transformToUniAndConcatenate(wire -> key(wire).map(key -> Map.entry(wire, key)))
                .collect()
                .in(HashMap::new, (found, entry) -> entry.getValue().ifPresent(key -> found.put(entry.getKey(), key)));
    }

    private Uni<Optional<SigningKey>> key(String wire) {
        return keys.current(wire)
                .onFailure()
                .invoke(failure ->
                        LOG.errorf("the signing key of the wire %s cannot be read: %s", wire, failure.getMessage()))
                .onFailure()
                .recoverWithItem(Optional.empty());
    }

    /** The headers of one request. */
    Uni<Signed> sign(UUID endpointId, String wire, byte[] body, Instant at, Material material) {
        return switch (formats.of(wire).signature()) {
            case WebhookSignature.WithSecrets own -> Uni.createFrom().item(sign(own, endpointId, body, at, material));
            case WebhookSignature.WithKey own ->
                Optional.ofNullable(material.keys().get(wire))
                        .map(key -> sign(own, key, body, at))
                        .orElseGet(() -> Uni.createFrom().item(new Signed.Not(AttemptError.INTERNAL)));
        };
    }

    private static Signed sign(
            WebhookSignature.WithSecrets own, UUID endpointId, byte[] body, Instant at, Material material) {
        if (material.secrets().isEmpty()) {
            return new Signed.Not(AttemptError.INTERNAL);
        }
        SigningSecrets shared = material.secrets().get().get(endpointId);
        return shared == null
                ? new Signed.Not(AttemptError.NO_SECRET)
                : new Signed.Headers(own.headers(body, at, shared));
    }

    private Uni<Signed> sign(WebhookSignature.WithKey own, SigningKey key, byte[] body, Instant at) {
        return pairs.away(() -> own.headers(body, at, key))
                .<Signed>map(Signed.Headers::new)
                .onFailure()
                .invoke(failure -> LOG.errorf("a webhook cannot be signed: %s", failure.getMessage()))
                .onFailure()
                .recoverWithItem(new Signed.Not(AttemptError.INTERNAL));
    }

    private boolean signs(String wire, Class<? extends WebhookSignature> how) {
        return formats.find(wire)
                .map(WebhookFormat::signature)
                .filter(how::isInstance)
                .isPresent();
    }

    /**
     * What a batch is signed with.
     *
     * @param secrets by endpoint; empty when they could not be read
     * @param keys by wire; one that is missing could not be read
     */
    record Material(Optional<Map<UUID, SigningSecrets>> secrets, Map<String, SigningKey> keys) {}

    /** What became of signing. */
    sealed interface Signed {

        /** All headers of the request. */
        record Headers(Map<String, String> headers) implements Signed {}

        /** It cannot be signed. */
        record Not(AttemptError error) implements Signed {}
    }
}
