package dev.countersign.api.unigox;

import dev.countersign.api.Dialect;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;

/** Writes errors of orders and ramps: {@code {success, error: {code, message, details}}}. */
@ApplicationScoped
public class UnigoxDialect implements Dialect {

    static final String PREFIX = "/api/v1/partner";

    @Override
    public boolean speaks(String path) {
        return path.startsWith("/api/v1/") && !AccountDialect.isAccountPath(path);
    }

    @Override
    public Response error(int status, String message) {
        return answer(status, UnigoxError.of(code(status), message, Map.of()));
    }

    @Override
    public Response error(int status, String code, String message) {
        return answer(status, UnigoxError.of(code(status), message, Map.of("reason", code)));
    }

    static UnigoxErrorCode code(int status) {
        return switch (status) {
            case 401 -> UnigoxErrorCode.UNAUTHORIZED;
            case 403 -> UnigoxErrorCode.OPERATION_NOT_ALLOWED;
            default -> status >= 500 ? UnigoxErrorCode.INTERNAL_ERROR : UnigoxErrorCode.INVALID_REQUEST;
        };
    }

    static Response answer(int status, UnigoxError error) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(error)
                .build();
    }
}
