package dev.countersign;

import static dev.countersign.documentation.GeneratedSection.mermaid;
import static dev.countersign.documentation.GeneratedSection.table;

import dev.countersign.documentation.GeneratedSection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The picture of the packages in {@code docs/architecture.md} is what the compiled classes really use. */
class HouseDocumentationTest {

    private static final String PAGE = "architecture.md";

    private final Map<String, Set<String>> uses = House.dependencies();

    @Test
    void drawsThePackages() {
        StringBuilder diagram = new StringBuilder("flowchart TD\n");
        rooms().forEach(room -> diagram.append("    %s[\"%s\"]%n".formatted(id(room), room)));
        rooms().forEach(from -> uses.get(from).stream()
                .filter(to -> !followsFromOthers(from, to))
                .sorted(byFloor())
                .forEach(to -> diagram.append("    %s --> %s%n".formatted(id(from), id(to)))));
        GeneratedSection.of(PAGE, "packages").mustSay(mermaid(diagram.toString()));
    }

    @Test
    void listsWhatEachPackageUses() {
        List<List<String>> rows = rooms().stream()
                .map(room -> List.of("`" + room + "`", list(uses.get(room))))
                .toList();
        GeneratedSection.of(PAGE, "uses").mustSay(table(List.of("package", "uses"), rows));
    }

    private List<String> rooms() {
        return uses.keySet().stream().sorted(byFloor()).toList();
    }

    private static String list(Set<String> rooms) {
        return rooms.isEmpty()
                ? "nothing of ours"
                : rooms.stream().sorted(byFloor()).map(room -> "`" + room + "`").collect(Collectors.joining(", "));
    }

    /** From the top of the house to the ground; the annex comes last. */
    private static Comparator<String> byFloor() {
        List<String> floors = new ArrayList<>(House.FLOORS);
        floors.add(House.ANNEX);
        return Comparator.comparingInt((String room) -> floors.indexOf(floorOf(room)))
                .thenComparing(Comparator.naturalOrder());
    }

    private static String floorOf(String room) {
        return room.split("\\.")[0];
    }

    private static String id(String room) {
        return room.replace('.', '_');
    }

    /** Whether another package that {@code from} uses leads to {@code to}: such an arrow says nothing new. */
    private boolean followsFromOthers(String from, String to) {
        return uses.get(from).stream()
                .filter(via -> !via.equals(to))
                .anyMatch(via -> reach(via).contains(to));
    }

    private Set<String> reach(String start) {
        Set<String> seen = new HashSet<>();
        List<String> open = new ArrayList<>(List.of(start));
        while (!open.isEmpty()) {
            for (String next : uses.getOrDefault(open.removeLast(), Set.of())) {
                if (seen.add(next)) {
                    open.add(next);
                }
            }
        }
        return seen;
    }
}
