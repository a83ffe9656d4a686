package dev.countersign.order.withdrawal;

/** Ends what is being done, and undoes it. Never leaves the package. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient WithdrawalProblem problem;

    Refusal(WithdrawalProblem problem) {
        super(problem.toString(), null, false, false);
        this.problem = problem;
    }

    WithdrawalProblem problem() {
        return problem;
    }
}
