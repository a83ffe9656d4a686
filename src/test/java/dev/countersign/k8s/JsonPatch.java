package dev.countersign.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON Patch (RFC 6902), of which {@code k8s/} uses one operation: to add to the end of a list. */
final class JsonPatch {

    private JsonPatch() {}

    static void apply(ObjectNode document, JsonNode operation) {
        String path = operation.get("path").textValue();
        Kustomize.require(
                operation.get("op").textValue().equals("add") && path.endsWith("/-"), "the operation " + operation);
        JsonNode list = document.at(path.substring(0, path.length() - 2));
        Kustomize.require(list.isArray(), path + " does not lead to a list");
        ((ArrayNode) list).add(operation.get("value"));
    }
}
