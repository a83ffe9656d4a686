package dev.countersign.authorization;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** A consent that a transfer needs before it is released. */
public sealed interface Requirement {

    /** How long there is to give it, from the moment it is asked for. */
    Duration window();

    /** Whose consent it is. */
    AuthorizationKind kind();

    /** The key of the partner's wallet signs. */
    record BySignature(Duration window) implements Requirement {

        /**
         * A signature.
         *
         * @throws IllegalArgumentException when there is no time to give it
         */
        public BySignature {
            requireTime(window);
        }

        @Override
        public AuthorizationKind kind() {
            return AuthorizationKind.SIGNATURE;
        }
    }

    /**
     * People agree.
     *
     * @param quorum how many of them, 1 to 100; one rejection ends it
     * @param audience who may decide
     * @param requester who asked, and so cannot approve
     * @param ruleId the partner's rule that asks for it, if one does
     */
    record ByPeople(int quorum, Audience audience, Requester requester, Duration window, Optional<UUID> ruleId)
            implements Requirement {

        private static final int MOST = 100;

        /**
         * A review.
         *
         * @throws IllegalArgumentException when the quorum is out of range, or there is no time to reach it
         */
        public ByPeople {
            if (quorum < 1 || quorum > MOST) {
                throw new IllegalArgumentException("a quorum of " + quorum);
            }
            requireTime(window);
        }

        /** A review that no rule asks for. */
        public ByPeople(int quorum, Audience audience, Requester requester, Duration window) {
            this(quorum, audience, requester, window, Optional.empty());
        }

        @Override
        public AuthorizationKind kind() {
            return AuthorizationKind.REVIEW;
        }
    }

    private static void requireTime(Duration window) {
        if (!window.isPositive()) {
            throw new IllegalArgumentException("a window of " + window);
        }
    }
}
