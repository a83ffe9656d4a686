package dev.countersign.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.countersign.k8s.Manifests.Overlay;
import dev.countersign.k8s.PromQl.Condition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every alert says what it means, how bad it is, and where it is written what to do. */
class AlertTest {

    private static final Condition OF_THE_SERVICE = new Condition("job", "=", "countersign");
    private static final Path PAGE = Path.of("docs", "operations.md");

    /** The metrics whose value is the same on every replica: their sum means nothing. */
    private static final Pattern COUNTED_BY_EVERY_REPLICA = Pattern.compile(
            "countersign_(transfers|orders|authorizations_overdue|secrets|webhook_(pending|oldest|endpoints)|mail_(queued|oldest)).*");

    private static List<JsonNode> groups(Overlay overlay) {
        return overlay.all("PrometheusRule")
                .flatMap(rule -> rule.at("/spec/groups").valueStream())
                .toList();
    }

    private static List<JsonNode> rules(Overlay overlay) {
        return groups(overlay).stream()
                .flatMap(group -> group.get("rules").valueStream())
                .toList();
    }

    /** Of the service, and of a database in the cluster. */
    static List<JsonNode> rules() {
        return rules(Overlay.of("prod-cloudnative-pg"));
    }

    static List<JsonNode> alerts() {
        return rules().stream().filter(rule -> rule.has("alert")).toList();
    }

    /** Also the input of {@code promtool test rules k8s/tests/alerts_test.yaml}. */
    @Test
    void areWrittenForPromtool() throws IOException {
        Path file = Path.of("target", "k8s", "rules.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                Yaml.write(JsonNodeFactory.instance
                        .objectNode()
                        .set(
                                "groups",
                                JsonNodeFactory.instance
                                        .arrayNode()
                                        .addAll(groups(Overlay.of("prod-cloudnative-pg"))))));
        assertThat(rules()).hasSizeGreaterThan(30);
    }

    /** What others count is of every namespace, and there may be another "countersign". */
    @Test
    void areAboutTheNamespaceOfTheOverlay() {
        for (Overlay overlay : Manifests.production()) {
            Condition own = new Condition("namespace", "=", overlay.namespace());
            assertThat(rules(overlay).stream()
                            .flatMap(rule -> PromQl.read(rule.get("expr").textValue()).selectors().stream())
                            .filter(selector -> selector.metric().equals("up")
                                    || !selector.metric().contains(":")
                                            && !selector.conditions().contains(OF_THE_SERVICE)))
                    .isNotEmpty()
                    .allSatisfy(selector -> assertThat(selector.conditions()).contains(own));
        }
    }

    @Test
    void sayHowBadItIsAndWhatItMeans() {
        assertThat(alerts()).allSatisfy(alert -> {
            assertThat(alert.at("/labels/severity").textValue()).isIn("page", "ticket");
            assertThat(alert.at("/annotations/summary").textValue()).isNotBlank();
            assertThat(alert.at("/annotations/description").textValue()).endsWith(".");
            assertThat(alert.get("alert").textValue()).startsWith("Countersign");
        });
        assertThat(alerts().stream().map(alert -> alert.get("alert").textValue()))
                .doesNotHaveDuplicates();
    }

    @Test
    void leadToASectionOfTheRunbookAndEachSectionIsOfOne() {
        Set<String> sections = Pattern.compile("^### (Countersign\\w+)$", Pattern.MULTILINE)
                .matcher(Yaml.text(PAGE))
                .results()
                .map(section -> section.group(1))
                .collect(Collectors.toSet());
        assertThat(alerts().stream().map(alert -> alert.get("alert").textValue()))
                .containsExactlyInAnyOrderElementsOf(sections);
        assertThat(alerts())
                .allSatisfy(
                        alert -> assertThat(alert.at("/annotations/runbook_url").textValue())
                                .endsWith("docs/operations.md#"
                                        + alert.get("alert").textValue().toLowerCase(Locale.ROOT)));
    }

    /** The page says whether it pages. */
    @Test
    void areAsBadAsTheRunbookSays() {
        String page = Yaml.text(PAGE);
        assertThat(alerts())
                .allSatisfy(alert -> assertThat(page)
                        .contains("### %s\n\n**%s.** "
                                .formatted(
                                        alert.get("alert").textValue(),
                                        alert.at("/labels/severity").textValue().equals("page") ? "Page" : "Ticket")));
    }

    @Test
    void neverAddUpWhatEveryReplicaCounts() {
        assertThat(rules()).allSatisfy(rule -> {
            String expression = rule.get("expr").textValue();
            boolean gauge = PromQl.read(expression).selectors().stream()
                    .anyMatch(selector ->
                            COUNTED_BY_EVERY_REPLICA.matcher(selector.metric()).matches());
            assertThat(gauge && !expression.startsWith("max by (namespace) ("))
                    .as(expression)
                    .isFalse();
        });
    }

    @Test
    void anExpressionThatIsNoneIsNoticed() {
        assertThatThrownBy(() -> PromQl.read("sum(rate(a{b=\"c\"}[5m])")).isInstanceOf(IllegalArgumentException.class);
        assertThat(PromQl.read("sum by (pod) (rate(a_total{b=~\"c|d\"}[5m])) / on (pod) e")
                        .selectors())
                .extracting(PromQl.Selector::metric)
                .containsExactly("a_total", "e");
    }
}
