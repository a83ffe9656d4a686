package dev.countersign.authorization;

/** A quorum was asked of an audience that could never reach it, the requester not counted. Nothing is opened. */
public final class TooFewReviewersException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TooFewReviewersException(int quorum, int reviewers) {
        super("%d approvals needed, and only %d people could give one".formatted(quorum, reviewers));
    }
}
