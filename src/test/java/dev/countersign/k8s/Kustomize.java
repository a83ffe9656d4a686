package dev.countersign.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Builds what {@code kubectl kustomize} builds, for the part of Kustomize that {@code k8s/} uses. What it does not know is an error and
 * never passed over: so a manifest cannot be tested as something other than what a cluster gets.
 */
final class Kustomize {

    private static final Set<String> KNOWN = Set.of(
            "apiVersion",
            "kind",
            "namespace",
            "resources",
            "components",
            "configMapGenerator",
            "patches",
            "labels",
            "images",
            "replacements");

    private final List<ObjectNode> documents = new ArrayList<>();
    private final ConfigMaps configMaps = new ConfigMaps();

    private Kustomize() {}

    /** The objects that a cluster gets from an overlay. */
    static List<ObjectNode> build(Path overlay) {
        return build(overlay, List.of());
    }

    /** The same, with more components than it names. */
    static List<ObjectNode> build(Path overlay, List<Path> more) {
        Kustomize kustomize = new Kustomize();
        kustomize.accumulate(overlay);
        more.forEach(kustomize::accumulate);
        kustomize.documents.addAll(kustomize.configMaps.finish(kustomize.documents));
        return kustomize.documents;
    }

    private void accumulate(Path folder) {
        JsonNode file = Yaml.single(folder.resolve("kustomization.yaml"));
        file.fieldNames().forEachRemaining(name -> require(KNOWN.contains(name), folder + ": " + name));
        for (JsonNode resource : file.path("resources")) {
            Path path = folder.resolve(resource.textValue()).normalize();
            if (Files.isDirectory(path)) {
                accumulate(path);
            } else {
                documents.addAll(Yaml.all(path));
            }
        }
        for (JsonNode component : file.path("components")) {
            accumulate(folder.resolve(component.textValue()).normalize());
        }
        for (JsonNode generator : file.path("configMapGenerator")) {
            configMaps.generate(folder, generator);
        }
        for (JsonNode patch : file.path("patches")) {
            patch(folder, patch);
        }
        if (file.has("namespace")) {
            String namespace = file.get("namespace").textValue();
            documents.forEach(document -> ((ObjectNode) document.get("metadata")).put("namespace", namespace));
            configMaps.namespace(namespace);
        }
        for (JsonNode labels : file.path("labels")) {
            label(labels);
        }
        for (JsonNode image : file.path("images")) {
            Images.rename(documents, image);
        }
        for (JsonNode replacement : file.path("replacements")) {
            Replacement.apply(documents, replacement);
        }
    }

    /** Of the objects only: neither of their selectors nor of their pods. */
    private void label(JsonNode labels) {
        labels.fieldNames().forEachRemaining(name -> require(name.equals("pairs"), "labels: " + name));
        documents.forEach(document -> label(document, labels.get("pairs")));
        configMaps.label(labels.get("pairs"));
    }

    static void label(ObjectNode document, JsonNode pairs) {
        ObjectNode labels = ((ObjectNode) document.get("metadata")).withObject("/labels");
        pairs.properties().forEach(pair -> labels.set(pair.getKey(), pair.getValue()));
    }

    private void patch(Path folder, JsonNode patch) {
        JsonNode content = patch.has("path")
                ? Yaml.single(folder.resolve(patch.get("path").textValue()))
                : Yaml.parse(patch.get("patch").textValue()).getFirst();
        JsonNode target = patch.has("target") ? patch.get("target") : content;
        ObjectNode patched = find(
                target.get("kind").textValue(),
                target.has("name")
                        ? target.get("name").textValue()
                        : target.at("/metadata/name").textValue());
        switch (content) {
            case ArrayNode operations -> operations.forEach(operation -> JsonPatch.apply(patched, operation));
            case ObjectNode merged -> StrategicMerge.merge(patched, merged, "");
            default -> require(false, folder + ": a patch that is neither an object nor a list");
        }
    }

    private ObjectNode find(String kind, String name) {
        return named(documents, kind, name);
    }

    static ObjectNode named(List<ObjectNode> documents, String kind, String name) {
        return documents.stream()
                .filter(document -> document.get("kind").textValue().equals(kind)
                        && document.at("/metadata/name").textValue().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no " + kind + " " + name));
    }

    static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("not something that this renderer of Kustomize can do: " + what);
        }
    }
}
