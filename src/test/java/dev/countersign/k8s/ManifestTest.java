package dev.countersign.k8s;

import static dev.countersign.k8s.Manifests.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.k8s.Manifests.Overlay;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Kubernetes would take every manifest: nothing is misspelt, nothing is referred to that is not there. */
class ManifestTest {

    /** Made by hand or by an operator before the manifests are applied; docs/kubernetes.md says how. */
    private static final Set<String> MADE_BEFOREHAND = Set.of(
            "countersign/secret-keys",
            "countersign/admin-token",
            "countersign/mail-username",
            "countersign/mail-password",
            "countersign-database/username",
            "countersign-database/password",
            "countersign-database-ca/ca.crt",
            "countersign-backup/access-key-id",
            "countersign-backup/secret-access-key");

    /** What CloudNativePG makes for the cluster countersign-db. */
    private static final Set<String> MADE_BY_CLOUDNATIVE_PG =
            Set.of("countersign-db-app/username", "countersign-db-app/password", "countersign-db-ca/ca.crt");

    /** The cluster's DNS, a collector of traces, and a metric. */
    private static final Set<JsonNode> OF_OTHERS = Set.of(
            JsonNodeFactory.instance.objectNode().put("k8s-app", "kube-dns"),
            JsonNodeFactory.instance.objectNode().put("app.kubernetes.io/name", "opentelemetry-collector"),
            JsonNodeFactory.instance.objectNode().put("server_port", "8080"));

    static List<Overlay> overlays() {
        return Manifests.overlays();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void hasOnlyKeysThatExistAndAllThatAreRequired(Overlay overlay) {
        for (ObjectNode object : overlay.objects()) {
            assertThat(StrictModel.problems(object)).as(name(object)).isEmpty();
        }
    }

    @Test
    void theCheckIsStrict() {
        ObjectNode deployment = Overlay.of("prod").deployment();
        deployment.withObject("/spec/template/spec/containers/0/readinessProbe").put("failureTreshold", 2);
        assertThat(StrictModel.problems(deployment)).singleElement().asString().contains("failureTreshold");

        ObjectNode service = Overlay.of("prod").one("Service", "countersign");
        ((ObjectNode) service.at("/spec/ports/0")).remove("port");
        assertThat(StrictModel.problems(service)).singleElement().asString().contains("port");

        ObjectNode rules = Overlay.of("prod").one("PrometheusRule", "countersign");
        ((ObjectNode) rules.at("/spec/groups/1/rules/0")).put("fur", "5m");
        assertThat(StrictModel.problems(rules)).isNotEmpty();
    }

    @Test
    void noFileIsLeftOut() throws IOException {
        Set<Path> used = new HashSet<>();
        for (String root :
                List.of("overlays/dev", "overlays/prod", "overlays/prod-cloudnative-pg", "components/tracing")) {
            collect(Manifests.K8S.resolve(root), used);
        }
        try (Stream<Path> files = Files.walk(Manifests.K8S)) {
            assertThat(files.filter(Files::isRegularFile)
                            .filter(file -> !file.startsWith(Manifests.K8S.resolve("tests"))))
                    .containsExactlyInAnyOrderElementsOf(used);
        }
    }

    private static void collect(Path folder, Set<Path> used) {
        Path file = folder.resolve("kustomization.yaml");
        used.add(file);
        JsonNode kustomization = Yaml.single(file);
        Stream.of("resources", "components")
                .forEach(list -> kustomization.path(list).forEach(entry -> {
                    Path path = folder.resolve(entry.textValue()).normalize();
                    if (Files.isDirectory(path)) {
                        collect(path, used);
                    } else {
                        used.add(path);
                    }
                }));
        kustomization.path("patches").findValues("path").stream()
                .map(JsonNode::textValue)
                .filter(path -> path.endsWith(".yaml"))
                .forEach(path -> used.add(folder.resolve(path)));
        kustomization
                .path("configMapGenerator")
                .findValues("files")
                .forEach(files -> files.forEach(path -> used.add(folder.resolve(path.textValue()))));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void namesEachObjectOnceAndAsKubernetesAllows(Overlay overlay) {
        List<String> names = overlay.objects().stream().map(Manifests::name).toList();
        assertThat(names).doesNotHaveDuplicates();
        assertThat(overlay.objects())
                .allSatisfy(object -> assertThat(object.at("/metadata/name").textValue())
                        .matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?")
                        .hasSizeLessThan(64));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void refersToSecretsThatTheDocumentationMakes(Overlay overlay) throws IOException {
        Set<String> known = new HashSet<>(MADE_BEFOREHAND);
        if (overlay.all("Cluster").findAny().isPresent()) {
            known.addAll(MADE_BY_CLOUDNATIVE_PG);
        }
        for (ObjectNode object : overlay.objects()) {
            assertThat(secrets(object)).as(name(object)).allMatch(known::contains);
            assertThat(object.get("kind").textValue()).isNotEqualTo("Secret");
        }
        String page = Files.readString(Path.of("docs", "kubernetes.md"));
        assertThat(MADE_BEFOREHAND).allSatisfy(secret -> {
            assertThat(page).contains("secret generic " + secret.substring(0, secret.indexOf('/')) + " ");
            assertThat(page).contains(secret.substring(secret.indexOf('/') + 1) + "=");
        });
    }

    private static Set<String> secrets(ObjectNode object) {
        Set<String> found = new TreeSet<>();
        Stream.of("secretKeyRef", "accessKeyId", "secretAccessKey")
                .flatMap(field -> object.findValues(field).stream())
                .forEach(reference -> found.add(reference.get("name").textValue() + "/"
                        + reference.get("key").textValue()));
        object.findValues("secret").stream()
                .filter(JsonNode::isObject)
                .forEach(volume -> volume.get("items")
                        .forEach(item -> found.add(volume.get("secretName").textValue() + "/"
                                + item.get("key").textValue())));
        return found;
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void selectsPodsThatExist(Overlay overlay) {
        List<JsonNode> pods = Stream.concat(
                        overlay.workloads().map(workload -> workload.at("/spec/template/metadata/labels")),
                        overlay.all("Cluster")
                                .map(cluster -> JsonNodeFactory.instance
                                        .objectNode()
                                        .put(
                                                "cnpg.io/cluster",
                                                cluster.at("/metadata/name").textValue())))
                .toList();
        for (ObjectNode object : overlay.objects()) {
            for (JsonNode selector : selectors(object)) {
                assertThat(pods)
                        .as(name(object) + " selects " + selector)
                        .anyMatch(labels -> selector.properties().stream()
                                .allMatch(label -> label.getValue().equals(labels.get(label.getKey()))));
            }
        }
    }

    private static List<JsonNode> selectors(ObjectNode object) {
        if (object.get("kind").textValue().equals("Service")) {
            return List.of(object.at("/spec/selector"));
        }
        return Stream.of("selector", "podSelector", "labelSelector")
                .flatMap(field -> object.findValues(field).stream())
                .map(selector -> selector.path("matchLabels"))
                .filter(labels -> !labels.isMissingNode() && !OF_OTHERS.contains(labels))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void refersToPortsVolumesAndAccountsThatExist(Overlay overlay) {
        Set<String> ports = new HashSet<>(Set.of("metrics"));
        overlay.workloads().forEach(workload -> {
            JsonNode pod = workload.at("/spec/template/spec");
            Set<String> own = new HashSet<>();
            pod.at("/containers/0/ports")
                    .forEach(port -> own.add(port.get("name").textValue()));
            ports.addAll(own);
            for (JsonNode probe : workload.findValues("httpGet")) {
                assertThat(own).contains(probe.get("port").textValue());
            }
            Set<String> volumes = new HashSet<>();
            pod.path("volumes").forEach(volume -> volumes.add(volume.get("name").textValue()));
            workload.at("/spec/volumeClaimTemplates")
                    .forEach(claim -> volumes.add(claim.at("/metadata/name").textValue()));
            Set<String> mounted = new HashSet<>();
            pod.at("/containers/0/volumeMounts")
                    .forEach(mount -> mounted.add(mount.get("name").textValue()));
            assertThat(mounted).as(name(workload)).isEqualTo(volumes);
            if (pod.has("serviceAccountName")) {
                overlay.one("ServiceAccount", pod.get("serviceAccountName").textValue());
            }
        });
        for (ObjectNode object : overlay.objects()) {
            Stream.of("targetPort", "port")
                    .flatMap(field -> object.findValues(field).stream())
                    .filter(JsonNode::isTextual)
                    .forEach(port -> assertThat(ports).as(name(object)).contains(port.textValue()));
        }
    }

    @Test
    void theRendererRefusesWhatItDoesNotKnow() throws IOException {
        Path folder = Files.createTempDirectory("kustomize");
        Files.writeString(folder.resolve("kustomization.yaml"), "namePrefix: my-\n");
        assertThatThrownBy(() -> Kustomize.build(folder)).hasMessageContaining("namePrefix");
    }

    /** By hand, where there is a kubectl: {@code -Dcountersign.kubectl=kubectl}. The renderer of these tests makes the same of it. */
    @ParameterizedTest
    @ValueSource(strings = {"dev", "prod", "prod-cloudnative-pg"})
    void isWhatKubectlMakesOfIt(String overlay) throws IOException {
        Optional<String> kubectl = Optional.ofNullable(System.getProperty("countersign.kubectl"));
        assumeTrue(kubectl.isPresent());
        Process process = new ProcessBuilder(
                        kubectl.get(),
                        "kustomize",
                        Manifests.K8S.resolve("overlays").resolve(overlay).toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(inOrder(Overlay.of(overlay).objects())).isEqualTo(inOrder(Yaml.parse(output)));
    }

    /** The name of a ConfigMap ends with a hash, which the renderer makes in another way. */
    private static String withoutHash(String json) {
        return json.replaceAll("(\"name\":\"countersign)-[0-9a-z]{10}\"", "$1-hash\"");
    }

    /** Lists of named things say the same in any order. */
    private static TreeMap<String, JsonNode> inOrder(List<? extends JsonNode> objects) {
        TreeMap<String, JsonNode> sorted = new TreeMap<>();
        objects.stream()
                .map(object -> Yaml.parse(withoutHash(object.toString())).getFirst())
                .forEach(object -> sorted.put(name(object), sort(object)));
        return sorted;
    }

    private static JsonNode sort(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            object.properties().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(entry -> copy.set(entry.getKey(), sort(entry.getValue())));
            return copy;
        }
        boolean named = node.path(0).has("name") || node.path(0).has("mountPath");
        return named
                ? JsonNodeFactory.instance
                        .arrayNode()
                        .addAll(node.valueStream()
                                .map(ManifestTest::sort)
                                .sorted((one, other) -> one.toString().compareTo(other.toString()))
                                .toList())
                : node;
    }
}
