package dev.countersign.api.aquanow;

import dev.countersign.api.Dialect;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** Writes errors as {@code {"message"}}. */
@ApplicationScoped
public class AquanowDialect implements Dialect {

    private static final List<String> PREFIXES = List.of("/accounts/v1", "/users/v1");
    private static final int UNPROCESSABLE = 422;
    private static final int CONFLICT = 409;

    @Override
    public boolean speaks(String path) {
        return isPath(path);
    }

    /** Whether a request path belongs to this wire. */
    static boolean isPath(String path) {
        return PREFIXES.stream().anyMatch(prefix -> path.equals(prefix) || path.startsWith(prefix + "/"));
    }

    @Override
    public Response error(int status, String message) {
        return AquanowError.answer(status == UNPROCESSABLE ? CONFLICT : status, message);
    }

    /** The wire has no place for a code. */
    @Override
    public Response error(int status, String code, String message) {
        return error(status, message);
    }
}
