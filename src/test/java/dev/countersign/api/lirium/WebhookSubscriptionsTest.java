package dev.countersign.api.lirium;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Answer;
import dev.countersign.driver.Http;
import dev.countersign.driver.Json;
import dev.countersign.driver.LiriumClient;
import dev.countersign.driver.Operator;
import dev.countersign.identity.Scope;
import io.quarkus.test.junit.QuarkusTest;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Subscribe, list and end, for whoever may; and the keys, for everybody. */
@QuarkusTest
class WebhookSubscriptionsTest {

    private static final String PATH = "/v1/webhooks/subscriptions";
    private static final String KEYS = "/v1/webhooks/public_keys";

    private final LiriumClient bank = LiriumClient.ofNewPartner();

    @Test
    void aSubscriptionIsMadeListedAndEnded() {
        JsonNode made = subscribe("https://example.com/a", "order-closed", "order-updated", "order-closed")
                .is(200)
                .body();
        assertThat(Json.names(made)).containsExactly("id", "url", "events", "created_at");
        assertThat(made.get("url").textValue()).isEqualTo("https://example.com/a");
        assertThat(Json.texts(made.get("events"))).containsExactly("order-closed", "order-updated");
        JsonNode other =
                subscribe("https://example.com/a", "order-closed").is(200).body();
        assertThat(listed()).containsExactly(made, other);
        end(bank, made).is(204);
        assertThat(listed()).containsExactly(other);
        end(bank, made).refusedLirium(404, "not_found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'url':'https://example.com/'}",
                "{'url':'https://example.com/','events':[]}",
                "{'url':'https://example.com/','events':['order-exploded']}",
                "{'url':'https://example.com/','events':['order-closed','ORDER-CLOSED']}",
                "{'url':'https://example.com/','events':[null]}",
                "{'events':['order-closed']}",
                "{'url':'','events':['order-closed']}",
                "{'url':'http://example.com/','events':['order-closed']}",
                "{'url':'https://169.254.169.254/','events':['order-closed']}",
                "{'url':'https://example.internal/','events':['order-closed']}"
            })
    void whatIsWrongIsRefusedAndChangesNothing(String body) {
        bank.post(PATH, Json.of(body)).refusedLirium(400, "invalid_parameters");
        assertThat(listed()).isEmpty();
    }

    @Test
    void everyDocumentedNameIsTaken() {
        String[] names = IntStream.range(0, WebhookTopic.values().length)
                .mapToObj(each -> WebhookTopic.values()[each].text())
                .toArray(String[]::new);
        assertThat(names)
                .contains("order-closed", "partner-order-created", "customer-product-changed", "incoming-funds");
        assertThat(Json.texts(
                        subscribe("https://example.com/", names).is(200).body().get("events")))
                .containsExactly(names);
    }

    @Test
    void aBodyThatCannotBeReadIsRefused() {
        bank.post(PATH, "{").refusedLirium(400, "body_parse_error");
        bank.post(PATH, Json.of("{'url':'https://example.com/','events':{}}")).refusedLirium(400, "invalid_parameters");
    }

    @Test
    void thereAreTwentyAtMost() {
        IntStream.range(0, 20)
                .forEach(each ->
                        subscribe("https://example.com/" + each, "order-closed").is(200));
        subscribe("https://example.com/", "order-closed").refusedLirium(400, "invalid_parameters");
        assertThat(listed()).hasSize(20);
    }

    @Test
    void onlyWhoMaySubscribesAndNobodySeesAnothers() {
        JsonNode made =
                subscribe("https://example.com/", "order-closed").is(200).body();
        LiriumClient rival = LiriumClient.ofNewPartner();
        assertThat(rival.get(PATH).is(200).body().get("subscriptions")).isEmpty();
        end(rival, made).refusedLirium(404, "not_found");
        end(rival, Json.object("id", UUID.randomUUID().toString())).refusedLirium(404, "not_found");
        end(rival, Json.object("id", "nonsense")).refusedLirium(404, "not_found");
        LiriumClient without = bank.may(EnumSet.of(Scope.PARTNER_READ, Scope.CUSTOMER_ORDER_WRITE));
        without.get(PATH).refusedLirium(403, "forbidden");
        without.post(PATH, Json.object()).refusedLirium(403, "forbidden");
        end(without, made).refusedLirium(403, "forbidden");
        bank.of(bank.customer()).get(PATH).refusedLirium(403, "forbidden");
        bank.reviewer(bank.person()).get(PATH).refusedLirium(403, "forbidden");
        Http.call("GET", PATH, Map.of(), null).refusedLirium(401, "auth_required");
        assertThat(listed()).containsExactly(made);
    }

    @Test
    void publicKeysAreForEverybodyAndNothingBesideThem() {
        JsonNode keys = Http.call("GET", KEYS, Map.of(), null).is(200).body().get("public_keys");
        assertThat(keys).hasSizeGreaterThanOrEqualTo(1);
        assertThat(Json.names(keys.get(0)))
                .contains("kid", "algorithm", "issuer", "public_key", "activates_at")
                .doesNotContain("sealed", "private_key");
        assertThat(keys.toString()).doesNotContain("PRIVATE");
        Http.call("GET", KEYS + "/", Map.of(), null).refusedLirium(401, "auth_required");
        Http.call("GET", KEYS + "/../subscriptions", Map.of(), null).refusedLirium(401, "auth_required");
        for (String path : List.of(KEYS + "/x", KEYS + "x")) {
            assertThat(Http.call("GET", path, Map.of(), null).status()).as(path).isIn(401, 404);
        }
    }

    @Test
    void aRotationOfTheOperatorIsPublished() {
        String path = "/admin/v1/webhook-signing-keys/lirium";
        Operator operator = new Operator();
        operator.call("POST", path, Json.object("overlap_seconds", 0)).is(201);
        String announced = operator.call("POST", path, Json.object("overlap_seconds", 3600))
                .is(201)
                .body()
                .get("kid")
                .textValue();
        JsonNode keys = Http.call("GET", KEYS, Map.of(), null).is(200).body().get("public_keys");
        assertThat(keys).hasSize(2);
        assertThat(keys.get(0).has("retires_at")).isTrue();
        assertThat(keys.get(1).get("kid").textValue()).isEqualTo(announced);
        assertThat(keys.get(1).has("retires_at")).isFalse();
        operator.call("POST", path, Json.object("overlap_seconds", 0)).is(201);
    }

    private Answer subscribe(String url, String... events) {
        return bank.post(PATH, Json.object("url", url, "events", List.of(events)));
    }

    private static Answer end(LiriumClient who, JsonNode subscription) {
        return who.call("DELETE", PATH + "/" + subscription.get("id").textValue(), null);
    }

    private List<JsonNode> listed() {
        JsonNode all = bank.get(PATH).is(200).body().get("subscriptions");
        return IntStream.range(0, all.size()).mapToObj(all::get).toList();
    }
}
