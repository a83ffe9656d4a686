package dev.countersign.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;

/** Gives the containers of an image another name, tag or digest. */
final class Images {

    private static final Set<String> KNOWN = Set.of("name", "newName", "newTag", "digest");

    private Images() {}

    static void rename(List<ObjectNode> documents, JsonNode image) {
        image.fieldNames().forEachRemaining(name -> Kustomize.require(KNOWN.contains(name), "images: " + name));
        String name = image.get("name").textValue();
        String renamed = image.path("newName").asText(name)
                + (image.has("newTag") ? ":" + image.get("newTag").asText() : "")
                + (image.has("digest") ? "@" + image.get("digest").asText() : "");
        for (ObjectNode document : documents) {
            for (JsonNode container : document.at("/spec/template/spec/containers")) {
                if (container.get("image").textValue().startsWith(name + ":")) {
                    ((ObjectNode) container).put("image", renamed);
                }
            }
        }
    }
}
