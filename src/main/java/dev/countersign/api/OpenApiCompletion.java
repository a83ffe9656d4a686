package dev.countersign.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * Completes the document: each operation gets the errors that every operation of its kind has, each error the envelope of its
 * wire, and each nullable enumeration says that null is one of its values.
 */
final class OpenApiCompletion implements OASFilter {

    private static final Map<String, String> WITH_INPUT = Map.of("400", "The request is malformed");
    private static final Map<String, String> WITH_BODY = Map.of("415", "The body is not application/json");
    private static final Map<String, String> AUTHENTICATED =
            Map.of("401", "Authentication failed", "403", "The credential lacks the scope");
    private static final Map<String, String> WITH_KEY = Map.of(
            "409", "The first request with this Idempotency-Key is still running",
            "422", "The Idempotency-Key belongs to another request");
    private static final Map<String, String> EVERYWHERE = Map.of("500", "An internal error");

    @Override
    public void filterOpenAPI(OpenAPI document) {
        document.getPaths()
                .getPathItems()
                .forEach((path, item) ->
                        item.getOperations().forEach((method, operation) -> complete(path, method, operation)));
    }

    @Override
    public Schema filterSchema(Schema schema) {
        boolean nullable = schema.getType() != null && schema.getType().contains(Schema.SchemaType.NULL);
        if (nullable
                && schema.getEnumeration() != null
                && !schema.getEnumeration().contains(null)) {
            List<Object> values = new ArrayList<>(schema.getEnumeration());
            values.add(null);
            schema.setEnumeration(values);
        }
        return schema;
    }

    private static void complete(String path, PathItem.HttpMethod method, Operation operation) {
        boolean authenticated =
                operation.getSecurity() != null && !operation.getSecurity().isEmpty();
        if (method == PathItem.HttpMethod.POST && authenticated) {
            takeIdempotencyKey(operation);
        }
        if (isAquanow(path)) {
            declare(operation, "429", "The key makes requests too fast");
        }
        EVERYWHERE.forEach((status, text) -> declare(operation, status, text));
        boolean body = operation.getRequestBody() != null;
        if (body) {
            WITH_BODY.forEach((status, text) -> declare(operation, status, text));
        }
        if (body
                || (operation.getParameters() != null
                        && !operation.getParameters().isEmpty())) {
            WITH_INPUT.forEach((status, text) -> declare(operation, status, text));
        }
        if (authenticated) {
            AUTHENTICATED.forEach((status, text) -> declare(operation, status, text));
        }
        operation.getResponses().getAPIResponses().forEach((status, response) -> {
            if (status.compareTo("400") >= 0) {
                response.setContent(envelope(path));
            }
        });
    }

    private static void takeIdempotencyKey(Operation operation) {
        operation.addParameter(OASFactory.createParameter()
                .name(IdempotencyFilter.HEADER)
                .in(Parameter.In.HEADER)
                .required(false)
                .description(
                        "Makes it safe to repeat this request: a repetition with the same key gets the first answer. "
                                + "1 to 255 printable ASCII characters, in double quotes or bare; remembered for 24 hours")
                .schema(text("\"8e03978e-40d5-43e8-bc93-6894a57f9324\"")));
        WITH_KEY.forEach((status, text) -> declare(operation, status, text));
        operation.getResponses().getAPIResponses().forEach((status, response) -> {
            if (status.startsWith("2")) {
                response.addHeader(
                        IdempotencyFilter.REPLAYED,
                        OASFactory.createHeader()
                                .description("`true` when this is the kept answer of an earlier request")
                                .schema(text("true")));
            }
        });
    }

    private static Schema text(String example) {
        return OASFactory.createSchema().addType(Schema.SchemaType.STRING).addExample(example);
    }

    private static void declare(Operation operation, String status, String description) {
        Optional<APIResponse> declared =
                Optional.ofNullable(operation.getResponses().getAPIResponse(status));
        if (declared.isEmpty()) {
            operation
                    .getResponses()
                    .addAPIResponse(status, OASFactory.createAPIResponse().description(description));
        }
    }

    private static Content envelope(String path) {
        boolean account = path.startsWith("/api/v1/partner/users")
                || path.startsWith("/api/v1/partner/verify-auth")
                || path.startsWith("/api/v1/partner/webhooks");
        if (account) {
            return content("application/json", "PartnerAccountErrorResponse");
        }
        if (path.startsWith("/v1/")) {
            return content("application/json", "LiriumErrorResponse");
        }
        if (path.startsWith("/api/v2/") || path.startsWith("/api/v1/client/")) {
            return content("application/json", "BitGoErrorResponse");
        }
        if (isAquanow(path)) {
            return content("application/json", "AquanowErrorResponse");
        }
        return path.startsWith("/api/v1/")
                ? content("application/json", "PartnerErrorResponse")
                : content(ProblemJson.MEDIA_TYPE, "Problem");
    }

    private static boolean isAquanow(String path) {
        return path.startsWith("/accounts/v1/") || path.startsWith("/users/v1/");
    }

    private static Content content(String mediaType, String schema) {
        return OASFactory.createContent()
                .addMediaType(
                        mediaType,
                        OASFactory.createMediaType()
                                .schema(OASFactory.createSchema().ref("#/components/schemas/" + schema)));
    }
}
