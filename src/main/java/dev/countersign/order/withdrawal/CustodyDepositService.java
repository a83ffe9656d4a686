package dev.countersign.order.withdrawal;

import dev.countersign.database.Database;
import dev.countersign.ledger.Amount;
import dev.countersign.ledger.Booked;
import dev.countersign.ledger.Booking;
import dev.countersign.ledger.LedgerProblem;
import dev.countersign.ledger.LedgerService;
import dev.countersign.lifecycle.Result;
import dev.countersign.transfer.CustodyWallet;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;

/** Books what arrives in custody wallets, on the operator's word. */
@ApplicationScoped
public class CustodyDepositService {

    private final Database database;
    private final LedgerService ledger;

    CustodyDepositService(Database database, LedgerService ledger) {
        this.database = database;
        this.ledger = ledger;
    }

    /**
     * Something arrives in a wallet. The same deposit under the same reference is booked once, however often it is asked for.
     *
     * @param reference what the operator knows it by, 1 to 200 characters; one deposit's within the partner
     * @param amount in units of the wallet's asset, positive
     */
    public Uni<Result<Booked, LedgerProblem>> deposit(CustodyWallet wallet, String reference, BigDecimal amount) {
        return database.transaction(transaction -> ledger.book(
                                transaction,
                                wallet.partnerId(),
                                reference,
                                new Booking.Deposit(wallet.id(), new Amount(wallet.assetCode(), amount)))
                        .map(result -> result.orThrow(RefusedException::new)))
                .map(Result::<Booked, LedgerProblem>done)
                .onFailure(RefusedException.class)
                .recoverWithItem(refused -> Result.refused(((RefusedException) refused).problem));
    }

    /** Takes back what was done until then, the accounts that were made for it too. */
    private static final class RefusedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final transient LedgerProblem problem;

        RefusedException(LedgerProblem problem) {
            super("refused", null, false, false);
            this.problem = problem;
        }
    }
}
