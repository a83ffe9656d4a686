package dev.countersign;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Stops the jobs before the database pool closes, so that none begins what it cannot finish. */
@ApplicationScoped
public class JobStop {

    void onStop(@Observes ShutdownEvent stop, Scheduler scheduler) {
        if (scheduler.isRunning()) {
            scheduler.pause();
        }
    }
}
