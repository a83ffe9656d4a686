package dev.countersign.event.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.driver.Receiver;
import dev.countersign.driver.Receiver.Request;
import dev.countersign.driver.Records;
import dev.countersign.driver.Sandbox;
import dev.countersign.lifecycle.Result;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.spi.CDI;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** Partners on the wire of the rehearsal, which no door speaks. */
final class Rehearsal {

    private static final String WIRE = RehearsalFormat.WIRE;

    private Rehearsal() {}

    static UUID acme() {
        return UUID.fromString(Sandbox.world().get("partner").get("id").textValue());
    }

    static UUID rival() {
        return UUID.fromString(
                Sandbox.world().get("partner").get("foreign").get("id").textValue());
    }

    static WebhookEndpoint subscribe(UUID partner, Receiver receiver, String... topics) {
        return now(subscriptions().subscribe(partner, WIRE, receiver.url(), List.of(topics)))
                .orThrow(problem -> new IllegalStateException(problem.toString()));
    }

    static Result<WebhookEndpoint, WebhookProblem> trySubscribe(UUID partner, String url) {
        return now(subscriptions().subscribe(partner, WIRE, url, List.of(RehearsalFormat.MOVED)));
    }

    static boolean unsubscribe(UUID partner, UUID id) {
        return now(subscriptions().unsubscribe(partner, WIRE, id));
    }

    static List<WebhookEndpoint> subscriptionsOf(UUID partner) {
        return now(subscriptions().list(partner, WIRE));
    }

    static List<PublishedKey> published() {
        return now(keys().published(WIRE));
    }

    static Result<PublishedKey, WebhookProblem> rotate(Duration overlap) {
        return now(keys().rotate(WIRE, java.util.Optional.of(overlap)));
    }

    static void forgetKeys() throws SQLException {
        Records.change("delete from webhook_signing_key where wire = ?", WIRE);
    }

    /** Nobody listens any more. */
    static void silence() {
        for (UUID partner : List.of(acme(), rival())) {
            subscriptionsOf(partner)
                    .forEach(subscription ->
                            assertThat(unsubscribe(partner, subscription.id())).isTrue());
        }
    }

    /** Whether a request was signed by one of these keys; the platform checks, not the code that signed. */
    static boolean isSigned(Request request, List<PublishedKey> keys) {
        return keys.stream()
                .filter(key -> key.id().toString().equals(request.headers().get("x-key")))
                .anyMatch(key -> verifies(key, request));
    }

    private static boolean verifies(PublishedKey published, Request request) {
        try {
            PublicKey key = KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(published.publicKey()));
            Signature signature = Signature.getInstance("SHA512withRSA");
            signature.initVerify(key);
            signature.update(request.body());
            return signature.verify(HexFormat.of().parseHex(request.headers().get("x-signature")));
        } catch (GeneralSecurityException broken) {
            throw new AssertionError(broken);
        }
    }

    static SubscriptionService subscriptions() {
        return CDI.current().select(SubscriptionService.class).get();
    }

    static SigningKeyService keys() {
        return CDI.current().select(SigningKeyService.class).get();
    }

    private static <T> T now(Uni<T> asked) {
        return asked.await().atMost(Duration.ofSeconds(30));
    }
}
