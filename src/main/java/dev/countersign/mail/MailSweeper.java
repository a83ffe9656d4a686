package dev.countersign.mail;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Forgets mails that ended long ago. What they said was erased when they ended. */
@ApplicationScoped
public class MailSweeper {

    private static final int BATCH = 500;

    private final MailRepository mails;
    private final MailConfig config;

    MailSweeper(MailRepository mails, MailConfig config) {
        this.mails = mails;
        this.config = config;
    }

    /** Deletes everything that is old enough. */
    @Scheduled(
            identity = "mail-sweeper",
            every = "{countersign.mail.sweep-every}",
            concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> run() {
        return mails.forget(config.retention(), BATCH)
                .flatMap(count -> count == BATCH ? run() : Uni.createFrom().voidItem());
    }
}
