package dev.countersign.api.unigox;

import dev.countersign.api.Dialect;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;

/** Writes errors of users and other account routes: {@code {success, data: {error_key, message}}}. */
@ApplicationScoped
public class AccountDialect implements Dialect {

    @Override
    public boolean speaks(String path) {
        return isAccountPath(path);
    }

    @Override
    public Response error(int status, String message) {
        return answer(status, UnigoxDialect.code(status), message);
    }

    @Override
    public Response error(int status, String code, String message) {
        return answer(status, code, message);
    }

    static boolean isAccountPath(String path) {
        return path.startsWith(UnigoxDialect.PREFIX + "/users")
                || path.startsWith(UnigoxDialect.PREFIX + "/verify-auth")
                || path.startsWith(UnigoxDialect.PREFIX + "/webhooks");
    }

    static Response answer(int status, UnigoxErrorCode code, String message) {
        return answer(status, code.name().toLowerCase(Locale.ROOT), message);
    }

    private static Response answer(int status, String errorKey, String message) {
        AccountError.Data data = new AccountError.Data(errorKey, message);
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(new AccountError(false, data))
                .build();
    }
}
