package dev.countersign.order.withdrawal;

import dev.countersign.ledger.Balance;
import dev.countersign.ledger.LedgerService;
import dev.countersign.transfer.CustodyWallet;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;

/** What is in custody wallets, by the books. */
@ApplicationScoped
public class CustodyFunds {

    private final LedgerService ledger;

    CustodyFunds(LedgerService ledger) {
        this.ledger = ledger;
    }

    /** What is in a wallet, and how much of it withdrawals hold. */
    public Uni<Balance> of(CustodyWallet wallet) {
        return ledger.balances(wallet.partnerId(), wallet.id())
                .map(found -> found.stream()
                        .filter(balance -> balance.asset().equals(wallet.assetCode()))
                        .findFirst()
                        .orElseGet(() -> new Balance(wallet.assetCode(), BigDecimal.ZERO, BigDecimal.ZERO)));
    }
}
