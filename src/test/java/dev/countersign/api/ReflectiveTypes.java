package dev.countersign.api;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Our types whose members a native image knows: what the signatures of the resources name, with all that hangs on it (Quarkus registers
 * that), and what says {@link RegisterForReflection} itself. Subtypes do not hang on their supertype, nor on {@code Object}.
 */
final class ReflectiveTypes {

    private static final java.nio.file.Path CLASSES = java.nio.file.Path.of("target", "classes");
    private static final String OURS = "dev.countersign.";

    private final Set<String> found = new HashSet<>();
    private final Deque<Type> open = new ArrayDeque<>();

    private ReflectiveTypes() {}

    /** Their names. */
    static Set<String> names() {
        ReflectiveTypes types = new ReflectiveTypes();
        for (Class<?> type : all()) {
            if (type.isAnnotationPresent(Path.class)) {
                Stream.of(type.getDeclaredMethods())
                        .filter(ReflectiveTypes::isServed)
                        .forEach(types::signature);
            }
            types.explicit(type);
        }
        types.close();
        return types.found;
    }

    private static boolean isServed(Method method) {
        return Stream.of(method.getAnnotations())
                .anyMatch(annotation -> annotation.annotationType().isAnnotationPresent(HttpMethod.class));
    }

    private void signature(Method method) {
        open.add(method.getGenericReturnType());
        open.addAll(List.of(method.getGenericParameterTypes()));
    }

    private void explicit(Class<?> type) {
        RegisterForReflection registered = type.getAnnotation(RegisterForReflection.class);
        if (registered == null) {
            return;
        }
        List<Class<?>> targets = registered.targets().length == 0 ? List.of(type) : List.of(registered.targets());
        for (Class<?> target : targets) {
            found.add(target.getName());
            if (!registered.ignoreNested()) {
                Stream.of(target.getDeclaredClasses()).map(Class::getName).forEach(found::add);
            }
        }
    }

    private void close() {
        Set<Type> seen = new HashSet<>();
        while (!open.isEmpty()) {
            Type type = open.poll();
            if (seen.add(type)) {
                follow(type);
            }
        }
    }

    private void follow(Type type) {
        switch (type) {
            case ParameterizedType generic -> {
                open.add(generic.getRawType());
                open.addAll(List.of(generic.getActualTypeArguments()));
            }
            case GenericArrayType array -> open.add(array.getGenericComponentType());
            case WildcardType wildcard -> open.addAll(List.of(wildcard.getUpperBounds()));
            case Class<?> plain -> plain(plain);
            default -> {}
        }
    }

    private void plain(Class<?> type) {
        if (type.isArray()) {
            open.add(type.componentType());
        } else if (type.getName().startsWith(OURS)) {
            found.add(type.getName());
            members(type);
        }
    }

    private void members(Class<?> type) {
        if (type.getGenericSuperclass() != null) {
            open.add(type.getGenericSuperclass());
        }
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                open.add(field.getGenericType());
            }
        }
    }

    private static List<? extends Class<?>> all() {
        try (Stream<java.nio.file.Path> files = Files.walk(CLASSES)) {
            return files.map(file -> CLASSES.relativize(file).toString().replace('/', '.'))
                    .filter(name -> name.startsWith(OURS) && name.endsWith(".class") && !name.contains("package-info"))
                    .map(name -> load(name.substring(0, name.length() - ".class".length())))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ReflectiveTypes.class.getClassLoader());
        } catch (ClassNotFoundException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
