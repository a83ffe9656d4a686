package dev.countersign.crash;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The SQL that a section of a document tells its reader to run. */
public final class SqlOfDocument {

    private static final Pattern BLOCK = Pattern.compile("```sql\\R(.*?)```", Pattern.DOTALL);

    private final List<List<String>> blocks;

    private SqlOfDocument(List<List<String>> blocks) {
        this.blocks = blocks;
    }

    /** The section under this heading of the third level. */
    public static SqlOfDocument section(Path document, String heading) {
        try {
            String text = Files.readString(document);
            int begin = text.indexOf("\n### " + heading + "\n");
            if (begin < 0) {
                throw new IllegalArgumentException(document + " has no section " + heading);
            }
            String section = text.substring(begin + 1);
            int end = section.indexOf("\n##", 1);
            return new SqlOfDocument(BLOCK.matcher(end < 0 ? section : section.substring(0, end))
                    .results()
                    .map(SqlOfDocument::statements)
                    .toList());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The statements of a block, counted from 0. */
    public List<String> block(int number) {
        return blocks.get(number);
    }

    private static List<String> statements(MatchResult block) {
        return Arrays.stream(block.group(1).split(";"))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }
}
