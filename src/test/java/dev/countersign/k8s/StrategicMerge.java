package dev.countersign.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** A strategic merge: objects are merged, lists of objects too, by the key that Kubernetes names for each. */
final class StrategicMerge {

    private static final Map<String, String> KEYS = Map.of(
            "containers", "name",
            "env", "name",
            "volumes", "name",
            "volumeMounts", "mountPath");

    private StrategicMerge() {}

    static void merge(ObjectNode base, ObjectNode patch, String where) {
        patch.properties().forEach(entry -> {
            String path = where + "/" + entry.getKey();
            JsonNode old = base.get(entry.getKey());
            JsonNode change = entry.getValue();
            Kustomize.require(!change.isNull(), "a null at " + path);
            if (change.isObject() && old != null) {
                merge((ObjectNode) old, (ObjectNode) change, path);
            } else if (change.path(0).isObject() && old != null) {
                base.set(entry.getKey(), merged((ArrayNode) old, (ArrayNode) change, entry.getKey(), path));
            } else {
                base.set(entry.getKey(), change.deepCopy());
            }
        });
    }

    /** What is new comes first, as with Kustomize. */
    private static ArrayNode merged(ArrayNode targets, ArrayNode patches, String name, String path) {
        Kustomize.require(KEYS.containsKey(name), "a patch of the list " + path);
        String key = KEYS.get(name);
        ArrayNode result = JsonNodeFactory.instance.arrayNode();
        for (JsonNode patch : patches) {
            List<JsonNode> matching = matching(targets, key, patch);
            matching.forEach(target -> merge((ObjectNode) target, (ObjectNode) patch, path));
            if (matching.isEmpty()) {
                result.add(patch.deepCopy());
            }
        }
        return result.addAll(targets);
    }

    private static List<JsonNode> matching(ArrayNode targets, String key, JsonNode patch) {
        return targets.valueStream()
                .filter(target -> target.get(key).equals(patch.get(key)))
                .toList();
    }
}
