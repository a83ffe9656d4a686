package dev.countersign.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes ConfigMaps from literals and files, and names each after what is in it. The hash is not that of Kustomize: only that another
 * content has another name matters.
 */
final class ConfigMaps {

    private static final Set<String> KNOWN = Set.of("name", "literals", "files", "behavior", "options");
    private static final int HASH_LENGTH = 10;

    private final Map<String, ObjectNode> byName = new LinkedHashMap<>();
    private final Map<String, JsonNode> options = new LinkedHashMap<>();

    void generate(Path folder, JsonNode generator) {
        generator
                .fieldNames()
                .forEachRemaining(name -> Kustomize.require(KNOWN.contains(name), "configMapGenerator: " + name));
        String name = generator.get("name").textValue();
        boolean merge = generator.path("behavior").asText("create").equals("merge");
        Kustomize.require(merge == byName.containsKey(name), "ConfigMap " + name + " is made twice, or never");
        ObjectNode map = byName.computeIfAbsent(name, ConfigMaps::empty);
        ObjectNode data = (ObjectNode) map.get("data");
        for (JsonNode literal : generator.path("literals")) {
            int equals = literal.textValue().indexOf('=');
            data.put(
                    literal.textValue().substring(0, equals),
                    literal.textValue().substring(equals + 1));
        }
        for (JsonNode file : generator.path("files")) {
            data.put(file.textValue(), Yaml.text(folder.resolve(file.textValue())));
        }
        if (generator.has("options")) {
            options.put(name, generator.get("options"));
            Kustomize.label(map, generator.get("options").path("labels"));
        }
    }

    private static ObjectNode empty(String name) {
        ObjectNode map = JsonNodeFactory.instance.objectNode();
        map.put("apiVersion", "v1").put("kind", "ConfigMap");
        map.putObject("data");
        map.putObject("metadata").put("name", name);
        return map;
    }

    void namespace(String namespace) {
        byName.values().forEach(map -> ((ObjectNode) map.get("metadata")).put("namespace", namespace));
    }

    void label(JsonNode pairs) {
        byName.values().forEach(map -> Kustomize.label(map, pairs));
    }

    /** Names the maps for good, and so whoever refers to them. */
    List<ObjectNode> finish(List<ObjectNode> documents) {
        byName.forEach((name, map) -> {
            if (!options.getOrDefault(name, map).path("disableNameSuffixHash").asBoolean()) {
                String hashed = name + "-" + hash(name, map.get("data"));
                ((ObjectNode) map.get("metadata")).put("name", hashed);
                documents.forEach(document -> document.findValues("configMapRef").stream()
                        .filter(reference -> reference.get("name").textValue().equals(name))
                        .forEach(reference -> ((ObjectNode) reference).put("name", hashed)));
            }
        });
        return new ArrayList<>(byName.values());
    }

    private static String hash(String name, JsonNode data) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest((name + new TreeMap<>(text(data))).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH_LENGTH);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Map<String, String> text(JsonNode data) {
        Map<String, String> text = new LinkedHashMap<>();
        data.properties()
                .forEach(entry -> text.put(entry.getKey(), entry.getValue().textValue()));
        return text;
    }
}
