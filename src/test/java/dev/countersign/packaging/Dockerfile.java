package dev.countersign.packaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The instructions of a Dockerfile. */
record Dockerfile(List<Instruction> instructions) {

    private static final Pattern CONTINUED = Pattern.compile("\\\\\\n");
    private static final Pattern ARGUMENT = Pattern.compile("\\$\\{(\\w+)}");

    /** One instruction: its name, and all that follows on its lines. */
    record Instruction(String name, String text) {}

    /** One stage: the image it starts from, and its instructions. */
    record Stage(String image, List<Instruction> instructions) {

        /** What instructions of this name say, in their order. */
        List<String> texts(String name) {
            return instructions.stream()
                    .filter(instruction -> instruction.name().equals(name))
                    .map(Instruction::text)
                    .toList();
        }

        boolean isAnImage() {
            return !texts("ENTRYPOINT").isEmpty();
        }
    }

    static Dockerfile read(Path file) throws IOException {
        String text = Files.readString(file).replaceAll("(?m)^[ \\t]*#.*\\R", "");
        return new Dockerfile(CONTINUED
                .matcher(text)
                .replaceAll(" ")
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.split(" ", 2))
                .map(parts -> new Instruction(parts[0], parts[1].strip().replaceAll("\\s+", " ")))
                .toList());
    }

    List<Stage> stages() {
        List<Stage> stages = new ArrayList<>();
        for (Instruction instruction : instructions) {
            if (instruction.name().equals("FROM")) {
                stages.add(new Stage(resolved(instruction.text().split(" ")[0]), new ArrayList<>()));
            } else if (!stages.isEmpty()) {
                stages.getLast().instructions().add(instruction);
            }
        }
        return stages;
    }

    /** Names that stages have. */
    List<String> names() {
        return instructions.stream()
                .filter(instruction ->
                        instruction.name().equals("FROM") && instruction.text().contains(" AS "))
                .map(instruction -> instruction.text().split(" AS ")[1])
                .toList();
    }

    private String resolved(String image) {
        return ARGUMENT.matcher(image).replaceAll(argument -> Matcher.quoteReplacement(value(argument.group(1))));
    }

    /** The default of an argument. */
    private String value(String argument) {
        return instructions.stream()
                .filter(instruction ->
                        instruction.name().equals("ARG") && instruction.text().startsWith(argument + "="))
                .map(instruction -> instruction.text().substring(argument.length() + 1))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(argument + " has no default"));
    }
}
