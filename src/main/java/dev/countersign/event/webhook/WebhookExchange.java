package dev.countersign.event.webhook;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLException;

/** One request and its answer, of which nothing is kept but the status and one header. */
final class WebhookExchange {

    /** Read to its end the connection can serve again; who sends more loses it. */
    private static final int MOST_BYTES = 16 * 1024;

    private final Vertx vertx;
    private final HttpClient http;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicReference<HttpClientRequest> request = new AtomicReference<>();

    WebhookExchange(Vertx vertx, HttpClient http) {
        this.vertx = vertx;
        this.http = http;
    }

    /** How it ended. */
    sealed interface End {

        /** With an answer, whose body was read or cut off. */
        record Answered(int status, Optional<Duration> retryAfter) implements End {}

        /** Without a whole one. */
        record Broken(AttemptError error) implements End {}
    }

    /** Posts to one address; the host is who it has to be. Ends within the limit, and then nothing of it runs any more. */
    Uni<End> run(TargetUrl.Ok url, InetAddress address, byte[] body, Map<String, String> headers, Duration limit) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(nameless(address), url.port())))
                .setHost(url.host())
                .setPort(url.port())
                .setSsl(url.tls())
                .setURI(url.target())
                .setFollowRedirects(false);
        headers.forEach(options::addHeader);
        if (url.host().contains(":")) {
            options.putHeader(HttpHeaders.HOST, "[" + url.host() + "]:" + url.port());
        }
        return Uni.createFrom().emitter(emitter -> {
            long timer = vertx.setTimer(limit.toMillis(), late -> end(emitter, new End.Broken(AttemptError.TIMEOUT)));
            emitter.onTermination(() -> vertx.cancelTimer(timer));
            http.request(options)
                    .onFailure(failure -> end(emitter, new End.Broken(error(failure))))
                    .onSuccess(opened -> send(opened, body, emitter));
        });
    }

    /** With a name, connections would be pooled by it, and an address that was not judged now be used again. */
    private static InetAddress nameless(InetAddress address) {
        try {
            return InetAddress.getByAddress(address.getAddress());
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void send(HttpClientRequest opened, byte[] body, UniEmitter<? super End> emitter) {
        request.set(opened);
        if (ended.get()) {
            opened.reset();
            return;
        }
        opened.exceptionHandler(failure -> end(emitter, new End.Broken(error(failure))));
        opened.response()
                .onFailure(failure -> end(emitter, new End.Broken(error(failure))))
                .onSuccess(response -> read(response, emitter));
        opened.end(Buffer.buffer(body));
    }

    private void read(HttpClientResponse response, UniEmitter<? super End> emitter) {
        End answered = new End.Answered(response.statusCode(), RetryAfter.of(response));
        long[] seen = {0};
        response.exceptionHandler(failure -> end(emitter, new End.Broken(error(failure))));
        response.handler(part -> {
            seen[0] += part.length();
            if (seen[0] > MOST_BYTES) {
                end(emitter, answered);
            }
        });
        response.endHandler(all -> {
            if (ended.compareAndSet(false, true)) {
                emitter.complete(answered);
            }
        });
    }

    /** Ends it early: what is under way is cut off. */
    private void end(UniEmitter<? super End> emitter, End end) {
        if (ended.compareAndSet(false, true)) {
            emitter.complete(end);
            HttpClientRequest opened = request.get();
            if (opened != null) {
                opened.reset();
                opened.connection().close();
            }
        }
    }

    private static AttemptError error(Throwable failure) {
        return switch (failure) {
            case TimeoutException timeout -> AttemptError.TIMEOUT;
            case io.netty.channel.ConnectTimeoutException timeout -> AttemptError.TIMEOUT;
            case SSLException tls -> AttemptError.TLS;
            case io.netty.handler.codec.DecoderException garbage -> AttemptError.CLOSED;
            case ConnectException none -> AttemptError.CONNECT;
            case java.net.SocketException none -> AttemptError.CLOSED;
            default ->
                failure.getCause() == null || failure.getCause() == failure
                        ? AttemptError.CLOSED
                        : error(failure.getCause());
        };
    }
}
