package dev.countersign.mail;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Finds the way that mails leave by. */
@ApplicationScoped
class MailTransports {

    private final List<MailTransport> byPriority;

    MailTransports(@All List<MailTransport> byPriority) {
        this.byPriority = byPriority;
    }

    /** The transport to use; empty when none is configured. */
    Optional<MailTransport> ready() {
        return byPriority.stream().filter(MailTransport::isReady).findFirst();
    }
}
