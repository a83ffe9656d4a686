package dev.countersign.api;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;

/** The document of everybody else says nothing of the operator's door. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, documentNames = "<default>")
public class PartnersDocument implements OASFilter {

    @Override
    public void filterOpenAPI(OpenAPI document) {
        DocumentCut.keep(document, path -> !path.startsWith(AdminDocument.PREFIX));
    }
}
