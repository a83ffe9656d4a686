package dev.countersign.policy;

/** The policy denies a transfer, and its caller asked only for whom it waits. */
public final class PolicyDeniedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PolicyDeniedException(PolicyDecision.Denied denied) {
        super("%s: %s".formatted(denied.ruleName(), denied.reason()), null, false, false);
    }
}
