package dev.countersign.ledger;

import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import dev.countersign.identity.CustomerService;
import dev.countersign.lifecycle.Result;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Books what customers pay in, on the operator's word. */
@ApplicationScoped
public class DepositService {

    private final Database database;
    private final CustomerService customers;
    private final LedgerService ledger;

    DepositService(Database database, CustomerService customers, LedgerService ledger) {
        this.database = database;
        this.customers = customers;
        this.ledger = ledger;
    }

    /**
     * Something arrives from outside for a customer, blocked or not. The same deposit under the same reference is booked once, however
     * often it is asked for.
     *
     * @param reference what the operator knows it by, 1 to 200 characters; one deposit's within the partner
     */
    public Uni<Result<Booked, DepositProblem>> deposit(
            UUID partnerId, UUID customerId, String reference, Amount amount) {
        return database.transaction(transaction -> book(transaction, partnerId, customerId, reference, amount))
                .map(Result::<Booked, DepositProblem>done)
                .onFailure(RefusedException.class)
                .recoverWithItem(refused -> Result.refused(((RefusedException) refused).problem));
    }

    private Uni<Booked> book(
            Transaction transaction, UUID partnerId, UUID customerId, String reference, Amount amount) {
        return customers
                .find(transaction, partnerId, customerId)
                .map(found -> found.orElseThrow(() -> new RefusedException(new DepositProblem.UnknownCustomer())))
                .flatMap(customer ->
                        ledger.book(transaction, partnerId, reference, new Booking.Deposit(customer.id(), amount)))
                .map(result -> result.orThrow(problem -> new RefusedException(new DepositProblem.NotBooked(problem))));
    }

    /** Takes back what was done until then, the accounts that were made for it too. */
    private static final class RefusedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient DepositProblem problem;

        RefusedException(DepositProblem problem) {
            super("refused", null, false, false);
            this.problem = problem;
        }
    }
}
