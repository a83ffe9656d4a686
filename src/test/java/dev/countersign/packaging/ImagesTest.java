package dev.countersign.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.packaging.Dockerfile.Stage;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Dockerfiles promise is what the service does. */
class ImagesTest {

    private static final Path DOCKER = Path.of("src", "main", "docker");

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "Dockerfile.jvm", "Dockerfile.native"})
    void baseImagesArePinnedAndNameNoHost(String file) throws IOException {
        Dockerfile dockerfile = Dockerfile.read(DOCKER.resolve(file));
        assertThat(dockerfile.stages())
                .map(Stage::image)
                .filteredOn(
                        image -> !image.equals("scratch") && !dockerfile.names().contains(image))
                .isNotEmpty()
                .allSatisfy(image -> assertThat(image)
                        .matches("([a-z0-9-]+/)?[a-z0-9-]+:[\\w.-]*\\d[\\w.-]*")
                        .doesNotContain("latest"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "Dockerfile.jvm", "Dockerfile.native"})
    void imagesRunTheServiceAsNobody(String file) throws IOException {
        Properties application = application();
        assertThat(images(file)).isNotEmpty().allSatisfy(image -> {
            assertThat(image.texts("USER")).containsExactly("10001:10001");
            assertThat(image.texts("WORKDIR")).containsExactly("/app");
            assertThat(image.texts("EXPOSE"))
                    .containsExactly(application.getProperty("quarkus.http.port") + " "
                            + application.getProperty("quarkus.management.port"));
            assertThat(image.texts("ENTRYPOINT"))
                    .first()
                    .asString()
                    .as("no shell between the container and the program: its signals and its arguments arrive")
                    .startsWith("[");
            assertThat(image.texts("COPY"))
                    .as("the bill of materials")
                    .anyMatch(copied -> copied.contains("sbom.json") || copied.contains("/root-of-image/ /"));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "Dockerfile.jvm", "Dockerfile.native"})
    void imagesSayWhatTheyAre(String file) throws IOException {
        assertThat(images(file))
                .allSatisfy(image -> assertThat(keys(image, "LABEL", "org\\.opencontainers\\.image\\.(\\w+)="))
                        .containsExactlyInAnyOrder("title", "description", "version", "revision", "created", "source"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "Dockerfile.jvm", "Dockerfile.native"})
    void theirEnvironmentIsKnownToTheService(String file) throws IOException {
        String documented = Files.readString(Path.of("docs", "configuration.md"));
        assertThat(images(file))
                .allSatisfy(image -> assertThat(keys(image, "ENV", "(?:^| )([A-Z_]+)="))
                        .contains("COUNTERSIGN_EMBEDDED_DATABASE")
                        .allMatch(key -> key.equals("JAVA_TOOL_OPTIONS")
                                || documented.contains(key)
                                || documented.contains(key.toLowerCase(java.util.Locale.ROOT)
                                        .replaceFirst("_", ".")
                                        .replace('_', '-'))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Dockerfile", "Dockerfile.native"})
    void theNativeImageHasNothingBeside(String file) throws IOException {
        assertThat(images(file))
                .filteredOn(image -> image.texts("ENTRYPOINT").contains("[\"/app/application\"]"))
                .isNotEmpty()
                .allSatisfy(image -> {
                    assertThat(image.image()).isEqualTo("scratch");
                    assertThat(image.texts("RUN")).isEmpty();
                });
    }

    private static List<Stage> images(String file) throws IOException {
        return Dockerfile.read(DOCKER.resolve(file)).stages().stream()
                .filter(Stage::isAnImage)
                .toList();
    }

    private static List<String> keys(Stage image, String instruction, String pattern) {
        return image.texts(instruction).stream()
                .flatMap(text -> Pattern.compile(pattern).matcher(text).results())
                .map(found -> found.group(1))
                .toList();
    }

    private static Properties application() throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("src", "main", "resources", "application.properties"))) {
            properties.load(reader);
        }
        return properties;
    }
}
