package dev.countersign.api.lirium;

import dev.countersign.api.Dialect;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes errors as {@code {error_code, error_msg, request_id, …}}. */
@ApplicationScoped
public class LiriumDialect implements Dialect {

    private static final String PREFIX = "/v1/";

    /** Where the wire knows no {@code body_parse_error}. */
    private static final Pattern CONFIRMS_OR_DECIDES =
            Pattern.compile("/v1/customers/[^/]+/orders/[^/]+/(confirm|authorizations/[^/]+)/?");

    @Override
    public boolean speaks(String path) {
        return isPath(path);
    }

    /** Whether a request path belongs to this wire. */
    static boolean isPath(String path) {
        return path.startsWith(PREFIX);
    }

    @Override
    public Response error(int status, String message) {
        return LiriumError.answer(status, code(status), message, Map.of());
    }

    @Override
    public Response error(int status, String code, String message) {
        return LiriumError.answer(status, code(status), message, Map.of("reason", code));
    }

    @Override
    public Response unreadable(String path, String message) {
        LiriumErrorCode code = CONFIRMS_OR_DECIDES.matcher(path).matches()
                ? LiriumErrorCode.INVALID_PARAMETERS
                : LiriumErrorCode.BODY_PARSE_ERROR;
        return LiriumError.answer(code.status(), code, message, Map.of());
    }

    private static LiriumErrorCode code(int status) {
        return switch (status) {
            case 401 -> LiriumErrorCode.AUTH_REQUIRED;
            case 403 -> LiriumErrorCode.FORBIDDEN;
            case 404 -> LiriumErrorCode.NOT_FOUND;
            case 405 -> LiriumErrorCode.METHOD_NOT_ALLOWED;
            case 409 -> LiriumErrorCode.CONFLICT;
            case 413, 415 -> LiriumErrorCode.BODY_PARSE_ERROR;
            default -> status >= 500 ? LiriumErrorCode.INTERNAL_ERROR : LiriumErrorCode.INVALID_PARAMETERS;
        };
    }
}
