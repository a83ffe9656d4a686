package dev.countersign.mail;

import dev.countersign.database.PrimaryKeys;
import dev.countersign.database.Transaction;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Takes mails. A mail is sent if and only if the transaction that queued it is committed: soon after it, at least once, in no
 * particular order.
 */
@ApplicationScoped
public class MailService {

    private final MailRepository mails;
    private final MailSeal seal;
    private final PrimaryKeys keys;
    private final MailMetrics metrics;
    private final MailConfig config;

    MailService(MailRepository mails, MailSeal seal, PrimaryKeys keys, MailMetrics metrics, MailConfig config) {
        this.mails = mails;
        this.seal = seal;
        this.keys = keys;
        this.metrics = metrics;
        this.config = config;
    }

    /** Queues a mail that is tried for as long as the configuration says ({@code countersign.mail.give-up-after}). */
    public Uni<Void> queue(Transaction transaction, UUID partnerId, Mail mail) {
        return queue(transaction, partnerId, mail, Optional.empty(), Optional.empty());
    }

    /**
     * Queues a mail that is of no use later.
     *
     * @param notAfter the world's time from which it is not sent any more, as for a code that is over; not later than
     *     {@code countersign.mail.give-up-after} from now in any case. An attempt that was begun before may still succeed
     */
    public Uni<Void> queue(Transaction transaction, UUID partnerId, Mail mail, Instant notAfter) {
        return queue(transaction, partnerId, mail, Optional.of(notAfter), Optional.empty());
    }

    /**
     * Queues a mail that takes the place of earlier ones about the same thing, as a new code makes the one before useless: those
     * that nobody sent yet never will be. One that is under way just now may still arrive, even after this one.
     *
     * @param about what the mail is about, as an order's id
     * @param notAfter as above
     */
    public Uni<Void> queue(Transaction transaction, UUID partnerId, UUID about, Mail mail, Instant notAfter) {
        return mails.supersede(transaction, about)
                .invoke(metrics::superseded)
                .chain(() -> queue(transaction, partnerId, mail, Optional.of(notAfter), Optional.of(about)));
    }

    private Uni<Void> queue(
            Transaction transaction, UUID partnerId, Mail mail, Optional<Instant> notAfter, Optional<UUID> about) {
        UUID id = keys.next();
        return mails.queue(transaction, id, partnerId, seal.seal(id, mail), notAfter, config.giveUpAfter(), about)
                .invoke(() -> transaction.note(MailNews.QUEUED));
    }
}
