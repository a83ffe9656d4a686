package dev.countersign.mail;

import io.quarkus.mailer.reactive.ReactiveMailer;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.SMTPException;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.IDN;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Hands mails to the SMTP server of {@code quarkus.mailer.*}. A mail carries its id as its {@code Message-ID}, so that one that
 * arrives twice can be known.
 */
@ApplicationScoped
class SmtpTransport implements MailTransport {

    /** How the client begins its message when the server answered RCPT with an error. */
    private static final String RECIPIENT_REFUSED = "recipient address not accepted";

    private final ReactiveMailer mailer;
    private final Optional<String> from;
    private final Context loop;

    SmtpTransport(
            ReactiveMailer mailer, @ConfigProperty(name = "quarkus.mailer.from") Optional<String> from, Vertx vertx) {
        this.mailer = mailer;
        this.from = from;
        this.loop = VertxContext.getRootContext(vertx.getOrCreateContext());
    }

    /** Without a sender nothing can be sent; the host has a default. */
    @Override
    public boolean isReady() {
        return from.isPresent();
    }

    /** The client has to be called on an event loop: on another thread it may miss the server's first line, and wait for ever. */
    @Override
    public Uni<Void> send(UUID id, Mail mail) {
        return Uni.createFrom()
                .deferred(() -> mailer.send(message(id, mail)))
                .runSubscriptionOn(task -> loop.runOnContext(ignored -> task.run()))
                .onFailure(SMTPException.class)
                .transform(failure -> explained((SMTPException) failure));
    }

    private io.quarkus.mailer.Mail message(UUID id, Mail mail) {
        String to = wireAddress(mail.to());
        return new io.quarkus.mailer.Mail()
                .addTo(to)
                .addHeader("To", to) // the client would fold a long one with a bare LF
                .addHeader("Subject", SubjectHeader.of(mail.subject()))
                .addHeader("Message-ID", "<" + id + "@" + domain() + ">")
                .addHeader("Auto-Submitted", "auto-generated") // RFC 3834: no out-of-office answers
                .setText(mail.text());
    }

    /** The domain in ASCII. A local part that is not ASCII would need SMTPUTF8, which the client does not speak. */
    private static String wireAddress(String address) {
        int at = address.lastIndexOf('@');
        String local = address.substring(0, at);
        if (local.chars().anyMatch(character -> character > 0x7e)) {
            throw new MailRefusedException("an address that is not ASCII cannot be reached");
        }
        try {
            return local + "@" + IDN.toASCII(address.substring(at + 1));
        } catch (IllegalArgumentException malformed) {
            throw new MailRefusedException("there is no such domain");
        }
    }

    /** The server's own words may repeat the address: only its code is told. 5xx to RCPT is final (RFC 5321, section 4.2.1). */
    private static RuntimeException explained(SMTPException failure) {
        String answer = "the mail server answered " + failure.getReplyCode();
        return failure.isPermanent() && failure.getMessage().startsWith(RECIPIENT_REFUSED)
                ? new MailRefusedException(answer + " to the recipient")
                : new IllegalStateException(answer);
    }

    private String domain() {
        String sender = from.orElseThrow();
        return sender.substring(sender.lastIndexOf('@') + 1).replaceAll("[>\\s]", "");
    }
}
