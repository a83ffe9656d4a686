package dev.countersign.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Copies one field into a part of another: a version into a name. */
final class Replacement {

    /** The element of a list with this value of a key, or a field's name: in brackets if it has dots. */
    private static final Pattern STEP = Pattern.compile("\\[(\\w+)=([^]]+)]|\\[(?<dots>[^]=]+)]|(?<name>[^.\\[]+)");

    private Replacement() {}

    static void apply(List<ObjectNode> documents, JsonNode replacement) {
        JsonNode source = replacement.get("source");
        ObjectNode from = Kustomize.named(
                documents, source.get("kind").textValue(), source.get("name").textValue());
        Kustomize.require(!source.has("options"), "a part of the source");
        String value = Field.at(from, source.get("fieldPath").textValue()).value();
        for (JsonNode target : replacement.get("targets")) {
            ObjectNode to = Kustomize.named(
                    documents,
                    target.at("/select/kind").textValue(),
                    target.at("/select/name").textValue());
            for (JsonNode path : target.get("fieldPaths")) {
                Field.at(to, path.textValue()).replacePart(target.get("options"), value);
            }
        }
    }

    private record Field(ObjectNode holder, String name) {

        static Field at(ObjectNode document, String path) {
            JsonNode node = document;
            Matcher steps = STEP.matcher(path);
            JsonNode holder = node;
            String last = "";
            while (steps.find()) {
                holder = node;
                last = Stream.of("dots", "name")
                        .map(steps::group)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse("");
                String key = steps.group(1);
                String value = steps.group(2);
                node = key == null
                        ? node.path(last)
                        : node.valueStream()
                                .filter(each -> each.path(key).asText().equals(value))
                                .findFirst()
                                .orElseThrow();
            }
            Kustomize.require(node.isTextual() && !last.isEmpty(), path + " is no text");
            return new Field((ObjectNode) holder, last);
        }

        String value() {
            return holder.get(name).textValue();
        }

        void replacePart(JsonNode options, String value) {
            String delimiter = options.get("delimiter").textValue();
            String[] parts = value().split(Pattern.quote(delimiter), -1);
            parts[options.get("index").intValue()] = value;
            holder.put(name, String.join(delimiter, parts));
        }
    }
}
