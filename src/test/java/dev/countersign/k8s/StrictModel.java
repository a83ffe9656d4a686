package dev.countersign.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says what is wrong with an object: a key that its kind does not have, one that is missing, a value of another type. Kinds of Kubernetes
 * are read with its own client's model, custom ones against the schemas in {@code src/test/resources/k8s}.
 */
final class StrictModel {

    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(VersionFlag.V202012);

    private record Model(String apiVersion, Class<?> type, Check check) {}

    private interface Check {
        void validate(JsonElement object) throws IOException;
    }

    private static final Map<String, Model> OWN = Map.of(
            "ConfigMap", new Model("v1", V1ConfigMap.class, V1ConfigMap::validateJsonElement),
            "Deployment", new Model("apps/v1", V1Deployment.class, V1Deployment::validateJsonElement),
            "HorizontalPodAutoscaler",
                    new Model(
                            "autoscaling/v2",
                            V2HorizontalPodAutoscaler.class,
                            V2HorizontalPodAutoscaler::validateJsonElement),
            "Job", new Model("batch/v1", V1Job.class, V1Job::validateJsonElement),
            "NetworkPolicy",
                    new Model("networking.k8s.io/v1", V1NetworkPolicy.class, V1NetworkPolicy::validateJsonElement),
            "PodDisruptionBudget",
                    new Model("policy/v1", V1PodDisruptionBudget.class, V1PodDisruptionBudget::validateJsonElement),
            "Service", new Model("v1", V1Service.class, V1Service::validateJsonElement),
            "ServiceAccount", new Model("v1", V1ServiceAccount.class, V1ServiceAccount::validateJsonElement),
            "StatefulSet", new Model("apps/v1", V1StatefulSet.class, V1StatefulSet::validateJsonElement));

    private StrictModel() {}

    static List<String> problems(JsonNode object) {
        Model model = OWN.get(object.get("kind").textValue());
        return model == null ? custom(object) : own(model, object);
    }

    private static List<String> own(Model model, JsonNode object) {
        if (!object.get("apiVersion").textValue().equals(model.apiVersion())) {
            return List.of("is " + object.get("apiVersion") + ", not " + model.apiVersion());
        }
        JsonElement element = JsonParser.parseString(object.toString());
        try {
            model.check().validate(element);
            JSON.getGson().fromJson(element, model.type());
            return List.of();
        } catch (IOException | RuntimeException wrong) {
            return List.of(Optional.ofNullable(wrong.getMessage()).orElse(wrong.toString()));
        }
    }

    private static List<String> custom(JsonNode object) {
        String file = "/k8s/" + object.get("kind").textValue() + ".json";
        try (InputStream schema = StrictModel.class.getResourceAsStream(file)) {
            if (schema == null) {
                return List.of("is of a kind that nobody described: " + file);
            }
            JsonSchema read = SCHEMAS.getSchema(schema);
            return read.validate(object).stream()
                    .map(ValidationMessage::getMessage)
                    .toList();
        } catch (IOException failure) {
            return List.of(failure.toString());
        }
    }
}
