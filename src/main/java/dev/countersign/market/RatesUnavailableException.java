package dev.countersign.market;

/** No rates are known that are recent enough to trade at. Safe to ask again. */
public final class RatesUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RatesUnavailableException() {
        super("there are no rates that are recent enough");
    }
}
