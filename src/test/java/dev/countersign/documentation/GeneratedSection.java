package dev.countersign.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A part of a page in {@code docs/} that is made from the code. It stands between two comments, {@code <!-- generated: name -->}
 * and {@code <!-- end: name -->}. A stale one fails the build; {@code -Dcountersign.docs.write=true} writes it anew.
 *
 * @param page the file
 * @param name of the part
 */
public record GeneratedSection(Path page, String name) {

    private static final boolean WRITE = Boolean.getBoolean("countersign.docs.write");

    /** A part of a page below {@code docs/}. */
    public static GeneratedSection of(String page, String name) {
        return new GeneratedSection(Path.of("docs", page), name);
    }

    /** Fails when the page says something else; or makes it say this. */
    public void mustSay(String content) {
        String text = read();
        int start = text.indexOf(opening());
        int end = text.indexOf(closing());
        assertThat(start).as("%s has the comment %s", page, opening()).isNotNegative();
        assertThat(end).as("%s has the comment %s", page, closing()).isGreaterThan(start);
        String fresh = text.substring(0, start) + opening() + "\n\n" + content.strip() + "\n\n" + text.substring(end);
        if (WRITE) {
            write(fresh);
        }
        assertThat(read())
                .as("%s is stale: run ./mvnw test -Dtest='*DocumentationTest' -Dcountersign.docs.write=true", page)
                .isEqualTo(fresh);
    }

    /** A Mermaid diagram as Markdown takes it. */
    public static String mermaid(String diagram) {
        return "```mermaid\n" + diagram.strip() + "\n```";
    }

    /** A Markdown table. */
    public static String table(List<String> head, List<List<String>> rows) {
        String rule = "|" + "---|".repeat(head.size());
        return row(head) + "\n" + rule + "\n"
                + rows.stream().map(GeneratedSection::row).collect(Collectors.joining("\n"));
    }

    private static String row(List<String> cells) {
        return cells.stream().map(cell -> " " + cell + " ").collect(Collectors.joining("|", "|", "|"));
    }

    private String opening() {
        return "<!-- generated: " + name + " -->";
    }

    private String closing() {
        return "<!-- end: " + name + " -->";
    }

    private String read() {
        try {
            return Files.readString(page);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private void write(String text) {
        try {
            Files.writeString(page, text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
