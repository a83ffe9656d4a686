package dev.countersign;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The main code as it was compiled, and the order of its packages. */
final class House {

    static final String ROOT = "dev.countersign";

    /** From the top to the ground: a package knows only packages that stand after it. Some are not built yet. */
    static final List<String> FLOORS = List.of(
            "api",
            "console",
            "sandbox",
            "order",
            "mail",
            "transfer",
            "policy",
            "authorization",
            "ledger",
            "market",
            "event",
            "identity",
            "idempotency",
            "rotation",
            "database",
            "secret",
            "trace",
            "lifecycle",
            "ethereum");

    /** Stands next to the house: starts a database before anything else runs, and only the main class knows it. */
    static final String ANNEX = "embedded";

    static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    private House() {}

    /** Everything below one floor or the annex, as ArchUnit writes it. */
    static String under(String floor) {
        return ROOT + "." + floor + "..";
    }

    /** The package's name without the root: {@code api.unigox}; empty for the root itself and for other people's classes. */
    static Optional<String> room(JavaClass type) {
        String name = type.getBaseComponentType().getPackageName();
        return name.startsWith(ROOT + ".") ? Optional.of(name.substring(ROOT.length() + 1)) : Optional.empty();
    }

    /** Which package uses which, both without the root. */
    static Map<String, Set<String>> dependencies() {
        Map<String, Set<String>> uses = new TreeMap<>();
        for (JavaClass type : CLASSES) {
            room(type).ifPresent(from -> {
                Set<String> targets = uses.computeIfAbsent(from, name -> new TreeSet<>());
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    room(dependency.getTargetClass())
                            .filter(to -> !to.equals(from))
                            .ifPresent(targets::add);
                }
            });
        }
        return uses;
    }
}
