package dev.countersign.authorization;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Ends authorizations whose time is over. Any number of replicas may run it at once. Correctness never depends on it: a
 * decision checks the time itself.
 */
@ApplicationScoped
public class AuthorizationExpirer {

    private static final Logger LOG = Logger.getLogger(AuthorizationExpirer.class);

    private final AuthorizationService authorizations;
    private final AuthorizationConfig config;

    AuthorizationExpirer(AuthorizationService authorizations, AuthorizationConfig config) {
        this.authorizations = authorizations;
        this.config = config;
    }

    /** Expires everything that is due now. */
    @Scheduled(
            identity = "authorization-expirer",
            every = "{countersign.authorization.expire-every}",
            concurrentExecution = ConcurrentExecution.SKIP)
    public Uni<Void> run() {
        return authorizations.expireDue(config.expireBatch()).flatMap(batch -> {
            if (batch.expired() > 0) {
                LOG.infof("expired %d authorizations", batch.expired());
            }
            return batch.more() ? run() : Uni.createFrom().voidItem();
        });
    }
}
