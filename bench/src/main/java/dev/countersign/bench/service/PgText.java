package dev.countersign.bench.service;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/** From what PostgreSQL writes to what its client takes. */
final class PgText {

    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("yyyy-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
            .appendOffset("+HH:mm", "+00")
            .toFormatter();

    private PgText() {}

    /** A value of one of the types that the service uses. */
    static Object read(String type, String text) {
        if (type.endsWith("[]")) {
            String element = type.substring(0, type.length() - 2);
            List<String> texts = elements(text);
            Object array = Array.newInstance(javaType(element), texts.size());
            for (int index = 0; index < texts.size(); index++) {
                String each = texts.get(index);
                Array.set(array, index, each == null ? null : read(element, each));
            }
            return array;
        }
        return switch (type) {
            case "uuid" -> UUID.fromString(text);
            case "text", "character varying" -> text;
            case "smallint" -> Short.valueOf(text);
            case "integer" -> Integer.valueOf(text);
            case "bigint" -> Long.valueOf(text);
            case "boolean" -> text.equals("t");
            case "double precision" -> Double.valueOf(text);
            case "numeric" -> new BigDecimal(text);
            case "timestamp with time zone" -> OffsetDateTime.parse(text, TIME);
            case "bytea" -> Buffer.buffer(HexFormat.of().parseHex(text.substring(2)));
            case "json", "jsonb" -> Json.decodeValue(text);
            default -> throw new IllegalArgumentException("no such type here: " + type);
        };
    }

    private static Class<?> javaType(String type) {
        return switch (type) {
            case "uuid" -> UUID.class;
            case "smallint" -> Short.class;
            case "integer" -> Integer.class;
            case "bigint" -> Long.class;
            case "boolean" -> Boolean.class;
            case "double precision" -> Double.class;
            case "numeric" -> BigDecimal.class;
            case "timestamp with time zone" -> OffsetDateTime.class;
            case "bytea" -> Buffer.class;
            case "json", "jsonb" -> Object.class;
            default -> String.class;
        };
    }

    /** The elements of an array of one dimension. */
    private static List<String> elements(String text) {
        List<String> found = new ArrayList<>();
        int at = 1;
        while (at < text.length() - 1) {
            StringBuilder element = new StringBuilder();
            boolean quoted = text.charAt(at) == '"';
            if (quoted) {
                for (at++; text.charAt(at) != '"'; at++) {
                    if (text.charAt(at) == '\\') {
                        at++;
                    }
                    element.append(text.charAt(at));
                }
                at++;
            } else {
                for (; text.charAt(at) != ',' && at < text.length() - 1; at++) {
                    element.append(text.charAt(at));
                }
            }
            found.add(!quoted && element.toString().equals("NULL") ? null : element.toString());
            at++; // the comma
        }
        return found;
    }
}
