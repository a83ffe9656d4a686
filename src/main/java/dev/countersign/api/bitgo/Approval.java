package dev.countersign.api.bitgo;

import dev.countersign.authorization.AuthorizationState;
import dev.countersign.authorization.Review;
import dev.countersign.market.Token;
import dev.countersign.policy.PolicyChange;
import dev.countersign.transfer.ReviewedTransfer;
import dev.countersign.transfer.SourceWallet;
import java.util.Optional;

/** Something that waits for people, or waited. */
sealed interface Approval {

    Review review();

    AuthorizationState state();

    /** The coin that it is about, if it is about one. */
    Optional<String> coin();

    /** A transfer. */
    record OfTransfer(ReviewedTransfer reviewed) implements Approval {

        @Override
        public Review review() {
            return reviewed.review();
        }

        @Override
        public AuthorizationState state() {
            return reviewed.state();
        }

        @Override
        public Optional<String> coin() {
            return Optional.of(reviewed.token().ticker());
        }
    }

    /**
     * A change of a rule.
     *
     * @param wallet whose rule it is, if it is one wallet's
     * @param token what is in that wallet, if that is one thing
     */
    record OfRule(PolicyChange change, Review review, Optional<SourceWallet> wallet, Optional<Token> token)
            implements Approval {

        @Override
        public AuthorizationState state() {
            return review.state();
        }

        @Override
        public Optional<String> coin() {
            return Optional.empty();
        }
    }
}
