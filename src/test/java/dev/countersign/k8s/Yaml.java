package dev.countersign.k8s;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads YAML, and refuses a key that comes twice. */
final class Yaml {

    private static final YAMLMapper MAPPER = new YAMLMapper(YAMLFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build());

    private Yaml() {}

    static List<ObjectNode> all(Path file) {
        return parse(text(file)).stream().map(ObjectNode.class::cast).toList();
    }

    static JsonNode single(Path file) {
        List<JsonNode> documents = parse(text(file));
        Kustomize.require(documents.size() == 1, file + " has " + documents.size() + " documents");
        return documents.getFirst();
    }

    static List<JsonNode> parse(String yaml) {
        try (JsonParser parser = MAPPER.createParser(yaml);
                MappingIterator<JsonNode> documents =
                        MAPPER.readerFor(JsonNode.class).readValues(parser)) {
            return documents.readAll();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static String write(JsonNode document) {
        try {
            return MAPPER.writeValueAsString(document);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static InputStream stream(Path file) throws IOException {
        return Files.newInputStream(file);
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
