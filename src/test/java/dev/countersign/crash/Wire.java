package dev.countersign.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** HTTP to whichever instance answers. Knows the difference between a refusal and no answer at all. */
public final class Wire {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int BAD_GATEWAY = 502;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final ObjectMapper json = new ObjectMapper();
    private final List<PackagedService> instances;
    private final History history;
    private final Predicate<PackagedService> reachable;
    private final AtomicInteger turn = new AtomicInteger();
    private volatile String apiKey = "";

    /** To those that run. */
    public Wire(List<PackagedService> instances, History history) {
        this(instances, PackagedService::isRunning, history);
    }

    /** To those that somebody, who may be late to know, holds for reachable. */
    public Wire(List<PackagedService> instances, Predicate<PackagedService> reachable, History history) {
        this.instances = List.copyOf(instances);
        this.reachable = reachable;
        this.history = history;
    }

    public void authenticate(String key) {
        this.apiKey = key;
    }

    /** A status and a body. */
    public record Answer(int status, JsonNode body) {
        JsonNode data() {
            return body.path("data");
        }

        String code() {
            return body.path("error").path("code").asText();
        }

        String message() {
            return body.path("error").path("message").asText();
        }

        boolean ok() {
            return status / 100 == 2;
        }

        @Override
        public String toString() {
            return status + " " + body;
        }
    }

    /** Empty when the connection failed: whether the call was executed is then unknown. */
    public Optional<Answer> send(String method, String path, String body) {
        PackagedService instance = next();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(instance.address() + path))
                .timeout(PATIENCE)
                .header("X-API-Key", apiKey);
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        request.method(
                method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        try {
            var response = http.send(request.build(), BodyHandlers.ofString());
            Answer answer = new Answer(response.statusCode(), parse(response.body()));
            if (answer.status() >= 500 && answer.status() != BAD_GATEWAY) {
                history.violation(method + " " + path + " answered " + answer);
            }
            return Optional.of(answer);
        } catch (IOException noAnswer) {
            history.count("calls without an answer");
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** In turn, and never one that is known to be unreachable while another is not: as a balancer would. */
    private PackagedService next() {
        List<PackagedService> known = instances.stream().filter(reachable).toList();
        List<PackagedService> candidates = known.isEmpty() ? instances : known;
        return candidates.get(Math.floorMod(turn.getAndIncrement(), candidates.size()));
    }

    private JsonNode parse(String text) throws IOException {
        return text.isEmpty() ? MissingNode.getInstance() : json.readTree(text);
    }
}
