package dev.countersign.api;

import jakarta.ws.rs.core.Response;

/** How one wire writes an error that no resource of it wrote: a path that does not exist, a body that is no JSON, a failure. */
public interface Dialect {

    /**
     * Whether a request path, starting with a slash, belongs to this wire. Where two say so, the one of the higher
     * {@code @Priority} is meant.
     */
    boolean speaks(String path);

    /**
     * The error in this wire's envelope.
     *
     * @param status the HTTP status
     * @param message for a human; never a stack trace, database text or secret
     */
    Response error(int status, String message);

    /**
     * The error in this wire's envelope, where the status alone does not say enough.
     *
     * @param code stable, lower case with underscores, the same on every wire; a wire with a closed list of codes adds it beside
     *     one of its own
     */
    Response error(int status, String code, String message);

    /** The header in which callers of this wire name their requests, and find the name again; {@code X-Request-Id} holds it too. */
    default String requestIdHeader() {
        return RequestIds.HEADER;
    }

    /**
     * The error for a body that is not even JSON, or not an object, where this wire tells that apart from a wrong value in it.
     *
     * @param path the request's, starting with a slash
     */
    default Response unreadable(String path, String message) {
        return error(Response.Status.BAD_REQUEST.getStatusCode(), message);
    }
}
