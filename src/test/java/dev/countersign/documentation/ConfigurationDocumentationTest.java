package dev.countersign.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} has a row for every key that the service reads, with its default, and for no other. */
class ConfigurationDocumentationTest {

    private static final Path PAGE = Path.of("docs", "configuration.md");
    private static final Pattern ROW = Pattern.compile("^\\| `(countersign\\.[a-z0-9.-]+)` \\| `?([^|`]*)`? \\|");

    /** Read before the framework starts, by {@code embedded.Datasource}. */
    private static final List<Key> BEFORE_THE_START = List.of(
            new Key("countersign.embedded-database", Optional.of("true")),
            new Key("countersign.data-dir", Optional.of(".countersign")),
            new Key("countersign.postgres-port", Optional.empty()));

    @Test
    void hasEveryKeyAndItsDefault() throws IOException {
        List<Key> read = Stream.concat(
                        mappings().flatMap(ConfigurationDocumentationTest::keys), BEFORE_THE_START.stream())
                .toList();
        assertThat(documented()).containsExactlyInAnyOrderElementsOf(read);
    }

    private static List<Key> documented() throws IOException {
        return Files.readAllLines(PAGE).stream()
                .map(ROW::matcher)
                .filter(Matcher::find)
                .map(row -> new Key(
                        row.group(1),
                        Optional.of(row.group(2).strip()).filter(given -> !given.isEmpty() && !given.equals("none"))))
                .toList();
    }

    private static Stream<Class<?>> mappings() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.countersign")
                        .stream()
                        .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                        .map(JavaClass::reflect);
    }

    private static Stream<Key> keys(Class<?> mapping) {
        String prefix = mapping.getAnnotation(ConfigMapping.class).prefix();
        return keys(prefix, mapping);
    }

    private static Stream<Key> keys(String prefix, Class<?> group) {
        return Arrays.stream(group.getDeclaredMethods()).flatMap(method -> {
            String name = prefix + "." + kebab(method.getName());
            return isGroup(method)
                    ? keys(name, method.getReturnType())
                    : Stream.of(new Key(
                            name,
                            Optional.ofNullable(method.getAnnotation(WithDefault.class))
                                    .map(WithDefault::value)));
        });
    }

    private static boolean isGroup(Method method) {
        return method.getReturnType().isInterface()
                && method.getReturnType().getName().startsWith("dev.countersign.");
    }

    private static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    private record Key(String name, Optional<String> standard) {}
}
