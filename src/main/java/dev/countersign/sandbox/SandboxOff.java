package dev.countersign.sandbox;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.ScheduledExecution;
import jakarta.inject.Singleton;

/** Keeps the sandbox's jobs from running where there is no sandbox. */
@Singleton
public class SandboxOff implements Scheduled.SkipPredicate {

    private final SandboxConfig config;

    SandboxOff(SandboxConfig config) {
        this.config = config;
    }

    @Override
    public boolean test(ScheduledExecution execution) {
        return !config.enabled();
    }
}
