package dev.countersign.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The documents list exactly the routes that exist, each with what the developer of a caller needs to call it. */
@QuarkusTest
class OpenApiRoutesTest {

    private static final String EVERYBODYS = "/q/openapi?format=json";
    private static final String OPERATORS = "/q/openapi-admin?format=json";
    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");

    @Test
    void everyRouteIsDocumentedAndEveryDocumentedRouteExists() {
        assertThat(documented()).isEqualTo(existing());
    }

    @Test
    void everyOperationHasItsNameAndItsSummary() {
        operations().forEach((route, operation) -> {
            assertThat(operation).as(route).containsKeys("operationId", "summary", "tags");
        });
    }

    @Test
    void everyRouteNeedsACredentialButTheSandboxTheSignOfLifeAndPublicKeys() {
        operations()
                .forEach((route, operation) -> assertThat(operation.containsKey("security"))
                        .as(route)
                        .isEqualTo(!route.contains(" /sandbox/")
                                && !route.endsWith(" /health")
                                && !route.endsWith(" /api/v1/client/constants")
                                && !route.endsWith(" /v1/webhooks/public_keys")));
    }

    private static Set<String> existing() {
        Set<String> routes = new TreeSet<>();
        new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.countersign")
                        .stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .forEach(type -> type.getMethods()
                                .forEach(method -> route(type, method).ifPresent(routes::add)));
        return routes;
    }

    private static Optional<String> route(JavaClass type, JavaMethod method) {
        return method.getAnnotations().stream()
                .map(annotation -> annotation.getRawType())
                .filter(annotation -> annotation.isAnnotatedWith(HttpMethod.class))
                .map(annotation -> annotation.getSimpleName() + " "
                        + type.getAnnotationOfType(Path.class).value()
                        + method.tryGetAnnotationOfType(Path.class)
                                .map(Path::value)
                                .orElse(""))
                .findFirst();
    }

    private static Set<String> documented() {
        return new TreeSet<>(operations().keySet());
    }

    /** What partners and providers read says nothing of the operator's door, and the other way round. */
    @Test
    void theOperatorsDoorHasADocumentOfItsOwn() {
        assertThat(operations(EVERYBODYS).keySet()).isNotEmpty().noneMatch(route -> route.contains(" /admin/"));
        assertThat(operations(OPERATORS).keySet()).isNotEmpty().allMatch(route -> route.contains(" /admin/"));
        assertThat(given().get(EVERYBODYS).asString()).doesNotContain("/admin/", "OperatorToken");
        assertThat(given().get(OPERATORS).asString()).doesNotContain("X-API-Key", "RS512Token", "ApiKeyAuth");
    }

    /** Whatever a document defines is used in it. */
    @Test
    void nothingInADocumentIsLeftOver() {
        for (String document : List.of(EVERYBODYS, OPERATORS)) {
            String text = given().get(document).asString();
            Map<String, Object> schemas = given().get(document).jsonPath().getMap("components.schemas");
            assertThat(schemas.keySet())
                    .isNotEmpty()
                    .allMatch(name -> text.contains("\"#/components/schemas/" + name + "\""));
        }
    }

    @Test
    void theReaderOffersBothDocuments() {
        assertThat(given().get("/q/swagger-ui/").asString()).contains("\"/q/openapi\"", "\"/q/openapi-admin\"");
    }

    private static Map<String, Map<String, Object>> operations() {
        Map<String, Map<String, Object>> operations = operations(EVERYBODYS);
        operations.putAll(operations(OPERATORS));
        return operations;
    }

    private static Map<String, Map<String, Object>> operations(String document) {
        Map<String, Map<String, Map<String, Object>>> paths =
                given().get(document).jsonPath().getMap("paths");
        Map<String, Map<String, Object>> operations = new java.util.TreeMap<>();
        paths.forEach((path, item) -> item.forEach((method, operation) -> {
            if (METHODS.contains(method)) {
                operations.put(method.toUpperCase(java.util.Locale.ROOT) + " " + path, operation);
            }
        }));
        return operations;
    }
}
