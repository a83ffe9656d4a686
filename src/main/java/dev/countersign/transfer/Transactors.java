package dev.countersign.transfer;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Finds the transactor that reaches a network. */
@ApplicationScoped
public class Transactors {

    private final List<Transactor> transactors;

    Transactors(@All List<Transactor> transactors) {
        this.transactors = transactors;
    }

    /**
     * The transactor of a transfer's network.
     *
     * @throws UnreachableNetworkException when none serves it
     */
    Transactor of(Transfer transfer) {
        return of(transfer.networkId());
    }

    /**
     * The transactor of a network.
     *
     * @throws UnreachableNetworkException when none serves it
     */
    Transactor of(String networkId) {
        return transactors.stream()
                .filter(transactor -> transactor.serves(networkId))
                .findFirst()
                .orElseThrow(() -> new UnreachableNetworkException(networkId));
    }

    /** No transactor is configured for a network. */
    static final class UnreachableNetworkException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnreachableNetworkException(String networkId) {
            super("no transactor serves the network " + networkId);
        }
    }
}
