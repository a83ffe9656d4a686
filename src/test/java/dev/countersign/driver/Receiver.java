package dev.countersign.driver;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/** A partner's receiver of webhooks: keeps what it is sent, byte for byte, and answers as it is told. */
public final class Receiver implements AutoCloseable {

    private static final String PATH = "/hooks";

    private final HttpServer server;
    private final String scheme;
    private final List<Request> requests = new ArrayList<>();
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostUnderWay = new AtomicInteger();
    private volatile Function<Request, Reply> behaviour = request -> Reply.status(200);

    private Receiver(HttpServer server, String scheme) {
        this.server = server;
        this.scheme = scheme;
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    /** Over plain http, on this machine. */
    public static Receiver plain() {
        try {
            return new Receiver(HttpServer.create(loopback(), 200), "http");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Over https. */
    public static Receiver https(SSLContext context) {
        try {
            HttpsServer server = HttpsServer.create(loopback(), 200);
            server.setHttpsConfigurator(new HttpsConfigurator(context));
            return new Receiver(server, "https");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** Answers this from now on. */
    public Receiver answers(int status) {
        return behaves(request -> Reply.status(status));
    }

    /** Does this from now on; it may take its time. */
    public Receiver behaves(Function<Request, Reply> how) {
        behaviour = how;
        return this;
    }

    public String url() {
        return url("localhost");
    }

    public String url(String host) {
        return scheme + "://" + host + ":" + port() + PATH;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** Everything that came in, in order of arrival. */
    public List<Request> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /** How many came in. */
    public int count() {
        synchronized (requests) {
            return requests.size();
        }
    }

    public Request only() {
        List<Request> all = requests();
        if (all.size() != 1) {
            throw new AssertionError("expected one request, got " + all);
        }
        return all.getFirst();
    }

    public void forget() {
        synchronized (requests) {
            requests.clear();
        }
    }

    /** How many requests it ever had at the same time. */
    public int mostUnderWay() {
        return mostUnderWay.get();
    }

    private void serve(HttpExchange exchange) throws IOException {
        int now = underWay.incrementAndGet();
        mostUnderWay.accumulateAndGet(now, Math::max);
        try (exchange) {
            Map<String, String> headers = new HashMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            Request request = new Request(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                    headers,
                    exchange.getRequestBody().readAllBytes(),
                    Instant.now());
            synchronized (requests) {
                requests.add(request);
            }
            Reply reply = behaviour.apply(request);
            reply.headers().forEach(exchange.getResponseHeaders()::add);
            exchange.sendResponseHeaders(reply.status(), -1);
        } finally {
            underWay.decrementAndGet();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** A request as it was received; headers by lower-case name. */
    public record Request(String line, Map<String, String> headers, byte[] body, Instant at) {

        public JsonNode json() {
            try {
                return Json.MAPPER.readTree(body);
            } catch (IOException malformed) {
                throw new UncheckedIOException(malformed);
            }
        }

        public String eventId() {
            return json().get("event_id").textValue();
        }

        public String orderId() {
            return json().get("data").get("order_id").textValue();
        }

        public String status() {
            return json().get("data").get("status").textValue();
        }

        @Override
        public String toString() {
            return line + " " + new String(body, java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    /** An answer without a body. */
    public record Reply(int status, Map<String, String> headers) {

        public static Reply status(int status) {
            return new Reply(status, Map.of());
        }
    }
}
