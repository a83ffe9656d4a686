package dev.countersign.transfer;

import dev.countersign.authorization.AuthorizationState;
import dev.countersign.authorization.Review;
import dev.countersign.market.Token;
import java.util.Optional;

/**
 * A transfer that people are asked about, whichever wire it came in by, as one of its authorizations sees it.
 *
 * @param state where the authorization stands: {@code EXPIRED} from the moment its time is over, whether or not that has been written
 *     down yet
 * @param facts what the family of the transfer knows of it
 * @param wallet what it leaves, unless that is an escrow
 * @param account what the wallet's account is called, as its oldest wallet is; empty when it belongs to none
 */
public record ReviewedTransfer(
        Review review,
        AuthorizationState state,
        Transfer transfer,
        Token token,
        TransferFacts facts,
        Optional<SourceWallet> wallet,
        Optional<String> account) {}
