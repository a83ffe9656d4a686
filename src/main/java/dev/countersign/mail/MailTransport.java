package dev.countersign.mail;

import io.smallrye.mutiny.Uni;
import java.util.UUID;

/** The port that hands mails to a mail server. Of several that are ready, the one with the highest priority is used. */
public interface MailTransport {

    /** Whether it is configured. As long as none is, mails wait. */
    boolean isReady();

    /**
     * Hands a mail over; completes when the server has taken responsibility for it.
     *
     * @param id the mail's own; the same mail may come again, when it is not known whether it arrived, and then has the same id
     * @return fails with {@link MailRefusedException} when the server will never take it; after any other failure it may have
     *     arrived or not, and is handed over again. The messages of failures are logged, so they contain neither address nor text
     */
    Uni<Void> send(UUID id, Mail mail);
}
