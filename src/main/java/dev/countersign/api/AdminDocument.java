package dev.countersign.api;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;

/** The operator's document says nothing of the other doors. */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD, documentNames = "admin")
public class AdminDocument implements OASFilter {

    static final String PREFIX = "/admin/";

    @Override
    public void filterOpenAPI(OpenAPI document) {
        document.getInfo().setTitle("Countersign, for its operator");
        DocumentCut.keep(document, path -> path.startsWith(PREFIX));
    }
}
