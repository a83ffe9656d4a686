package dev.countersign.transfer;

/** The chain could not be asked. Nothing changed, and the same request may be tried again. */
public final class RelayUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RelayUnavailableException(Throwable cause) {
        super(cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(), cause);
    }
}
