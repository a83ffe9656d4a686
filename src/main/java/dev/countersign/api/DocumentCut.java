package dev.countersign.api;

import io.smallrye.openapi.api.util.FilterUtil;
import io.smallrye.openapi.runtime.io.Format;
import io.smallrye.openapi.runtime.io.OpenApiSerializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.security.SecurityRequirement;

/** Cuts a document down to some of its paths and what these need, and completes them. */
final class DocumentCut {

    private DocumentCut() {}

    static void keep(OpenAPI document, Predicate<String> paths) {
        document.getPaths().getPathItems().keySet().stream()
                .filter(paths.negate())
                .toList()
                .forEach(document.getPaths()::removePathItem);
        List<Operation> operations = document.getPaths().getPathItems().values().stream()
                .flatMap(item -> item.getOperations().values().stream())
                .toList();
        keepTags(document, named(operations, Operation::getTags));
        keepSchemes(
                document,
                named(operations, operation -> schemes(operation.getSecurity()).toList()));
        FilterUtil.applyFilter(new OpenApiCompletion(), document);
        keepSchemas(document);
    }

    /** What is left out may have been the only one to use something else, so it is looked at again until nothing is left over. */
    private static void keepSchemas(OpenAPI document) {
        List<String> unused;
        do {
            String text = text(document);
            unused = document.getComponents().getSchemas().keySet().stream()
                    .filter(name -> !text.contains("\"#/components/schemas/" + name + "\""))
                    .toList();
            unused.forEach(document.getComponents()::removeSchema);
        } while (!unused.isEmpty());
    }

    private static String text(OpenAPI document) {
        try {
            return OpenApiSerializer.serialize(document, Format.JSON);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static void keepTags(OpenAPI document, Set<String> used) {
        if (document.getTags() != null) {
            document.getTags().stream()
                    .filter(tag -> !used.contains(tag.getName()))
                    .toList()
                    .forEach(document::removeTag);
        }
    }

    private static void keepSchemes(OpenAPI document, Set<String> used) {
        Set<String> known =
                new HashSet<>(document.getComponents().getSecuritySchemes().keySet());
        known.removeAll(used);
        known.forEach(document.getComponents()::removeSecurityScheme);
    }

    private static Stream<String> schemes(List<SecurityRequirement> requirements) {
        return requirements == null
                ? Stream.of()
                : requirements.stream().flatMap(requirement -> requirement.getSchemes().keySet().stream());
    }

    private static Set<String> named(List<Operation> operations, Function<Operation, Collection<String>> names) {
        return operations.stream()
                .map(names)
                .filter(Objects::nonNull)
                .flatMap(Collection::stream)
                .collect(Collectors.toSet());
    }
}
