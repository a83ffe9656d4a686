package dev.countersign.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a cluster gets from each overlay. */
final class Manifests {

    static final Path K8S = Path.of("k8s");
    static final Path MONITORING = K8S.resolve("components/monitoring");

    private Manifests() {}

    /** An overlay, and the objects that it makes. */
    record Overlay(String name, List<ObjectNode> objects) {

        static Overlay of(String name) {
            return new Overlay(name, Kustomize.build(K8S.resolve("overlays").resolve(name)));
        }

        @Override
        public String toString() {
            return name;
        }

        Stream<ObjectNode> all(String kind) {
            return objects.stream()
                    .filter(object -> object.get("kind").textValue().equals(kind));
        }

        ObjectNode one(String kind, String name) {
            return Kustomize.named(objects, kind, name);
        }

        ObjectNode deployment() {
            return one("Deployment", "countersign");
        }

        JsonNode container() {
            return deployment().at("/spec/template/spec/containers/0");
        }

        ObjectNode job() {
            return all("Job").findFirst().orElseThrow();
        }

        /** The data of the ConfigMap that the Deployment reads. */
        JsonNode settings() {
            String name = container().at("/envFrom/0/configMapRef/name").textValue();
            return one("ConfigMap", name).get("data");
        }

        String namespace() {
            return deployment().at("/metadata/namespace").textValue();
        }

        /** Everything that has a pod template. */
        Stream<ObjectNode> workloads() {
            return objects.stream()
                    .filter(object ->
                            object.at("/spec/template/spec/containers").isArray());
        }
    }

    /** All that can be applied as it is, and production with the component that no overlay has. */
    static List<Overlay> overlays() {
        return List.of(
                Overlay.of("dev"),
                Overlay.of("prod"),
                Overlay.of("prod-cloudnative-pg"),
                new Overlay(
                        "prod, traced",
                        Kustomize.build(K8S.resolve("overlays/prod"), List.of(K8S.resolve("components/tracing")))));
    }

    static List<Overlay> production() {
        return overlays().stream()
                .filter(overlay -> overlay.name().startsWith("prod"))
                .toList();
    }

    static String name(JsonNode object) {
        return object.get("kind").textValue() + " "
                + object.at("/metadata/name").textValue();
    }

    /** Seconds of {@code 10s}. */
    static int seconds(JsonNode duration) {
        String text = duration.textValue();
        Kustomize.require(text.matches("[0-9]+s"), "a duration such as " + text);
        return Integer.parseInt(text.substring(0, text.length() - 1));
    }
}
