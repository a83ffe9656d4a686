package dev.countersign.authorization;

/** What was agreed to is over, or may not be agreed to by this person any more: the decision is undone, and refused as too late. */
public class ConsentLapsedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /**
     * A decision that does not count.
     *
     * @param message why, for the log
     */
    public ConsentLapsedException(String message) {
        super(message, null, false, false);
    }
}
