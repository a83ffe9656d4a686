package dev.countersign.mail;

import dev.countersign.database.Database;
import dev.countersign.driver.Records;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A feature that has something to write, and what the database holds of it. */
@ApplicationScoped
class Post {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Database database;
    private final MailService service;
    private final MailRepository repository;

    Post(Database database, MailService service, MailRepository repository) {
        this.database = database;
        this.service = service;
        this.repository = repository;
    }

    /** A new address, so that tests do not read each other's mail. */
    static String address() {
        return "ana." + UUID.randomUUID() + "@example.com";
    }

    /** Queues a mail in a transaction of its own, and returns its id. */
    UUID queue(Mail mail) {
        UUID partner = partner();
        return id(database.transaction(transaction -> service.queue(transaction, partner, mail)));
    }

    /** The same, of no use from some time on. */
    UUID queue(Mail mail, Instant notAfter) {
        UUID partner = partner();
        return id(database.transaction(transaction -> service.queue(transaction, partner, mail, notAfter)));
    }

    /** The same, in place of what was written about the same thing before. */
    UUID queue(UUID about, Mail mail, Instant notAfter) {
        UUID partner = partner();
        return id(database.transaction(transaction -> service.queue(transaction, partner, about, mail, notAfter)));
    }

    /** Queues a mail in a transaction that fails. */
    void queueInVain(Mail mail) {
        UUID partner = partner();
        database.transaction(transaction -> service.queue(transaction, partner, mail)
                        .chain(() -> Uni.createFrom().<Void>failure(new IllegalStateException("in vain"))))
                .onFailure(IllegalStateException.class)
                .recoverWithNull()
                .await()
                .atMost(LIMIT);
    }

    /** What is kept of a mail. */
    static Map<String, Object> row(UUID id) {
        return Records.rows("select *, outgoing_mail::text as everything from outgoing_mail where id = ?", id)
                .getFirst();
    }

    static String state(UUID id) {
        return (String) row(id).get("state");
    }

    List<ClaimedMail> claimAll(Duration lease) {
        return repository.claim(100_000, lease).await().atMost(LIMIT);
    }

    private static UUID id(Uni<Void> queued) {
        queued.await().atMost(LIMIT);
        return (UUID) Records.rows("select id from outgoing_mail order by queued_at desc limit 1")
                .getFirst()
                .get("id");
    }

    private static UUID partner() {
        return (UUID) Records.rows("insert into partner (id, name) values (gen_random_uuid(), 'Post') returning id")
                .getFirst()
                .get("id");
    }
}
