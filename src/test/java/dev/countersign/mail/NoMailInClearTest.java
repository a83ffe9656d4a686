package dev.countersign.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.driver.Jobs;
import dev.countersign.driver.MailServer;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What is mailed may be a code: a server that offers no encryption gets nothing. */
@QuarkusTest
@TestProfile(NoMailInClearTest.AsDelivered.class)
class NoMailInClearTest {

    /** With a mail server, and nothing said about encryption. */
    public static final class AsDelivered extends SmtpTransportTest.WithServer {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> overrides = new HashMap<>(super.getConfigOverrides());
            overrides.remove("quarkus.mailer.start-tls");
            return overrides;
        }
    }

    @Inject
    Post post;

    @ConfigProperty(name = "quarkus.mailer.port")
    int port;

    @Test
    void aServerWithoutEncryptionGetsNothing() {
        String ana = Post.address();
        try (MailServer server = MailServer.at(port)) {
            UUID id = post.queue(new Mail(ana, "Your code", "Your code is 141421."));
            Jobs.deliverMail();
            assertThat(server.recipientsAsked()).isZero();
            assertThat(server.received(ana)).isEmpty();
            assertThat(Post.row(id)).containsEntry("state", "QUEUED").containsEntry("attempts", 1);
        }
    }
}
