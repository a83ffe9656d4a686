package dev.countersign.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Copies a part of one field into a part of another: the tag of an image into a name. */
final class Replacement {

    /** A field's name, or the element of a list with this value of a key. */
    private static final Pattern STEP = Pattern.compile("\\[(\\w+)=([^]]+)]|([^.\\[]+)");

    private Replacement() {}

    static void apply(List<ObjectNode> documents, JsonNode replacement) {
        JsonNode source = replacement.get("source");
        ObjectNode from = Kustomize.named(
                documents, source.get("kind").textValue(), source.get("name").textValue());
        Field read = Field.at(from, source.get("fieldPath").textValue());
        JsonNode options = source.get("options");
        String value = read.value()
                .split(Pattern.quote(options.get("delimiter").textValue()), -1)[
                options.get("index").intValue()];
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
                last = steps.group(3) == null ? "" : steps.group(3);
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
