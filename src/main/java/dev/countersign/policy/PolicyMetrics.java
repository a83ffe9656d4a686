package dev.countersign.policy;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts what policies decided, and what receivers of webhook rules answered, on this replica. Every count is there from the start. */
@Startup
@ApplicationScoped
class PolicyMetrics {

    private static final String CONSENTED = "CONSENTED";
    private static final String REFUSED = "REFUSED";
    private static final String UNANSWERED = "UNANSWERED";

    private final Map<String, Counter> decisions;
    private final Map<String, Counter> answers;

    PolicyMetrics(MeterRegistry registry) {
        decisions = counters(
                registry, "countersign.policy.decisions", "What policies decided", "ALLOWED", "HELD", "DENIED");
        answers = counters(
                registry,
                "countersign.policy.webhooks",
                "What receivers of webhook rules answered",
                CONSENTED,
                REFUSED,
                UNANSWERED);
    }

    private static Map<String, Counter> counters(
            MeterRegistry registry, String name, String description, String... outcomes) {
        return Stream.of(outcomes)
                .collect(Collectors.toMap(
                        Function.identity(),
                        outcome -> Counter.builder(name)
                                .description(description)
                                .tag("outcome", outcome)
                                .register(registry)));
    }

    /** Of a transfer that was really asked about; an explanation is no decision. */
    void decided(PolicyDecision decision) {
        decisions.get(decision.label()).increment();
    }

    void answered(HookAnswer answer) {
        answers.get(answer.consents() ? CONSENTED : answer.status().isPresent() ? REFUSED : UNANSWERED)
                .increment();
    }
}
