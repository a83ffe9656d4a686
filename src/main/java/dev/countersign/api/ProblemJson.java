package dev.countersign.api;

import dev.countersign.event.RequestId;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/** RFC 9457 problem details: the envelope of our own surfaces, and of paths that belong to no wire. */
public final class ProblemJson implements Dialect {

    /** Its media type. */
    public static final String MEDIA_TYPE = "application/problem+json";

    @Override
    public boolean speaks(String path) {
        return true;
    }

    @Override
    public Response error(int status, String message) {
        return problem(status, code(status), message);
    }

    @Override
    public Response error(int status, String code, String message) {
        return problem(status, code, message);
    }

    /**
     * A problem.
     *
     * @param code stable, for machines
     * @param detail for humans
     */
    public static Response problem(int status, String code, String detail) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "about:blank");
        body.put("title", title(status));
        body.put("status", status);
        body.put("code", code);
        body.put("detail", detail);
        RequestId.current().ifPresent(id -> body.put("request_id", id));
        return Response.status(status).type(MEDIA_TYPE).entity(body).build();
    }

    private static String title(int status) {
        Response.Status known = Response.Status.fromStatusCode(status);
        return known == null ? "Error" : known.getReasonPhrase();
    }

    private static String code(int status) {
        return switch (status) {
            case 400 -> "invalid_request";
            case 401 -> "unauthorized";
            case 403 -> "forbidden";
            case 404 -> "not_found";
            case 405 -> "method_not_allowed";
            case 409 -> "conflict";
            case 413 -> "body_too_large";
            case 415 -> "unsupported_media_type";
            default -> status >= 500 ? "internal_error" : "refused";
        };
    }
}
