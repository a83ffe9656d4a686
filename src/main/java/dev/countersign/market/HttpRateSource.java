package dev.countersign.market;

import dev.countersign.trace.Step;
import dev.countersign.trace.TraceParent;
import dev.countersign.trace.Tracing;
import io.opentelemetry.api.common.Attributes;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/** Rates from an HTTP server that the operator trusts, in the form that {@link RatesDocument} reads. No redirect is followed. */
@ApplicationScoped
@Priority(100)
class HttpRateSource implements RateSource {

    private static final Step STEP = Step.call(
            "rates", Attributes.builder().put("http.request.method", "GET").build());

    private static final int OK = 200;
    private static final int MOST_BYTES = 1024 * 1024;

    private final RatesConfig config;
    private final HttpClient http;
    private final Tracing tracing;

    HttpRateSource(Vertx vertx, RatesConfig config, Tracing tracing) {
        this.config = config;
        this.tracing = tracing;
        this.http = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(config.timeout().toMillis()))
                .setVerifyHost(true)
                .setDecompressionSupported(false)
                // our own span says less: the URL may hold a secret
                .setTracingPolicy(TracingPolicy.IGNORE));
    }

    @Override
    public boolean isThere() {
        return config.url().isPresent();
    }

    @Override
    public Duration refresh() {
        return config.refresh();
    }

    @Override
    public Uni<RateSheet> rates() {
        return tracing.call(STEP, (span, trace) -> get(config.url().orElseThrow(), trace))
                .ifNoItem()
                .after(config.timeout())
                .failWith(() -> new RatesAnswerException("none came in time"))
                .map(RatesDocument::read);
    }

    private Uni<Buffer> get(String url, Optional<TraceParent> trace) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(url)
                .setFollowRedirects(false)
                .putHeader("Accept", "application/json");
        trace.ifPresent(place -> options.putHeader(TraceParent.HEADER, place.header()));
        return Uni.createFrom().emitter(emitter -> {
            AtomicBoolean ended = new AtomicBoolean();
            AtomicReference<HttpClientRequest> request = new AtomicReference<>();
            emitter.onTermination(() -> {
                ended.set(true);
                cutOff(request.get());
            });
            http.request(options)
                    .compose(opened -> {
                        request.set(opened);
                        if (ended.get()) {
                            cutOff(opened);
                        }
                        return opened.send();
                    })
                    .onFailure(emitter::fail)
                    .onSuccess(response -> read(response, emitter));
        });
    }

    /** Nothing of an exchange that is over goes on; of one that came to its good end, nothing is left to be cut off. */
    private static void cutOff(HttpClientRequest request) {
        if (request != null) {
            request.reset();
        }
    }

    private static void read(HttpClientResponse response, UniEmitter<? super Buffer> emitter) {
        response.exceptionHandler(emitter::fail);
        if (response.statusCode() != OK) {
            emitter.fail(new RatesAnswerException("its status is " + response.statusCode()));
            return;
        }
        Buffer body = Buffer.buffer();
        response.handler(part -> {
            if (body.length() + part.length() > MOST_BYTES) {
                emitter.fail(new RatesAnswerException("it is too long"));
            } else {
                body.appendBuffer(part);
            }
        });
        response.endHandler(all -> emitter.complete(body));
    }

    @PreDestroy
    void stop() {
        http.close();
    }

    /** No good answer. */
    static final class RatesAnswerException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        RatesAnswerException(String problem) {
            super("no good answer with rates: " + problem);
        }
    }
}
