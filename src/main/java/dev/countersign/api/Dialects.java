package dev.countersign.api;

import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;

/** Finds the words for an error: those of the wire that was called, or problem details where no wire is. */
@Singleton
final class Dialects {

    private final List<Dialect> dialects;
    private final ProblemJson fallback = new ProblemJson();

    Dialects(@All List<Dialect> dialects) {
        this.dialects = dialects;
    }

    /** An error that is told apart by its status. */
    Response error(UriInfo uri, int status, String message) {
        return error(RequestPath.of(uri), status, message);
    }

    /** The same, where only the path is known, with its leading slash. */
    Response error(String path, int status, String message) {
        return of(path).error(status, message);
    }

    /** An error that has a code of its own, the same on every wire. */
    Response error(UriInfo uri, int status, String code, String message) {
        return of(RequestPath.of(uri)).error(status, code, message);
    }

    /** A body that cannot be read at all. */
    Response unreadable(UriInfo uri, String message) {
        String path = RequestPath.of(uri);
        return of(path).unreadable(path, message);
    }

    /** The header in which the callers of a path name their requests. */
    String requestIdHeader(String path) {
        return of(path).requestIdHeader();
    }

    private Dialect of(String path) {
        return dialects.stream()
                .filter(dialect -> dialect.speaks(path))
                .findFirst()
                .orElse(fallback);
    }
}
