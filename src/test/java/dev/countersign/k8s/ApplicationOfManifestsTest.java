package dev.countersign.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.countersign.k8s.Manifests.Overlay;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests are about this application: its image, its ports, its keys. */
class ApplicationOfManifestsTest {

    private static final Path DOCKER = Path.of("src", "main", "docker");
    private static final Properties APPLICATION = new Properties();

    /** The launcher's own variable. */
    private static final String JAVA = "JDK_JAVA_OPTIONS";

    static List<Overlay> overlays() {
        return Manifests.overlays();
    }

    @BeforeAll
    static void read() throws IOException {
        try (InputStream file = Yaml.stream(Path.of("src/main/resources/application.properties"))) {
            APPLICATION.load(file);
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void listensWhereTheContainerSays(Overlay overlay) {
        Map<String, String> ports = new HashMap<>();
        overlay.container()
                .get("ports")
                .forEach(port -> ports.put(
                        port.get("name").textValue(), port.get("containerPort").asText()));
        assertThat(ports)
                .isEqualTo(Map.of(
                        "http", APPLICATION.getProperty("quarkus.http.port"),
                        "management", APPLICATION.getProperty("quarkus.management.port")));
        assertThat(APPLICATION.getProperty("quarkus.management.enabled")).isEqualTo("true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile.jvm", "Dockerfile.native"})
    void theImagesAreThoseOfTheManifests(String file) {
        String docker = Yaml.text(DOCKER.resolve(file));
        Overlay prod = Overlay.of("prod");
        JsonNode context = prod.deployment().at("/spec/template/spec/securityContext");
        assertThat(docker)
                .contains("-t " + prod.container().get("image").textValue().split(":")[0])
                .contains("USER %s:%s".formatted(context.get("runAsUser"), context.get("runAsGroup")));
        assertThat(Pattern.compile("^EXPOSE (.*)$", Pattern.MULTILINE)
                        .matcher(docker)
                        .results()
                        .map(MatchResult::group))
                .as("the port of the API")
                .anyMatch(line -> line.contains("8080"));
    }

    /** What the JVM may take by its options fits into what the pod is allowed, as it is written there. */
    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "Dockerfile.jvm"})
    void theMemoryOfTheImageFitsIntoThePod(String file) {
        String options = Yaml.text(DOCKER.resolve(file));
        JsonNode limit = Overlay.of("prod").container().at("/resources/limits/memory");
        assertThat(limit.textValue()).isEqualTo("1Gi");
        int heap = 1024 * megabytes(options, "MaxRAMPercentage=(\\d+) ") / 100;
        int buffers = megabytes(options, "MaxDirectMemorySize=(\\d+)m");
        int classes = megabytes(options, "MaxMetaspaceSize=(\\d+)m");
        int code = megabytes(options, "ReservedCodeCacheSize=(\\d+)m");
        int sum = heap + buffers + classes + code;
        assertThat(Yaml.text(Manifests.K8S.resolve("base/deployment.yaml")))
                .contains("heap %d (50 %%) + network buffers %d + classes %d + compiled code %d = %d MiB; %d are left"
                        .formatted(heap, buffers, classes, code, sum, 1024 - sum));
        assertThat(1024 - sum).isGreaterThanOrEqualTo(64);
        assertThat(options).contains("-XX:+UseG1GC");
    }

    private static int megabytes(String options, String pattern) {
        return Pattern.compile("-XX:" + pattern)
                .matcher(options)
                .results()
                .map(match -> Integer.parseInt(match.group(1)))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyKeyExistsAndIsReadWhenTheServiceStarts(Overlay overlay) throws IOException {
        TreeSet<String> set = new TreeSet<>();
        overlay.settings().fieldNames().forEachRemaining(set::add);
        Stream.of(overlay.container(), overlay.job().at("/spec/template/spec/containers/0"))
                .forEach(container -> container
                        .get("env")
                        .forEach(variable -> set.add(variable.get("name").textValue())));
        Map<String, String> quarkus = quarkusKeys();
        List<String> own = ownKeys();
        assertThat(set).allSatisfy(variable -> {
            if (variable.startsWith("QUARKUS_")) {
                assertThat(quarkus).containsEntry(variable, "RUN_TIME");
            } else {
                assertThat(Stream.concat(own.stream(), Stream.of(JAVA))).contains(variable);
            }
        });
    }

    @Test
    void aKeyThatDoesNotExistWouldBeNoticed() throws IOException {
        assertThat(quarkusKeys())
                .doesNotContainKey("QUARKUS_SHUTDOWN_DELAYS")
                .containsEntry("QUARKUS_HTTP_ROOT_PATH", "BUILD_TIME");
    }

    /** What the extensions in use say of themselves: variable and phase. */
    private static Map<String, String> quarkusKeys() throws IOException {
        Map<String, String> keys = new HashMap<>();
        ClassLoader loader = ApplicationOfManifestsTest.class.getClassLoader();
        for (URL model :
                Collections.list(loader.getResources("META-INF/quarkus-config-doc/quarkus-config-model.json"))) {
            collect(new ObjectMapper().readTree(model), keys);
        }
        return keys;
    }

    private static void collect(JsonNode node, Map<String, String> keys) {
        if (node.has("phase") && node.has("path")) {
            keys.put(
                    node.at("/path/environmentVariable").textValue(),
                    node.get("phase").textValue().startsWith("BUILD") ? "BUILD_TIME" : "RUN_TIME");
        }
        node.forEach(child -> collect(child, keys));
    }

    /** {@code ConfigurationDocumentationTest} compares the page with the code. */
    private static List<String> ownKeys() {
        return Pattern.compile("^\\| `(countersign\\.[a-z0-9.-]+)` \\|", Pattern.MULTILINE)
                .matcher(Yaml.text(Path.of("docs", "configuration.md")))
                .results()
                .map(row -> row.group(1).toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"))
                .toList();
    }
}
