package dev.countersign.api;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;

/**
 * Ends a connection whose request is not read to its end: the rest would stand where the next request is expected. What the client
 * still sends is thrown away for a moment first; a connection that is closed at once may take the answer with it.
 */
final class LingeringClose {

    private static final long MOMENT = Duration.ofSeconds(2).toMillis();

    private LingeringClose() {}

    /** Closes the connection of a request some time after its answer. */
    static void afterAnswer(HttpServerRequest request, Vertx vertx) {
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE).endHandler(ended -> {
            if (request.isEnded()) {
                request.connection().close();
                return;
            }
            long timer = vertx.setTimer(MOMENT, late -> request.connection().close());
            request.handler(rest -> {});
            request.exceptionHandler(gone -> vertx.cancelTimer(timer));
            request.endHandler(read -> {
                vertx.cancelTimer(timer);
                request.connection().close();
            });
            request.resume();
        });
    }
}
