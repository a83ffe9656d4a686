package dev.countersign.transfer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.TimeoutException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.Map;

/** Counts what did not work on a transfer's way to its chain, on this replica. Every count is there from the start, as zero. */
@Startup
@ApplicationScoped
class TransferFailures {

    /** What was tried. */
    enum Step {
        /** The transfer stays released, and is tried again. */
        DISPATCH,
        /** It is submitted, and whether the chain has it is looked up. */
        BROADCAST,
        /** It is submitted, and looked up again. */
        LOOK_UP
    }

    /** Why it did not work. */
    enum Reason {
        TIMEOUT,
        CHAIN_UNAVAILABLE,
        INTERNAL
    }

    private final Map<Step, Map<Reason, Counter>> counters = new EnumMap<>(Step.class);

    TransferFailures(MeterRegistry registry) {
        for (Step step : Step.values()) {
            Map<Reason, Counter> reasons = new EnumMap<>(Reason.class);
            for (Reason reason : Reason.values()) {
                reasons.put(
                        reason,
                        Counter.builder("countersign.transfer.failures")
                                .description("Attempts that failed and are made again, by step and reason")
                                .tag("step", step.name())
                                .tag("reason", reason.name())
                                .register(registry));
            }
            counters.put(step, reasons);
        }
    }

    void count(Step step, Throwable failure) {
        counters.get(step).get(reason(failure)).increment();
    }

    private static Reason reason(Throwable failure) {
        return switch (failure) {
            case TimeoutException late -> Reason.TIMEOUT;
            case RelayUnavailableException unavailable -> Reason.CHAIN_UNAVAILABLE;
            default -> Reason.INTERNAL;
        };
    }
}
