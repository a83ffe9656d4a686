package dev.countersign.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.countersign.driver.Http;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Management;
import dev.countersign.k8s.Manifests.Overlay;
import dev.countersign.k8s.PromQl.Condition;
import dev.countersign.k8s.PromQl.Selector;
import io.micrometer.core.instrument.binder.http.Outcome;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever the rules, the dashboard and the autoscaler read is served by the application, with these labels; and so are the probes. */
@QuarkusTest
@TestProfile(MetricsOfManifestsTest.JobsAreKnown.class)
class MetricsOfManifestsTest {

    /** The jobs are registered, as in a cluster, but none is begun. */
    public static final class JobsAreKnown implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.scheduler.enabled", "true",
                    "quarkus.scheduler.start-mode", "halted");
        }
    }

    /** Of the API, outside of tests. */
    private static final String PORT = Pattern.compile("^quarkus\\.http\\.port=(\\d+)$", Pattern.MULTILINE)
            .matcher(Yaml.text(Path.of("src", "main", "resources", "application.properties")))
            .results()
            .map(port -> port.group(1))
            .findFirst()
            .orElseThrow();

    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? \\S+");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** What Prometheus adds to each series of a PodMonitor. */
    private static final Set<String> OF_THE_TARGET = Set.of("job", "namespace", "pod");

    /** Of kube-state-metrics, of CloudNativePG with its plugin, and of Prometheus itself. */
    private static final Map<String, Set<String>> OF_OTHERS = Map.ofEntries(
            Map.entry("up", Set.of("job")),
            Map.entry("kube_deployment_status_replicas_available", Set.of("namespace", "deployment")),
            Map.entry("kube_deployment_spec_replicas", Set.of("namespace", "deployment")),
            Map.entry("kube_pod_container_status_restarts_total", Set.of("namespace", "pod", "container")),
            Map.entry("kube_job_failed", Set.of("namespace", "job_name", "condition")),
            Map.entry(
                    "kube_horizontalpodautoscaler_status_current_replicas",
                    Set.of("namespace", "horizontalpodautoscaler")),
            Map.entry("kube_horizontalpodautoscaler_spec_max_replicas", Set.of("namespace", "horizontalpodautoscaler")),
            Map.entry("cnpg_pg_stat_archiver_failed_count", Set.of()),
            Map.entry("cnpg_pg_replication_streaming_replicas", Set.of()),
            Map.entry("cnpg_pg_replication_lag", Set.of()),
            Map.entry("barman_cloud_cloudnative_pg_io_last_available_backup_timestamp", Set.of()));

    private record Sample(String metric, Map<String, String> labels) {}

    private final List<Sample> served = new ArrayList<>();

    @BeforeEach
    void scrape() {
        Http.call("GET", "/health", Map.of(), null).is(200);
        // in a cluster all of them have run within seconds
        Jobs.track();
        Jobs.countTransfers();
        Jobs.countAuthorizations();
        Jobs.countRampOrders();
        Jobs.countWebhooks();
        Jobs.countMail();
        Management.get("/q/metrics")
                .asString()
                .lines()
                .map(SAMPLE::matcher)
                .filter(Matcher::matches)
                .forEach(sample -> served.add(new Sample(
                        sample.group(1),
                        labels(Optional.ofNullable(sample.group(2)).orElse("")))));
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new HashMap<>();
        LABEL.matcher(text).results().forEach(label -> labels.put(label.group(1), label.group(2)));
        return labels;
    }

    @Test
    void theRulesReadWhatIsServed() {
        AlertTest.rules().forEach(rule -> check(rule.get("expr").textValue()));
    }

    @Test
    void theDashboardReadsWhatIsServed() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(Yaml.text(Manifests.MONITORING.resolve("countersign.json")));
        List<JsonNode> expressions = dashboard.findValues("expr");
        assertThat(expressions).hasSizeGreaterThan(20);
        expressions.forEach(expression -> check(expression.textValue()));
        assertThat(dashboard.at("/templating/list/1/query").textValue())
                .matches("label_values\\(countersign_transfers, namespace\\)");
    }

    @Test
    void theAutoscalerReadsWhatIsServed() {
        JsonNode metric =
                Overlay.of("prod").one("HorizontalPodAutoscaler", "countersign").findValue("metric");
        List<Condition> conditions = new ArrayList<>();
        metric.at("/selector/matchLabels")
                .properties()
                .forEach(label -> conditions.add(
                        new Condition(label.getKey(), "=", label.getValue().textValue())));
        check(new Selector(metric.get("name").textValue(), conditions));
    }

    /** An expression, and that it groups by labels which its metrics have. */
    private void check(String expression) {
        PromQl read = PromQl.read(expression);
        Set<String> known = new HashSet<>(OF_THE_TARGET);
        for (Selector selector : read.selectors()) {
            known.addAll(OF_OTHERS.getOrDefault(selector.metric(), Set.of()));
            check(selector);
            served.stream()
                    .filter(sample -> sample.metric().equals(selector.metric()))
                    .forEach(sample -> known.addAll(sample.labels().keySet()));
        }
        assertThat(known).as(expression).containsAll(read.labels());
    }

    private void check(Selector selector) {
        List<Condition> conditions = selector.conditions().stream()
                .filter(condition -> !OF_THE_TARGET.contains(condition.label()))
                .toList();
        if (OF_OTHERS.containsKey(selector.metric())) {
            assertThat(OF_OTHERS.get(selector.metric()))
                    .containsAll(conditions.stream().map(Condition::label).toList());
            return;
        }
        if (selector.metric().contains(":")) {
            assertThat(AlertTest.rules())
                    .anyMatch(rule -> rule.path("record").asText().equals(selector.metric()));
            return;
        }
        assertThat(served)
                .as(selector.toString())
                .anyMatch(sample -> sample.metric().equals(selector.metric())
                        && conditions.stream().allMatch(condition -> holds(condition, sample)));
    }

    /** No request of this test fails on the server. */
    private static boolean holds(Condition condition, Sample sample) {
        String actual = sample.labels().get(condition.label());
        if (condition.label().equals("server_port")) {
            // Quarkus says where a server listens, but not of one at any free port, as in tests
            // (VertxHttpServerMetrics)
            return sample.metric().startsWith("http_server_active")
                    && condition.value().equals(PORT);
        }
        if (actual == null) {
            return false;
        }
        return switch (condition.label()) {
            // What it was told to listen at: any free one in tests, the API's in a cluster
            // (ApplicationOfManifestsTest).
            case "server_port" -> actual.equals("0") && condition.holds("8080");
            case "outcome" ->
                sample.metric().startsWith("http_server_requests")
                        ? Stream.of(Outcome.values()).anyMatch(outcome -> condition.holds(outcome.name()))
                        : condition.holds(actual);
            case "status" -> condition.holds(actual) || condition.holds("502");
            default -> condition.holds(actual);
        };
    }

    @Test
    void theProbesAreServedOnTheManagementPortAndNowhereElse() {
        JsonNode container = Overlay.of("prod").container();
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            JsonNode get = container.at("/" + probe + "/httpGet");
            assertThat(get.get("port").textValue()).isEqualTo("management");
            Management.get(get.get("path").textValue()).then().statusCode(200);
            assertThat(Http.raw("GET", get.get("path").textValue(), Map.of(), new byte[0])
                            .status())
                    .isEqualTo(404);
        }
        JsonNode scraped = Overlay.of("prod").one("PodMonitor", "countersign").at("/spec/podMetricsEndpoints/0");
        assertThat(scraped.get("port").textValue()).isEqualTo("management");
        Management.get(scraped.get("path").textValue()).then().statusCode(200);
    }
}
