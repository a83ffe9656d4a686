package dev.countersign.sandbox;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;

/** Takes the sandbox out of the API documentation where it is off. */
@OpenApiFilter(OpenApiFilter.RunStage.RUNTIME_STARTUP)
public class SandboxDocumentation implements OASFilter {

    @Override
    public void filterOpenAPI(OpenAPI document) {
        boolean enabled = ConfigProvider.getConfig()
                .getOptionalValue("countersign.sandbox.enabled", Boolean.class)
                .orElse(false);
        if (!enabled) {
            document.getPaths().getPathItems().keySet().stream()
                    .filter(path -> path.startsWith("/sandbox/"))
                    .toList()
                    .forEach(document.getPaths()::removePathItem);
        }
    }
}
