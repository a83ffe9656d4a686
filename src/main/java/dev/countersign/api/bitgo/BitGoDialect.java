package dev.countersign.api.bitgo;

import dev.countersign.api.Dialect;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Writes errors as {@code {error, name, requestId, context, …}}. */
@ApplicationScoped
@Priority(10) // among the paths of the other wire under /api/v1 are a few of this one's
public class BitGoDialect implements Dialect {

    private static final Pattern PATH = Pattern.compile("/api/(?:v2|v1/user|v1/client)(?:/.*)?", Pattern.DOTALL);

    @Override
    public boolean speaks(String path) {
        return isPath(path);
    }

    /** Whether a request path belongs to this wire. */
    static boolean isPath(String path) {
        return PATH.matcher(path).matches();
    }

    @Override
    public String requestIdHeader() {
        return "Request-ID";
    }

    @Override
    public Response error(int status, String message) {
        BitGoErrorName name = name(status);
        return BitGoError.answer(status, name, text(name, message), Map.of(), Set.of());
    }

    @Override
    public Response error(int status, String code, String message) {
        return BitGoError.answer(status, name(status), message, Map.of("reason", code), Set.of());
    }

    /** What is forbidden without a word of this wire's own lacks a scope. */
    private static String text(BitGoErrorName name, String message) {
        return name == BitGoErrorName.FORBIDDEN ? "Access token lacks required scope for this action" : message;
    }

    private static BitGoErrorName name(int status) {
        return switch (status) {
            case 401 -> BitGoErrorName.INVALID_TOKEN;
            case 403 -> BitGoErrorName.FORBIDDEN;
            case 404 -> BitGoErrorName.NOT_FOUND;
            case 405 -> BitGoErrorName.METHOD_NOT_ALLOWED;
            case 409 -> BitGoErrorName.CONFLICT;
            case 413 -> BitGoErrorName.BODY_TOO_LARGE;
            case 415 -> BitGoErrorName.UNSUPPORTED_MEDIA_TYPE;
            case 429 -> BitGoErrorName.TOO_MANY_REQUESTS;
            default -> status >= 500 ? BitGoErrorName.INTERNAL_ERROR : BitGoErrorName.INVALID_REQUEST;
        };
    }
}
