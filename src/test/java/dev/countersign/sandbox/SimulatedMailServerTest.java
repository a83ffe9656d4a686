package dev.countersign.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Answer;
import dev.countersign.driver.Http;
import dev.countersign.driver.Json;
import dev.countersign.driver.Records;
import dev.countersign.driver.Sandbox;
import dev.countersign.mail.Mail;
import dev.countersign.mail.MailTransport;
import dev.countersign.mail.MailTransportContract;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sandbox's mail server does what a mail server does, and shows everybody what it took. */
@QuarkusTest
class SimulatedMailServerTest extends MailTransportContract {

    @Inject
    SimulatedMailServer server;

    @Override
    protected MailTransport transport() {
        return server;
    }

    @Override
    protected List<Arrived> arrived(String address) {
        return Records.rows("select * from sandbox_mail where recipient = ? order by position", address).stream()
                .map(row ->
                        new Arrived((UUID) row.get("mail_id"), (String) row.get("subject"), (String) row.get("text")))
                .toList();
    }

    @Test
    void theMailboxIsShownNewestFirst() {
        String ana = UUID.randomUUID() + "@Example.com";
        Instant before = Sandbox.now();
        for (int each = 1; each <= 3; each++) {
            take(new Mail(ana, "Mail " + each, "Grüße\n" + each));
            take(new Mail("somebody@example.com", "Mail", "else"));
        }
        JsonNode messages = Sandbox.mailbox(ana.toLowerCase(java.util.Locale.ROOT));
        assertThat(messages).hasSize(3);
        assertThat(Json.names(messages.get(0))).containsExactlyInAnyOrder("to", "subject", "text", "sent_at");
        assertThat(messages.get(0).get("to").textValue()).isEqualTo(ana);
        assertThat(messages.get(0).get("subject").textValue()).isEqualTo("Mail 3");
        assertThat(messages.get(0).get("text").textValue()).isEqualTo("Grüße\n3");
        assertThat(Instant.parse(messages.get(0).get("sent_at").textValue())).isBetween(before, Sandbox.now());
        assertThat(messages.get(2).get("subject").textValue()).isEqualTo("Mail 1");
        JsonNode all = mailbox("?limit=2").is(200).body().get("messages");
        assertThat(all).hasSize(2);
        assertThat(all.get(0).get("to").textValue()).isEqualTo("somebody@example.com");
        assertThat(mailbox("").is(200).body().get("messages")).hasSizeBetween(6, 20);
        assertThat(Sandbox.mailbox("nobody.at.all@example.com")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"?limit=0", "?limit=101", "?limit=x", "?limit=99999999999999", "?to=a%00b", "?to=a%0d%0ab"})
    void senselessQuestionsAreRefused(String query) {
        mailbox(query).problem(400, "invalid_request");
    }

    @Test
    void onlyTheNewestAreKept() throws SQLException {
        Records.change("""
                insert into sandbox_mail (mail_id, recipient, subject, text, sent_at)
                select gen_random_uuid(), 'many@example.com', 'many', each::text, countersign_now() from generate_series(1, 1200) each""");
        take(new Mail("last@example.com", "last", "last"));
        assertThat(Records.number("select count(*) from sandbox_mail")).isEqualTo(1_000);
        assertThat(Records.number("select min(text::int) from sandbox_mail where recipient = 'many@example.com'"))
                .isEqualTo(202);
    }

    private void take(Mail mail) {
        server.send(UUID.randomUUID(), mail).await().atMost(Duration.ofSeconds(30));
    }

    private static Answer mailbox(String query) {
        return Http.call("GET", "/sandbox/v1/mailbox" + query, Map.of(), null);
    }
}
