package dev.countersign.driver;

import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.microprofile.config.ConfigProvider;

/** Calls over HTTP: one at a time through REST-assured, many at once or byte for byte through the JDK's client. */
public final class Http {

    private static final RestAssuredConfig AS_GIVEN = RestAssuredConfig.config()
            .encoderConfig(EncoderConfig.encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false));
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Http() {}

    /**
     * One call.
     *
     * @param body text as it is, anything else as JSON; null for none
     */
    public static Answer call(String method, String path, Map<String, String> headers, Object body) {
        RequestSpecification request = RestAssured.given()
                .config(AS_GIVEN)
                .baseUri("http://localhost")
                .port(server().getPort())
                .urlEncodingEnabled(false)
                .headers(headers);
        if (body != null) {
            if (!headers.containsKey("Content-Type")) {
                request.header("Content-Type", "application/json");
            }
            request.body(bytes(body));
        } else {
            request.noContentType();
        }
        return answer(method, path, request.request(method, path));
    }

    private static Answer answer(String method, String path, Response response) {
        Map<String, String> answered = new HashMap<>();
        response.headers()
                .forEach(header -> answered.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue()));
        return new Answer(method + " " + path, response.statusCode(), answered, response.asString());
    }

    /** One call to a path exactly as it is written, whatever a client would make of it. */
    public static Answer raw(String method, String path, Map<String, String> headers, byte[] body) {
        try {
            return answer(method, path, CLIENT.send(request(method, path, headers, body), text()));
        } catch (IOException failure) {
            throw new AssertionError(method + " " + path + " was not answered", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** One call without a body, and with a header that comes twice. */
    public static Answer twice(String method, String path, String header, String first, String second) {
        Response response = RestAssured.given()
                .config(AS_GIVEN)
                .baseUri("http://localhost")
                .port(server().getPort())
                .header(header, first, second)
                .request(method, path);
        return answer(method, path, response);
    }

    /** One POST whose body comes in pieces, and whose length nobody says beforehand. */
    public static Answer chunked(String path, Map<String, String> headers, byte[] body) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(
                        request("POST", path, headers, body), (name, value) -> true)
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
        try {
            return answer("POST", path, CLIENT.send(builder.build(), text()));
        } catch (IOException failure) {
            throw new AssertionError("POST " + path + " was not answered", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** All calls at once; the answers in the order of the calls. */
    public static List<Answer> atOnce(List<Call> calls) {
        List<CompletableFuture<Answer>> running = calls.stream()
                .map(call -> CLIENT.sendAsync(request("POST", call.path(), call.headers(), bytes(call.body())), text())
                        .thenApply(response -> answer("POST", call.path(), response)))
                .toList();
        return running.stream().map(CompletableFuture::join).toList();
    }

    /** A POST to be made together with others. */
    public record Call(String path, Map<String, String> headers, Object body) {}

    private static HttpRequest request(String method, String path, Map<String, String> headers, byte[] body) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + server().getPort() + path))
                .timeout(Duration.ofSeconds(60))
                .method(
                        method,
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (body.length > 0 && !headers.containsKey("Content-Type")) {
            builder.header("Content-Type", "application/json");
        }
        headers.forEach(builder::header);
        return builder.build();
    }

    /**
     * The server of this run. REST-assured learns of it only after a test class is instantiated, and until then means 8080. Threads of
     * the common pool may have another class loader, and with it another configuration.
     */
    private static URI server() {
        return ConfigProvider.getConfig(Http.class.getClassLoader()).getValue("test.url", URI.class);
    }

    private static HttpResponse.BodyHandler<String> text() {
        return HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8);
    }

    private static Answer answer(String method, String path, HttpResponse<String> response) {
        Map<String, String> headers = new HashMap<>();
        response.headers()
                .map()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        return new Answer(method + " " + path, response.statusCode(), headers, response.body());
    }

    private static byte[] bytes(Object body) {
        return switch (body) {
            case null -> new byte[0];
            case byte[] exact -> exact;
            default -> body.toString().getBytes(StandardCharsets.UTF_8);
        };
    }
}
