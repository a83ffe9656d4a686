package dev.countersign.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.countersign.trace.Tracing;
import io.opentelemetry.api.OpenTelemetry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rates over HTTP: all of an answer is understood, or none of it is used. */
class HttpRateSourceTest extends RateSourceContract {

    private static final Instant NOW = Instant.parse("2026-02-03T10:00:00Z");
    private static final String GOOD = rate("BTC", "USD", "64935", "65065");
    private static final BigDecimal TWO = BigDecimal.valueOf(2);

    private final Map<String, String> world = new ConcurrentSkipListMap<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private Vertx vertx;
    private HttpServer server;
    private HttpRateSource source;
    private volatile Reply reply = exchange -> answer(exchange, 200, document(String.join(",", world.values())));

    @BeforeEach
    void start() throws IOException {
        vertx = Vertx.vertx();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                reply.to(exchange);
            }
        });
        server.start();
        source = source("http://localhost:" + server.getAddress().getPort() + "/rates?key=1", Duration.ofSeconds(20));
    }

    @AfterEach
    void stop() {
        over.countDown();
        source.stop();
        server.stop(0);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Override
    protected RateSource source() {
        return source;
    }

    @Override
    protected void worldHas(String base, String quote, BigDecimal mid, BigDecimal spread) {
        BigDecimal half = mid.multiply(spread).divide(TWO);
        world.put(
                base + quote,
                rate(
                        base,
                        quote,
                        mid.subtract(half).toPlainString(),
                        mid.add(half).toPlainString()));
    }

    @Override
    protected Instant now() {
        return NOW;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "null",
                "{\"rates\":[",
                "{'timestamp':'2026-02-03T10:00:00Z','rates':[]}",
                "{'timestamp':'2026-02-03T10:00:00Z','rates':{}}",
                "{'timestamp':'2026-02-03T10:00:00Z','rates':[GOOD]} and more",
                "{'timestamp':'2026-02-03T10:00:00Z','rates':[GOOD,null]}",
                "{'timestamp':'2026-02-03T10:00:00Z','rates':[GOOD,'x']}",
                "{'timestamp':'2026-02-03T10:00:00Z','rates':[GOOD,GOOD]}",
                "{'rates':[GOOD]}",
                "{'timestamp':1770112800,'rates':[GOOD]}",
                "{'timestamp':'yesterday','rates':[GOOD]}",
                "{'timestamp':'2026-02-03T10:00:00','rates':[GOOD]}",
            })
    void aWrongDocumentIsAFailure(String document) {
        answersWith(document.replace("GOOD", GOOD).replace('\'', '"'));
        isRefused();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'base':'ETH','quote':'USD','bid':'3200'",
                "'base':'ETH','quote':'USD','bid':3200,'ask':3201",
                "'base':'ETH','quote':'USD','bid':'0','ask':'1'",
                "'base':'ETH','quote':'USD','bid':'-1','ask':'1'",
                "'base':'ETH','quote':'USD','bid':'2','ask':'1'",
                "'base':'ETH','quote':'USD','bid':'1e3','ask':'1e3'",
                "'base':'ETH','quote':'USD','bid':'1,5','ask':'1,6'",
                "'base':'ETH','quote':'USD','bid':'NaN','ask':'NaN'",
                "'base':'ETH','quote':'USD','bid':'1.0000000000000000000000000000001','ask':'2'",
                "'base':'eth','quote':'USD','bid':'1','ask':'2'",
                "'base':'USD','quote':'USD','bid':'1','ask':'2'",
                "'base':'USD','quote':'BTC','bid':'1','ask':'2'",
                "'base':null,'quote':'USD','bid':'1','ask':'2'",
            })
    void oneWrongRateSpoilsAllOfThem(String wrong) {
        answersWith(document(GOOD + ",{" + wrong.replace('\'', '"') + "}"));
        isRefused();
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 204, 301, 302, 400, 401, 404, 429, 500, 503})
    void anyStatusButOkIsAFailure(int status) {
        reply = exchange -> {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            answer(exchange, status, status == 204 ? "" : document(GOOD));
        };
        isRefused();
    }

    @Test
    void anEndlessAnswerIsCutOff() {
        reply = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] part = " ".repeat(64 * 1024).getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 10_000; i++) {
                exchange.getResponseBody().write(part);
            }
        };
        isRefused();
    }

    @Test
    void anAnswerThatNeverEndsIsGivenUp() {
        source.stop();
        source = source("http://localhost:" + server.getAddress().getPort() + "/rates", Duration.ofMillis(200));
        reply = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            await(over);
        };
        isRefused();
    }

    @Test
    void anAnswerThatBreaksOffIsAFailure() {
        reply = exchange -> {
            byte[] whole = document(GOOD).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, whole.length);
            exchange.getResponseBody().write(whole, 0, whole.length - 10);
            exchange.getResponseBody().flush();
        };
        isRefused();
    }

    @Test
    void noServerIsAFailure() {
        server.stop(0);
        isRefused();
    }

    @Test
    void afterAFailureItIsAskedAsBefore() {
        worldHas("BTC", "USD", BigDecimal.TEN, BigDecimal.ZERO);
        Reply good = reply;
        answersWith("{");
        isRefused();
        reply = good;
        asked();
    }

    private void isRefused() {
        assertThatThrownBy(this::asked)
                .satisfies(failure ->
                        assertThat(String.valueOf(failure.getMessage())).doesNotContain("key=1"));
    }

    private void answersWith(String body) {
        reply = exchange -> answer(exchange, 200, body);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static String document(String rates) {
        return "{\"timestamp\":\"2026-02-03T11:00:00+01:00\",\"more\":[1.5],\"rates\":[" + rates + "]}";
    }

    private static String rate(String... values) {
        String[] names = {"base", "quote", "bid", "ask"};
        return IntStream.range(0, names.length)
                .mapToObj(i -> "\"%s\":\"%s\"".formatted(names[i], values[i]))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private HttpRateSource source(String url, Duration timeout) {
        return new HttpRateSource(
                vertx, new TestRatesConfig(Optional.of(url), timeout), new Tracing(OpenTelemetry.noop(), true, vertx));
    }

    /** What the server does. */
    @FunctionalInterface
    private interface Reply {

        void to(HttpExchange exchange) throws IOException;
    }
}
