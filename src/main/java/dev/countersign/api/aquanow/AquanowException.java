package dev.countersign.api.aquanow;

import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** A refusal on its way out, already in the words of this wire. */
final class AquanowException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;

    AquanowException(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    static AquanowException invalid(String message) {
        return new AquanowException(400, message);
    }

    static AquanowException forbidden(String message) {
        return new AquanowException(403, message);
    }

    static AquanowException conflict(String message) {
        return new AquanowException(409, message);
    }

    /** The same for what does not exist, is another partner's, or is not the caller's to see. */
    static AquanowException notFound() {
        return new AquanowException(404, "Record not found");
    }

    /** Writes it. */
    static final class Mapper {

        @ServerExceptionMapper
        public Response refused(AquanowException refusal) {
            return AquanowError.answer(refusal.status, refusal.getMessage());
        }
    }
}
