package dev.countersign;

import dev.countersign.database.Claimant;
import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Stops the jobs before the database pool closes, so that none begins what it cannot finish, and others need not wait for a lease. */
@ApplicationScoped
public class JobStop {

    private static final Logger LOG = Logger.getLogger(JobStop.class);

    /** What takes longer, such as a receiver that does not answer, is left to its lease. Pods have 10 s for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final List<Claimant> claimants;

    JobStop(@All List<Claimant> claimants) {
        this.claimants = claimants;
    }

    void onStop(@Observes ShutdownEvent stop, Scheduler scheduler) throws InterruptedException {
        if (scheduler.isRunning()) {
            scheduler.pause();
        }
        CountDownLatch left = new CountDownLatch(claimants.size());
        claimants.forEach(claimant -> claimant.finish().subscribe().with(done -> left.countDown(), failure -> {
            LOG.warnf("a job cannot finish: %s", failure.getMessage());
            left.countDown();
        }));
        // the thread that stops the program, which has nothing else to do
        if (!left.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            LOG.warn("what is still under way is left to the other replicas, when its lease is over");
        }
    }
}
