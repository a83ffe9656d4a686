package dev.countersign.packaging;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/**
 * What can be reached from static fields: through the fields of our own and of libraries' objects, and through the JDK's collections.
 * Other objects of the JDK are seen, but not looked into; loggers are not even seen, Quarkus makes others for a native image.
 */
final class ObjectGraph {

    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Step> open = new ArrayDeque<>();
    private final BiConsumer<String, Object> visitor;

    /** @param visitor gets each object once, with the way to it */
    ObjectGraph(BiConsumer<String, Object> visitor) {
        this.visitor = visitor;
    }

    /** Walks from all static fields of a class, which is initialised by that. */
    void walk(Class<?> type) {
        for (Field field : type.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                add(type.getName() + "." + field.getName(), read(field, null));
            }
        }
        while (!open.isEmpty()) {
            follow(open.poll());
        }
    }

    private void follow(Step step) {
        visitor.accept(step.way(), step.object());
        Object object = step.object();
        switch (object) {
            case Map<?, ?> map ->
                map.forEach((key, value) -> {
                    add(step.way() + "{key}", key);
                    add(step.way() + "{" + key + "}", value);
                });
            case Collection<?> collection -> collection.forEach(item -> add(step.way() + "[]", item));
            case Optional<?> optional -> optional.ifPresent(value -> add(step.way() + ".get()", value));
            case AtomicReference<?> reference -> add(step.way() + ".get()", reference.get());
            default -> others(step.way(), object);
        }
    }

    private void others(String way, Object object) {
        if (object.getClass().isArray()) {
            elements(way, object);
        } else if (!isOfTheJdk(object.getClass())) {
            fields(way, object);
        }
    }

    private void elements(String way, Object array) {
        if (!array.getClass().componentType().isPrimitive()) {
            for (int i = 0; i < Array.getLength(array); i++) {
                add(way + "[" + i + "]", Array.get(array, i));
            }
        }
    }

    private void fields(String way, Object object) {
        for (Class<?> type = object.getClass(); type != null && !isOfTheJdk(type); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    add(way + "." + field.getName(), read(field, object));
                }
            }
        }
    }

    private void add(String way, Object object) {
        if (object != null && !(object instanceof Class<?>) && !isLogger(object) && seen.add(object)) {
            open.add(new Step(way, object));
        }
    }

    private static boolean isLogger(Object object) {
        return object instanceof Logger || object instanceof java.util.logging.Logger;
    }

    private static boolean isOfTheJdk(Class<?> type) {
        return type.getModule().isNamed();
    }

    private static Object read(Field field, Object owner) {
        try {
            field.setAccessible(true);
            return field.get(owner);
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(field.toString(), impossible);
        }
    }

    private record Step(String way, Object object) {}
}
