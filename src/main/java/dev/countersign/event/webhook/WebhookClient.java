package dev.countersign.event.webhook;

import dev.countersign.trace.Step;
import dev.countersign.trace.TraceParent;
import dev.countersign.trace.Tracing;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.tracing.TracingPolicy;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * Posts to receivers whom nobody vouches for. The address of a name is judged before every attempt, and the one that was judged
 * is the one that is connected to; the certificate must name the host. No redirect is followed, no cookie kept, no proxy asked.
 */
@ApplicationScoped
public class WebhookClient {

    private static final int IDLE_SECONDS = 2;

    private final Vertx vertx;
    private final HostResolver resolver;
    private final WebhookConfig config;
    private final AddressGuard guard;
    private final Clock clock;
    private final HttpClient http;
    private final Tracing tracing;

    WebhookClient(
            Vertx vertx,
            HostResolver resolver,
            WebhookConfig config,
            MeterRegistry registry,
            TlsConfigurationRegistry tls,
            Tracing tracing) {
        this.vertx = vertx;
        this.resolver = resolver;
        this.config = config;
        this.guard = new AddressGuard(config.allowLoopback());
        this.clock = registry.config().clock();
        this.tracing = tracing;
        this.http = vertx.httpClientBuilder()
                .with(options(config, tls.get("webhook")))
                .with(pool(config))
                // whoever waits for the answer hears of it; without a handler the receiver's words would be logged
                .withConnectHandler(connection -> connection.exceptionHandler(broken -> {}))
                .build();
    }

    private static HttpClientOptions options(WebhookConfig config, Optional<TlsConfiguration> tls) {
        HttpClientOptions options = new HttpClientOptions()
                .setConnectTimeout(Math.toIntExact(config.connectTimeout().toMillis()))
                .setSslHandshakeTimeout(config.connectTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setVerifyHost(true)
                .setUseAlpn(false)
                .setDecompressionSupported(false)
                .setKeepAliveTimeout(IDLE_SECONDS)
                // our own span says less: a receiver's URL may hold a secret
                .setTracingPolicy(TracingPolicy.IGNORE);
        tls.ifPresent(own -> options.setTrustOptions(own.getTrustStoreOptions()));
        return options;
    }

    /** The pool is kept by address and host, and bounded by what is claimed, not here: partners may share a host. */
    private static PoolOptions pool(WebhookConfig config) {
        return new PoolOptions().setHttp1MaxSize(config.inFlight());
    }

    /**
     * Checks a URL as it is registered: its spelling, and the addresses of its host as far as they are known now.
     *
     * @return what is wrong with it, for the person who gave it
     */
    public Uni<TargetUrl> check(String text) {
        TargetUrl parsed = TargetUrl.parse(text, config.allowLoopback());
        return switch (parsed) {
            case TargetUrl.Refused refused -> Uni.createFrom().item(refused);
            case TargetUrl.Ok url ->
                url.literal()
                        .map(address -> Uni.createFrom().item(List.of(address)))
                        .orElseGet(() -> resolver.resolveForRegistration(url.host()))
                        .ifNoItem()
                        .after(config.connectTimeout())
                        .fail()
                        .onFailure()
                        .recoverWithItem(List.of())
                        .map(found -> refusal(found)
                                .<TargetUrl>map(reason -> new TargetUrl.Refused("the host has " + reason))
                                .orElse(url));
        };
    }

    /** One attempt, which ends within the limit whatever the receiver does. Never fails. */
    public Uni<AttemptOutcome> post(String text, byte[] body, Map<String, String> headers, Duration limit) {
        long started = clock.monotonicTime();
        return switch (TargetUrl.parse(text, config.allowLoopback())) {
            case TargetUrl.Refused refused -> Uni.createFrom().item(failed(AttemptError.INVALID_URL, started));
            case TargetUrl.Ok url ->
                addresses(url)
                        .ifNoItem()
                        .after(limit)
                        .fail()
                        .onFailure()
                        .recoverWithItem(List.of())
                        .flatMap(found -> post(url, found, new Sent(body, headers), limit, started));
        };
    }

    private Uni<AttemptOutcome> post(
            TargetUrl.Ok url, List<InetAddress> addresses, Sent sent, Duration limit, long started) {
        if (addresses.isEmpty()) {
            return Uni.createFrom().item(failed(AttemptError.UNKNOWN_HOST, started));
        }
        if (refusal(addresses).isPresent()) {
            return Uni.createFrom().item(failed(AttemptError.REFUSED_ADDRESS, started));
        }
        Duration left = limit.minus(since(started));
        return left.isNegative() || left.isZero()
                ? Uni.createFrom().item(failed(AttemptError.TIMEOUT, started))
                : tracing.call(
                        step(url),
                        (span, trace) -> new WebhookExchange(vertx, http)
                                .run(url, addresses.getFirst(), sent.body(), with(trace, sent.headers()), left)
                                .map(end -> outcome(end, started))
                                .invoke(outcome -> describe(span, outcome)));
    }

    private static Step step(TargetUrl.Ok url) {
        return Step.call(
                "POST",
                Attributes.builder()
                        .put("http.request.method", "POST")
                        .put("server.address", url.host())
                        .put("server.port", url.port())
                        .build());
    }

    /** Random ids, so that a receiver can tell us which delivery it speaks of; no baggage and no state. */
    private static Map<String, String> with(Optional<TraceParent> trace, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        trace.ifPresent(place -> all.put(TraceParent.HEADER, place.header()));
        return all;
    }

    private static void describe(Span span, AttemptOutcome outcome) {
        switch (outcome) {
            case AttemptOutcome.Accepted accepted -> span.setAttribute("http.response.status_code", accepted.status());
            case AttemptOutcome.Failed failed -> {
                span.setStatus(StatusCode.ERROR)
                        .setAttribute("error.type", failed.error().name());
                failed.status().ifPresent(status -> span.setAttribute("http.response.status_code", status));
            }
        }
    }

    private record Sent(byte[] body, Map<String, String> headers) {}

    private Uni<List<InetAddress>> addresses(TargetUrl.Ok url) {
        return url.literal()
                .map(address -> Uni.createFrom().item(List.of(address)))
                .orElseGet(() -> resolver.resolve(url.host()));
    }

    /** One bad address among good ones is enough: which of them a name answers with is up to its owner. */
    private Optional<String> refusal(List<InetAddress> addresses) {
        return addresses.stream().map(guard::refusal).flatMap(Optional::stream).findFirst();
    }

    private AttemptOutcome outcome(WebhookExchange.End end, long started) {
        Duration latency = since(started);
        return switch (end) {
            case WebhookExchange.End.Broken broken -> AttemptOutcome.Failed.of(broken.error(), latency);
            case WebhookExchange.End.Answered answered -> {
                int status = answered.status();
                if (!isStatus(status)) {
                    yield AttemptOutcome.Failed.of(AttemptError.CLOSED, latency);
                }
                yield status / 100 == 2
                        ? new AttemptOutcome.Accepted(status, latency)
                        : new AttemptOutcome.Failed(
                                error(status), OptionalInt.of(status), latency, answered.retryAfter());
            }
        };
    }

    /** Whoever answers with another number does not speak HTTP; nobody has checked it before us. */
    private static boolean isStatus(int status) {
        return status >= 100 && status <= 999;
    }

    private static AttemptError error(int status) {
        if (status == 410) {
            return AttemptError.GONE;
        }
        return status / 100 == 3 ? AttemptError.REDIRECT : AttemptError.STATUS;
    }

    private AttemptOutcome failed(AttemptError error, long started) {
        return AttemptOutcome.Failed.of(error, since(started));
    }

    private Duration since(long started) {
        return Duration.ofNanos(Math.max(0, clock.monotonicTime() - started));
    }

    @PreDestroy
    void stop() {
        http.close();
    }
}
