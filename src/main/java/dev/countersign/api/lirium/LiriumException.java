package dev.countersign.api.lirium;

import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** A refusal on its way out, already in the words of this wire. */
final class LiriumException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final LiriumErrorCode code;
    private final transient Map<String, Object> context;

    /**
     * A refusal.
     *
     * @param message for a human
     * @param context what stands beside the code and the message, such as {@code max_amount}
     */
    LiriumException(LiriumErrorCode code, String message, Map<String, Object> context) {
        super(message, null, false, false);
        this.code = code;
        this.context = Map.copyOf(context);
    }

    LiriumException(LiriumErrorCode code, String message) {
        this(code, message, Map.of());
    }

    static LiriumException invalid(String message) {
        return new LiriumException(LiriumErrorCode.INVALID_PARAMETERS, message);
    }

    static LiriumException notFound(String what) {
        return new LiriumException(LiriumErrorCode.NOT_FOUND, "no such " + what);
    }

    /** The answer that it becomes. */
    Response answer() {
        return LiriumError.answer(code.status(), code, getMessage(), context);
    }

    /** Writes it. */
    static final class Mapper {

        @ServerExceptionMapper
        public Response refused(LiriumException refusal) {
            return refusal.answer();
        }
    }
}
