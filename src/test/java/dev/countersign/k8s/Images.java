package dev.countersign.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/** Gives the containers of an image another tag. */
final class Images {

    private Images() {}

    static void rename(List<ObjectNode> documents, JsonNode image) {
        image.fieldNames()
                .forEachRemaining(
                        name -> Kustomize.require(Set.of("name", "newTag").contains(name), "images: " + name));
        String name = image.get("name").textValue();
        for (ObjectNode document : documents) {
            for (JsonNode container : document.at("/spec/template/spec/containers")) {
                if (container.get("image").textValue().startsWith(name + ":")) {
                    ((ObjectNode) container)
                            .put("image", name + ":" + image.get("newTag").asText());
                }
            }
        }
    }
}
