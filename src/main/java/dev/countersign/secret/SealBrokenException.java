package dev.countersign.secret;

/** Sealed bytes cannot be opened: they are damaged, belong to another row, or need a key that is not configured. */
public final class SealBrokenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SealBrokenException() {
        super("a sealed secret cannot be opened: it is damaged, belongs elsewhere, or its key is not configured");
    }
}
