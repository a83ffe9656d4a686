package dev.countersign.sandbox;

import dev.countersign.database.Database;
import dev.countersign.mail.Mail;
import dev.countersign.mail.MailRefusedException;
import dev.countersign.mail.MailTransport;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * A mail server that keeps what it is given for everybody to read. It refuses addresses below {@code .invalid}, which nobody can
 * have (RFC 2606). As long as there is a sandbox, no mail leaves it.
 */
@ApplicationScoped
@Priority(1)
class SimulatedMailServer implements MailTransport {

    private static final int KEPT = 1_000;
    private static final String NOBODY = ".invalid";

    private static final String TAKE = """
            with taken as (
              insert into sandbox_mail (mail_id, recipient, subject, text, sent_at)
              values ($1, $2, $3, $4, countersign_now()) returning position
            )
            delete from sandbox_mail where position <= (select position from taken) - $5""";

    private static final String NEWEST =
            "select recipient, subject, text, sent_at from sandbox_mail order by position desc limit $1";
    private static final String NEWEST_TO = """
            select recipient, subject, text, sent_at from sandbox_mail
             where lower(recipient) = lower($2) order by position desc limit $1""";

    private final Database database;
    private final SandboxConfig config;

    SimulatedMailServer(Database database, SandboxConfig config) {
        this.database = database;
        this.config = config;
    }

    /** A mail that arrived. */
    record Arrived(Mail mail, Instant at) {}

    @Override
    public boolean isReady() {
        return config.enabled();
    }

    @Override
    public Uni<Void> send(UUID id, Mail mail) {
        return mail.to().toLowerCase(Locale.ROOT).endsWith(NOBODY)
                ? Uni.createFrom().failure(new MailRefusedException("nobody can have this address"))
                : database.run(TAKE, id, mail.to(), mail.subject(), mail.text(), (long) KEPT)
                        .replaceWithVoid();
    }

    /** The newest first; of one recipient, or of all. */
    Uni<List<Arrived>> newest(Optional<String> recipient, int limit) {
        return recipient
                .map(address -> database.run(NEWEST_TO, limit, address))
                .orElseGet(() -> database.run(NEWEST, limit))
                .map(rows -> rows.stream()
                        .map(row -> new Arrived(
                                new Mail(row.getString("recipient"), row.getString("subject"), row.getString("text")),
                                row.getOffsetDateTime("sent_at").toInstant()))
                        .toList());
    }
}
