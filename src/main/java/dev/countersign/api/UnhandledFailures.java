package dev.countersign.api;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.vertx.pgclient.PgException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Path;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.CharConversionException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers what no resource handled, in the envelope of the wire that was called. The cause goes to the log, not to the caller. */
final class UnhandledFailures {

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\p{Zl}\\p{Zp}]");

    private static final Logger LOG = Logger.getLogger(UnhandledFailures.class);
    private static final int UNEXPECTED = 500;
    private static final int DEPTH = 10;
    private static final String UNREADABLE = "the body is not the JSON object that is expected";

    /** Too long, out of range, and the two ways to say that a NUL character is no text (PostgreSQL, appendix A). */
    private static final Set<String> UNSTORABLE = Set.of("22001", "22003", "22021", "22P05");

    private final Dialects dialects;

    UnhandledFailures(Dialects dialects) {
        this.dialects = dialects;
    }

    @ServerExceptionMapper
    public Response missingScope(MissingScopeException failure, UriInfo uri) {
        return dialects.error(uri, 403, failure.getMessage());
    }

    @ServerExceptionMapper
    public Response unknownCustomer(UnknownCustomerException failure, UriInfo uri) {
        return dialects.error(uri, 404, failure.getMessage());
    }

    @ServerExceptionMapper
    public Response mismatched(MismatchedInputException failure, UriInfo uri) {
        return malformed(failure, uri);
    }

    /** Bytes that are no text in the encoding that they claim. */
    @ServerExceptionMapper
    public Response unreadable(CharConversionException failure, UriInfo uri) {
        return dialects.unreadable(uri, UNREADABLE);
    }

    @ServerExceptionMapper
    public Response invalid(ConstraintViolationException failure, UriInfo uri) {
        String message = failure.getConstraintViolations().stream()
                .map(UnhandledFailures::describe)
                .sorted()
                .collect(Collectors.joining("; "));
        return dialects.error(uri, 400, message);
    }

    @ServerExceptionMapper
    public Response web(WebApplicationException failure, UriInfo uri) {
        int status = failure.getResponse().getStatus();
        if (status >= UNEXPECTED) {
            return unexpected(failure, uri);
        }
        if (failure instanceof NotFoundException && failure.getCause() != null) {
            return dialects.error(uri, 400, "a parameter of the path or the query has the wrong type or form");
        }
        return failure.getCause() instanceof JacksonException malformed
                ? malformed(malformed, uri)
                : dialects.error(uri, status, sentence(status));
    }

    @ServerExceptionMapper
    public Response unexpected(Throwable failure, UriInfo uri) {
        if (isUnstorable(failure)) {
            return dialects.error(uri, 400, "a value is out of range, or has characters that cannot be stored");
        }
        // what is decoded could look like a line of its own
        LOG.errorf(
                failure,
                "request to %s failed",
                CONTROL.matcher(RequestPath.of(uri)).replaceAll("?"));
        return dialects.error(
                uri, UNEXPECTED, "an internal error; nothing is known to have changed, safe to look up and retry");
    }

    /** A value that no check of ours knew about, and that the database cannot hold: the caller's fault, and nothing changed. */
    private static boolean isUnstorable(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(DEPTH)
                .map(UnhandledFailures::sqlState)
                .anyMatch(UNSTORABLE::contains);
    }

    private static String sqlState(Throwable failure) {
        String state = switch (failure) {
            case PgException error -> error.getSqlState();
            case SQLException error -> error.getSQLState();
            default -> "";
        };
        return state == null ? "" : state;
    }

    /** Names the field, never the parser's own words, which would quote the body and our classes. */
    private Response malformed(JacksonException failure, UriInfo uri) {
        if (!(failure instanceof JsonMappingException mapping)
                || mapping.getPath().isEmpty()) {
            return dialects.unreadable(uri, UNREADABLE);
        }
        String field = mapping.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining("."));
        String message = field + ": has the wrong type or form";
        return mapping.getCause() instanceof JsonParseException
                ? dialects.unreadable(uri, message)
                : dialects.error(uri, 400, message);
    }

    private static String describe(ConstraintViolation<?> violation) {
        String field = "";
        for (Path.Node node : violation.getPropertyPath()) {
            field = node.getName();
        }
        return snake(field) + ": " + violation.getMessage();
    }

    private static String snake(String name) {
        return name == null ? "" : name.replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(java.util.Locale.ROOT);
    }

    private static String sentence(int status) {
        return switch (status) {
            case 400 -> "the request is malformed";
            case 401 -> "authentication failed";
            case 403 -> "not permitted";
            case 404 -> "no such resource";
            case 405 -> "the method is not supported here";
            case 406 -> "only application/json is served";
            case 413 -> "the body is too large";
            case 415 -> "the body must be application/json";
            default -> "the request was refused";
        };
    }
}
