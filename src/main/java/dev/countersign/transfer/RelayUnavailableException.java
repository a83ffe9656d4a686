package dev.countersign.transfer;

/** The chain could not be asked, or did not answer in time. Nothing changed, and the same request may be tried again. */
public final class RelayUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RelayUnavailableException(Throwable cause) {
        super("the chain could not be asked; nothing changed, try again", cause);
    }
}
