package dev.countersign.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.restassured.filter.Filter;
import io.restassured.filter.FilterContext;
import io.restassured.response.Response;
import io.restassured.specification.FilterableRequestSpecification;
import io.restassured.specification.FilterableResponseSpecification;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Holds every exchange of the tests against the OpenAPI documents that the service itself serves, the operator's or everybody
 * else's: an operation of its document answers only statuses that are declared there, with bodies that fit their schema.
 */
public final class OpenApiConformity implements Filter {

    /** What HTTP itself answers, whatever the operation: not acceptable, too large. */
    private static final Set<Integer> UNDECLARED = Set.of(405, 406, 413);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ConcurrentMap<String, JsonNode> documents = new ConcurrentHashMap<>();

    @Override
    public Response filter(
            FilterableRequestSpecification request, FilterableResponseSpecification expected, FilterContext context) {
        Response response = context.next(request, expected);
        JsonNode document = documents.computeIfAbsent(
                request.getBaseUri() + ":" + request.getPort() + document(request), OpenApiConformity::fetch);
        operation(document, request).ifPresent(operation -> check(document, request, operation, response));
        return response;
    }

    /** Where the document of the called door is. */
    private static String document(FilterableRequestSpecification request) {
        String path = URI.create(request.getURI()).getPath();
        return (path.startsWith("/admin/") ? "/q/openapi-admin" : "/q/openapi") + "?format=json";
    }

    private static JsonNode fetch(String document) {
        // the client's upgrade to HTTP/2 loses its place in an answer of this size
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return JSON.readTree(
                    client.send(HttpRequest.newBuilder(URI.create(document)).build(), BodyHandlers.ofString())
                            .body());
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError("the OpenAPI document is not served", failure);
        }
    }

    private static Optional<JsonNode> operation(JsonNode document, FilterableRequestSpecification request) {
        String path = URI.create(request.getURI()).getPath();
        String method = request.getMethod().toLowerCase(Locale.ROOT);
        for (Iterator<Map.Entry<String, JsonNode>> paths = document.get("paths").fields(); paths.hasNext(); ) {
            Map.Entry<String, JsonNode> entry = paths.next();
            if (path.matches(entry.getKey().replaceAll("\\{[^}]+}", "[^/]+"))) {
                return Optional.ofNullable(entry.getValue().get(method));
            }
        }
        return Optional.empty();
    }

    private static void check(
            JsonNode document, FilterableRequestSpecification request, JsonNode operation, Response response) {
        String exchange = "%s %s -> %d %s"
                .formatted(request.getMethod(), request.getURI(), response.statusCode(), response.asString());
        JsonNode declared = operation.get("responses").get(String.valueOf(response.statusCode()));
        if (declared == null) {
            assertThat(UNDECLARED)
                    .as("status not in the OpenAPI document: " + exchange)
                    .contains(response.statusCode());
            return;
        }
        JsonNode content = declared.get("content");
        if (content != null && !response.asString().isEmpty()) {
            String mediaType = response.contentType().split(";")[0];
            assertThat(content.has(mediaType))
                    .as("media type %s not declared: %s", mediaType, exchange)
                    .isTrue();
            assertThat(errors(document, content.get(mediaType).get("schema"), response))
                    .as(exchange)
                    .isEmpty();
        }
    }

    private static Set<?> errors(JsonNode document, JsonNode schema, Response response) {
        ObjectNode root = schema.deepCopy();
        root.set("components", document.get("components"));
        try {
            return JsonSchemaFactory.getInstance(VersionFlag.V202012)
                    .getSchema(root)
                    .validate(JSON.readTree(response.asString()));
        } catch (JsonProcessingException malformed) {
            throw new AssertionError("not JSON: " + response.asString(), malformed);
        }
    }
}
