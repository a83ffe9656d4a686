package dev.countersign.order.customer;

/** Stops what is being done, and rolls back what was done in the same transaction. Never leaves the package. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient CustomerOrderProblem problem;

    Refusal(CustomerOrderProblem problem) {
        super(problem.toString(), null, false, false);
        this.problem = problem;
    }

    static Refusal invalid(String field, String reason) {
        return new Refusal(new CustomerOrderProblem.Invalid(field, reason));
    }

    CustomerOrderProblem problem() {
        return problem;
    }
}
