package dev.countersign.ethereum;

import dev.countersign.ethereum.TypedData.Field;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** A checked, closed set of struct types; may be recursive. Immutable apart from the memo of its type hashes. */
final class TypeGraph {
    private final Map<String, List<Field>> declared;
    private final Map<String, Map<String, FieldType>> parsed = new LinkedHashMap<>();
    private final Map<String, byte[]> typeHashes = new ConcurrentHashMap<>();

    TypeGraph(Map<String, List<Field>> types) {
        this.declared = types.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> List.copyOf(entry.getValue())));
        declared.forEach((name, fields) -> parsed.put(name, parseStruct(name, fields)));
        parsed.forEach((name, fields) -> fields.forEach((field, type) -> requireClosed(name + "." + field, type)));
    }

    /**
     * Returns the fields of a struct type by name, in the order of declaration.
     *
     * @throws IllegalArgumentException if there is no such type
     */
    Map<String, FieldType> fields(String structType) {
        Map<String, FieldType> found = structType == null ? null : parsed.get(structType);
        if (found == null) {
            throw new IllegalArgumentException(structType + ": unknown type");
        }
        return found;
    }

    String encodeType(String structType) {
        SortedSet<String> referenced = new TreeSet<>();
        collect(structType, referenced);
        referenced.remove(structType);
        return encodeOne(structType) + referenced.stream().map(this::encodeOne).collect(Collectors.joining());
    }

    byte[] typeHash(String structType) {
        return typeHashes
                .computeIfAbsent(structType, name -> TypedData.hashText(encodeType(name)))
                .clone();
    }

    private String encodeOne(String structType) {
        return declared.get(structType).stream()
                .map(field -> field.type() + " " + field.name())
                .collect(Collectors.joining(",", structType + "(", ")"));
    }

    private void collect(String structType, SortedSet<String> found) {
        Map<String, FieldType> fields = fields(structType);
        if (found.add(structType)) {
            fields.values().forEach(type -> {
                if (innermost(type) instanceof FieldType.Struct struct) {
                    collect(struct.name(), found);
                }
            });
        }
    }

    private void requireClosed(String path, FieldType type) {
        if (innermost(type) instanceof FieldType.Struct struct && !parsed.containsKey(struct.name())) {
            throw new IllegalArgumentException(path + ": unknown type " + struct.name());
        }
    }

    private static Map<String, FieldType> parseStruct(String name, List<Field> fields) {
        if (!(FieldType.parse(name, name) instanceof FieldType.Struct)) {
            throw new IllegalArgumentException(name + ": name of an atomic type or of an array");
        }
        if (fields.isEmpty()) {
            throw new IllegalArgumentException(name + ": has no fields");
        }
        Map<String, FieldType> byName = new LinkedHashMap<>();
        for (Field field : fields) {
            String path = name + "." + field.name();
            if (field.name() == null
                    || !FieldType.IDENTIFIER.matcher(field.name()).matches()) {
                throw new IllegalArgumentException(path + ": field name is not an identifier");
            }
            if (byName.put(field.name(), FieldType.parse(field.type(), path)) != null) {
                throw new IllegalArgumentException(path + ": field is declared twice");
            }
        }
        return Collections.unmodifiableMap(byName);
    }

    private static FieldType innermost(FieldType type) {
        FieldType inner = type;
        while (inner instanceof FieldType.Array array) {
            inner = array.element();
        }
        return inner;
    }
}
