package dev.countersign.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page that names a test as its proof names one that exists. */
class ProofDocumentationTest {

    private static final Path TESTS = Path.of("src", "test", "java");
    private static final Pattern PROOF =
            Pattern.compile("`(OpenApiConformity|[A-Z][A-Za-z0-9]*(?:Test|IT))(?:\\.([a-z][A-Za-z0-9]*))?`");

    @ParameterizedTest
    @ValueSource(strings = {"docs/security.md", "docs/architecture.md", "docs/wires/unigox.md", "CONTRIBUTING.md"})
    void namesTestsThatExist(String page) throws IOException {
        Map<String, Path> tests = tests();
        List<String> dangling = PROOF.matcher(Files.readString(Path.of(page)))
                .results()
                .filter(proof -> !exists(tests, proof))
                .map(MatchResult::group)
                .toList();
        assertThat(dangling)
                .as("tests that %s names and that do not exist", page)
                .isEmpty();
    }

    @Test
    void securityHasProofs() throws IOException {
        assertThat(PROOF.matcher(Files.readString(Path.of("docs/security.md"))).results())
                .hasSizeGreaterThan(20);
    }

    private static boolean exists(Map<String, Path> tests, MatchResult proof) {
        Optional<Path> file = Optional.ofNullable(tests.get(proof.group(1)));
        return file.isPresent()
                && (proof.group(2) == null || read(file.get()).contains("void " + proof.group(2) + "("));
    }

    private static Map<String, Path> tests() throws IOException {
        try (Stream<Path> files = Files.walk(TESTS)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            file -> file,
                            (first, second) -> first));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
