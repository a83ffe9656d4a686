package dev.countersign.k8s;

import static dev.countersign.k8s.Manifests.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.countersign.k8s.Manifests.Overlay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbers fit each other: what a pod has time for when it ends, what it waits for when it starts, what the database can bear. */
class RolloutTest {

    /** What PostgreSQL keeps for its superuser, and what people, backups and standbys may take. */
    private static final int CONNECTIONS_KEPT_BACK = 20;

    /** {@code quarkus.datasource.jdbc.max-size}: what the migration Job may open. */
    private static final int CONNECTIONS_OF_THE_JOB = 4;

    private static final String POOL = "QUARKUS_DATASOURCE_REACTIVE_MAX_SIZE";

    static List<Overlay> overlays() {
        return Manifests.overlays();
    }

    static List<Overlay> production() {
        return Manifests.production();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void aPodHasTimeToDrainAndToClose(Overlay overlay) {
        int drain = seconds(overlay.settings().get("QUARKUS_SHUTDOWN_DELAY"))
                + seconds(overlay.settings().get("QUARKUS_SHUTDOWN_TIMEOUT"));
        assertThat(grace(overlay)).isGreaterThanOrEqualTo(drain + 10);
    }

    private static int grace(Overlay overlay) {
        return overlay.deployment()
                .at("/spec/template/spec/terminationGracePeriodSeconds")
                .intValue();
    }

    /** Written beside the number, and true. */
    @Test
    void theSumBesideTheGracePeriodIsRight() {
        Overlay prod = Overlay.of("prod");
        String text = Yaml.text(Manifests.K8S.resolve("base/deployment.yaml"));
        assertThat(text)
                .contains("QUARKUS_SHUTDOWN_DELAY %d + QUARKUS_SHUTDOWN_TIMEOUT %d + 10 to close what is open = %d"
                        .formatted(
                                seconds(prod.settings().get("QUARKUS_SHUTDOWN_DELAY")),
                                seconds(prod.settings().get("QUARKUS_SHUTDOWN_TIMEOUT")),
                                grace(prod)));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void aReplicaWaitsAsLongAsTheMigrationMayTake(Overlay overlay) {
        JsonNode probe = overlay.container().get("startupProbe");
        int patience = probe.get("periodSeconds").intValue()
                * probe.get("failureThreshold").intValue();
        assertThat(patience)
                .isGreaterThanOrEqualTo(
                        overlay.job().at("/spec/activeDeadlineSeconds").intValue());
        assertThat(overlay.deployment().at("/spec/progressDeadlineSeconds").intValue())
                .isGreaterThan(patience);
        assertThat(overlay.settings().get("QUARKUS_FLYWAY_MIGRATE_AT_START").textValue())
                .isEqualTo("false");
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void theJobIsOfTheVersionThatItMigratesTo(Overlay overlay) {
        String image = overlay.container().get("image").textValue();
        JsonNode migrate = overlay.job().at("/spec/template/spec/containers/0");
        assertThat(migrate.get("image").textValue()).isEqualTo(image);
        assertThat(migrate.get("args")).singleElement().isEqualTo(TextNode.valueOf("migrate"));
        assertThat(overlay.job().at("/metadata/name").textValue()).isEqualTo("countersign-migrate-" + version(overlay));
        assertThat(image).as("the version is said twice").isEqualTo("countersign:" + version(overlay));
    }

    private static String version(Overlay overlay) {
        return overlay.deployment()
                .at("/metadata/labels/app.kubernetes.io~1version")
                .textValue();
    }

    /** A registry may have a port, and an image may be named by its digest. */
    @ParameterizedTest
    @CsvSource({
        "newTag: 0.2.0, registry.example:5000/team/countersign:0.2.0",
        "digest: sha256:5e1f, registry.example:5000/team/countersign@sha256:5e1f"
    })
    void theJobIsOfTheVersionWhateverTheImageIsCalled(String which, String image, @TempDir Path folder)
            throws IOException {
        Path overlay = folder.resolve("k8s/overlays/prod");
        copy(Manifests.K8S, folder.resolve("k8s"));
        Path file = overlay.resolve("kustomization.yaml");
        Files.writeString(
                file,
                Yaml.text(file)
                        .replace(
                                "    newTag: 0.1.0",
                                "    newName: registry.example:5000/team/countersign\n    " + which)
                        .replace("version: 0.1.0", "version: 0.2.0"));
        Overlay built = new Overlay("elsewhere", Kustomize.build(overlay));
        assertThat(built.job().at("/metadata/name").textValue()).isEqualTo("countersign-migrate-0.2.0");
        assertThat(built.container().get("image").textValue()).isEqualTo(image);
        assertThat(built.job().at("/spec/template/spec/containers/0/image").textValue())
                .isEqualTo(image);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    /** A database that is made together with the rest is not there when the Job begins. */
    @ParameterizedTest
    @MethodSource("overlays")
    void theJobWaitsForTheDatabaseForMinutesAndNotLongerThanItMay(Overlay overlay) {
        int retries = Integer.parseInt(
                environment(overlay.job().at("/spec/template/spec/containers/0"), "QUARKUS_FLYWAY_CONNECT_RETRIES")
                        .orElseThrow());
        int waits = 1 + 2 + 4 + 8 + (retries - 4) * 10;
        assertThat(waits)
                .isBetween(300, overlay.job().at("/spec/activeDeadlineSeconds").intValue() - 60);
    }

    /** What changes without a new version must not change the Job: Kubernetes refuses that. */
    @ParameterizedTest
    @MethodSource("overlays")
    void theJobReadsNoConfigMapAndTheSameDatabase(Overlay overlay) {
        assertThat(overlay.job().findValues("configMapRef")).isEmpty();
        for (String url : List.of("QUARKUS_DATASOURCE_JDBC_URL", "QUARKUS_DATASOURCE_REACTIVE_URL")) {
            assertThat(environment(overlay.job().at("/spec/template/spec/containers/0"), url))
                    .contains(overlay.settings().get(url).textValue());
        }
        for (String secret : List.of("QUARKUS_DATASOURCE_USERNAME", "QUARKUS_DATASOURCE_PASSWORD")) {
            assertThat(variable(overlay.job().at("/spec/template/spec/containers/0"), secret))
                    .isEqualTo(variable(overlay.container(), secret));
        }
    }

    private static JsonNode variable(JsonNode container, String name) {
        return container
                .get("env")
                .valueStream()
                .filter(each -> each.get("name").textValue().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Optional<String> environment(JsonNode container, String name) {
        return Optional.ofNullable(variable(container, name).path("value").textValue());
    }

    @ParameterizedTest
    @MethodSource("production")
    void theDatabaseHasConnectionsForAsManyReplicasAsThereMayBe(Overlay overlay) {
        int connections = overlay.all("Cluster")
                .findFirst()
                .map(cluster -> cluster.at("/spec/postgresql/parameters/max_connections")
                        .asInt())
                .orElse(200);
        assertThat(wanted(overlay)).isLessThanOrEqualTo(connections - CONNECTIONS_KEPT_BACK);
    }

    private static int wanted(Overlay overlay) {
        int replicas = overlay.one("HorizontalPodAutoscaler", "countersign")
                        .at("/spec/maxReplicas")
                        .intValue()
                + overlay.deployment()
                        .at("/spec/strategy/rollingUpdate/maxSurge")
                        .intValue()
                + ending(overlay);
        return replicas * overlay.settings().get(POOL).asInt() + CONNECTIONS_OF_THE_JOB;
    }

    /** Replicas that were told to end, and still have their connections: the next one ends {@code minReadySeconds} later at the earliest. */
    private static int ending(Overlay overlay) {
        return Math.ceilDiv(
                grace(overlay), overlay.deployment().at("/spec/minReadySeconds").intValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"k8s/components/replicated/hpa.yaml", "k8s/components/cloudnative-pg/cluster.yaml"})
    void theSumBesideTheNumberIsRight(String file) {
        Overlay prod = Overlay.of("prod");
        assertThat(Yaml.text(Path.of(file)))
                .contains("+ %d that end) * %s "
                        .formatted(ending(prod), prod.settings().get(POOL).asText()))
                .contains("= %d".formatted(wanted(prod)));
    }

    /** As many wait for a connection as have one: then another replica is needed. */
    @ParameterizedTest
    @MethodSource("production")
    void scalesByRequestsInFlightAndByProcessor(Overlay overlay) {
        JsonNode metrics = overlay.one("HorizontalPodAutoscaler", "countersign").at("/spec/metrics");
        assertThat(metrics.findValuesAsText("type")).contains("Resource", "Pods");
        assertThat(metrics.at("/1/pods/target/averageValue").asInt())
                .isEqualTo(2 * overlay.settings().get(POOL).asInt());
    }

    @ParameterizedTest
    @MethodSource("production")
    void neitherARolloutNorADrainTakesMoreThanOneReplica(Overlay overlay) {
        ObjectNode scaler = overlay.one("HorizontalPodAutoscaler", "countersign");
        assertThat(scaler.at("/spec/minReplicas").intValue()).isGreaterThanOrEqualTo(2);
        assertThat(scaler.at("/spec/scaleTargetRef/name").textValue())
                .isEqualTo(overlay.deployment().at("/metadata/name").textValue());
        assertThat(overlay.deployment().at("/spec/replicas").isMissingNode()).isTrue();
        assertThat(overlay.deployment().at("/spec/strategy/rollingUpdate/maxUnavailable"))
                .hasToString("0");
        assertThat(overlay.one("PodDisruptionBudget", "countersign").at("/spec/maxUnavailable"))
                .hasToString("1");
    }

    @Test
    void aTrialHasOneReplicaAndNothingThatNeedsAnOperator() {
        Overlay dev = Overlay.of("dev");
        assertThat(dev.all("HorizontalPodAutoscaler")).isEmpty();
        assertThat(dev.objects())
                .noneMatch(object -> object.get("apiVersion").textValue().contains("monitoring.coreos.com"));
        assertThat(dev.settings().get("COUNTERSIGN_SANDBOX_ENABLED").textValue())
                .isEqualTo("true");
        assertThat(Manifests.production())
                .noneMatch(overlay -> overlay.settings().has("COUNTERSIGN_SANDBOX_ENABLED"));
    }
}
