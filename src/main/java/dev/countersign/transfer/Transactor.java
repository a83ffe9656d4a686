package dev.countersign.transfer;

import dev.countersign.database.Transaction;
import dev.countersign.ethereum.Address;
import dev.countersign.market.Token;
import io.smallrye.mutiny.Uni;
import java.math.BigInteger;

/**
 * The port that puts a released transfer on a chain. A failed {@code Uni} means that the chain could not be asked, or did not
 * answer: whatever was asked for may or may not have happened.
 */
public interface Transactor {

    /** Whether this transactor reaches the network. */
    boolean serves(String networkId);

    /** How much of a token somebody holds, in atomic units. */
    Uni<BigInteger> balance(Token token, Address holder);

    /** The nonce that the forwarder expects of the transfer's sender next. */
    Uni<BigInteger> forwarderNonce(Transfer transfer);

    /**
     * Executes a movement without effect, as if its nonce had come up.
     *
     * @param committed what earlier transfers of the sender will take first, in atomic units
     */
    Uni<Simulation> simulate(Movement movement, BigInteger committed);

    /**
     * Fixes what will be broadcast: bytes, nonce, hash. Called in the transaction that stores it; must not use the network.
     */
    Uni<Submission> prepare(Transaction transaction, Movement movement);

    /** Hands a stored submission to the chain. The same submission any number of times executes at most once. */
    Uni<Void> broadcast(Submission submission);

    /** What became of a submission. */
    Uni<ChainOutcome> lookUp(Submission submission);
}
