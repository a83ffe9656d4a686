package dev.countersign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidator;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every key with a value that cannot be, or makes no sense, stops the start, and the reason names the key. */
class ConfigurationRefusalTest {

    private static final ValidatorFactory FACTORY = Validation.buildDefaultValidatorFactory();

    @AfterAll
    static void close() {
        FACTORY.close();
    }

    @Test
    void everyMappingIsRead() {
        assertThat(mappings()).hasSizeGreaterThan(15);
        assertThat(mappings()).allSatisfy(mapping -> read(mapping, Map.of()));
    }

    static Stream<Refused> refused() {
        return mappings().stream()
                .flatMap(mapping -> Arrays.stream(mapping.getDeclaredMethods())
                        .flatMap(method -> wrong(method.getReturnType()).stream()
                                .map(value -> new Refused(mapping, key(mapping, method), value))));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isRefusedByName(Refused refused) {
        assertThatThrownBy(() -> read(refused.mapping(), Map.of(refused.key(), refused.value())))
                .hasMessageContaining(refused.key());
    }

    /** Values that no key of this type may have; any text may be right where a text is asked for. */
    private static List<String> wrong(Class<?> type) {
        if (type == Duration.class) {
            return List.of("soon", "-1s", "5 minutes later");
        }
        if (type == int.class || type == BigInteger.class) {
            return List.of("many", "-1", "0", "1.5", "99999999999999999999x");
        }
        if (type == BigDecimal.class) {
            return List.of("much", "-1");
        }
        if (type.isEnum()) {
            return List.of("sometimes");
        }
        return List.of();
    }

    private static void read(Class<?> mapping, Map<String, String> given) {
        new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(mapping)
                .withValidator(new BeanValidation())
                .withDefaultValues(given)
                .build()
                .getConfigMapping(mapping);
    }

    private static List<Class<?>> mappings() {
        return new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.countersign")
                        .stream()
                        .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                        .<Class<?>>map(JavaClass::reflect)
                        .toList();
    }

    private static String key(Class<?> mapping, Method method) {
        return mapping.getAnnotation(ConfigMapping.class).prefix() + "."
                + method.getName().replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    private record Refused(Class<?> mapping, String key, String value) {}

    private static final class BeanValidation implements BeanValidationConfigValidator {
        @Override
        public Validator getValidator() {
            return FACTORY.getValidator();
        }
    }
}
