package dev.countersign.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.scheduler.Scheduled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** "Jobs" in {@code docs/operations.md} has every job with the key of its interval, and no other. */
class JobsDocumentationTest {

    private static final Pattern SECTION = Pattern.compile("^## Jobs\\R(.*?)^## ", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern ROW = Pattern.compile("^\\| (`[^|]+`) \\| (`[^|]+`) \\|", Pattern.MULTILINE);

    @Test
    void hasEveryJobAndItsInterval() throws IOException {
        Map<String, String> scheduled = new TreeMap<>();
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.countersign").stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.isAnnotatedWith(Scheduled.class))
                        .map((JavaMethod method) -> method.getAnnotationOfType(Scheduled.class))
                        .forEach(job -> scheduled.put(job.identity(), job.every()));
        assertThat(scheduled).hasSizeGreaterThan(20).doesNotContainKey("");
        assertThat(documented()).isEqualTo(scheduled);
    }

    private static Map<String, String> documented() throws IOException {
        Matcher section = SECTION.matcher(Files.readString(Path.of("docs", "operations.md")));
        assertThat(section.find()).isTrue();
        Map<String, String> jobs = new TreeMap<>();
        Matcher row = ROW.matcher(section.group(1));
        while (row.find()) {
            String[] names = names(row.group(1));
            String[] keys = names(row.group(2));
            for (int i = 0; i < names.length; i++) {
                // several jobs with one interval, or each with its own
                jobs.put(names[i], "{" + keys[keys.length == 1 ? 0 : i] + "}");
            }
        }
        return jobs;
    }

    private static String[] names(String cell) {
        return Stream.of(cell.split(","))
                .map(name -> name.strip().replace("`", ""))
                .toArray(String[]::new);
    }
}
