package dev.countersign.api.lirium;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Answer;
import dev.countersign.driver.CustomerDesk;
import dev.countersign.driver.Http;
import dev.countersign.driver.Json;
import dev.countersign.driver.Operator;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Untouched;
import io.quarkus.test.junit.QuarkusTest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who reaches which endpoint of this wire: a table over the document that the service serves, so that no endpoint is forgotten. */
@QuarkusTest
class CustomerScopesTest {

    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");
    private static final String BOOK = "/v1/customers/{customer_id}/address_book";
    private static final String ORDERS = "/v1/customers/{customer_id}/orders";
    private static final String DECIDE = "PATCH " + ORDERS + "/{order_id}/authorizations/{authorization_id}";
    private static final String SEARCH = "GET /v1/partner/authorizations";
    private static final String EVERYBODY = "GET /v1/webhooks/public_keys";

    /** What concerns one customer: its own credential reaches it too. */
    private static final Set<String> OF_A_CUSTOMER = Set.of(
            "POST " + ORDERS,
            "GET " + ORDERS + "/{order_id}",
            "POST " + ORDERS + "/{order_id}/confirm",
            "POST " + ORDERS + "/{order_id}/resend_code",
            "GET " + BOOK,
            "POST " + BOOK,
            "GET /v1/customers/{customer_id}/accounts",
            "GET /v1/customers/{customer_id}/receiving_addresses");

    private static final Set<String> OF_THE_PARTNER = Set.of(
            "GET /v1/partner",
            "GET /v1/exchange_rates",
            "POST /v1/policies/evaluate",
            "GET /v1/webhooks/subscriptions",
            "POST /v1/webhooks/subscriptions",
            "DELETE /v1/webhooks/subscriptions/{subscription_id}");

    private static final Set<String> OF_REVIEWERS = Set.of(SEARCH, DECIDE);

    private final CustomerDesk desk = CustomerDesk.acme();
    private final CustomerDesk rival = CustomerDesk.rival();

    @Test
    void thisTableKnowsEveryEndpoint() {
        Set<String> known = new TreeSet<>(OF_A_CUSTOMER);
        known.addAll(OF_THE_PARTNER);
        known.addAll(OF_REVIEWERS);
        known.add(EVERYBODY);
        assertThat(routes()).isEqualTo(known);
    }

    @Test
    void aReviewerDecidesAndDoesNothingElse() {
        JsonNode order = desk.send("2000");
        for (String route : routes()) {
            if (OF_REVIEWERS.contains(route)) {
                reached(call(desk.reviewer().headers(), route, order, desk.customerId()));
            } else if (!route.equals(EVERYBODY)) {
                forbidden(desk.reviewer().headers(), route, order);
            }
        }
    }

    @Test
    void aBackendDoesEverythingButDecide() {
        JsonNode order = desk.send("2000");
        for (String route : routes()) {
            if (OF_REVIEWERS.contains(route)) {
                forbidden(desk.backend().headers(), route, order);
            } else {
                reached(call(desk.backend().headers(), route, order, desk.customerId()));
            }
        }
    }

    @Test
    void aCustomersOwnCredentialReachesThatCustomerOnly() {
        JsonNode order = desk.send("2000");
        for (String route : routes()) {
            if (OF_A_CUSTOMER.contains(route)) {
                reached(call(desk.customerToken().headers(), route, order, desk.customerId()));
                for (UUID other : List.of(desk.recipientId(), rival.customerId(), UUID.randomUUID())) {
                    Untouched.by(
                            404, "not_found", () -> call(desk.customerToken().headers(), route, order, other));
                }
            } else if (!route.equals(EVERYBODY)) {
                forbidden(desk.customerToken().headers(), route, order);
            }
        }
    }

    @Test
    void anotherPartnerFindsNothing() {
        JsonNode order = desk.send("2000");
        for (String route : routes()) {
            if (route.contains("{customer_id}")) {
                Map<String, String> headers = OF_REVIEWERS.contains(route)
                        ? rival.reviewer().headers()
                        : rival.backend().headers();
                Untouched.by(404, "not_found", () -> call(headers, route, order, desk.customerId()));
                if (OF_A_CUSTOMER.contains(route)) {
                    Untouched.by(
                            404,
                            "not_found",
                            () -> call(rival.customerToken().headers(), route, order, desk.customerId()));
                }
            }
        }
    }

    /** Before anything is looked up: what is not there is forbidden as well. */
    @Test
    void whoMayNotIsNotToldWhatIsThere() {
        for (String route : routes()) {
            if (!route.equals(EVERYBODY)) {
                Map<String, String> headers = OF_REVIEWERS.contains(route)
                        ? desk.backend().headers()
                        : desk.reviewer().headers();
                for (String id : new String[] {UUID.randomUUID().toString(), "1", "%00"}) {
                    Answer answer =
                            Http.call(method(route), path(route).replaceAll("\\{[^}]+}", id), headers, body(route));
                    assertThat(answer.refusedLirium(403, "forbidden")
                                    .get("error_msg")
                                    .textValue())
                            .doesNotContain(id);
                }
            }
        }
    }

    @Test
    void nobodyElsesCredentialCounts() {
        JsonNode order = desk.send("2000");
        String key = Partner.acme().apiKey();
        Map<String, Map<String, String>> strangers = new LinkedHashMap<>();
        strangers.put("none", Map.of());
        strangers.put("the ramp's key", Map.of("X-API-Key", key));
        strangers.put("the ramp's key as a token", Map.of("Authorization", "Bearer " + key));
        strangers.put("the operator's token", new Operator().headers());
        strangers.put("no scheme", Map.of("Authorization", desk.backend().token()));
        strangers.put(
                "another scheme",
                Map.of("Authorization", "Basic " + desk.backend().token()));
        strangers.put(
                "half a token",
                Map.of("Authorization", "Bearer " + desk.backend().token().substring(0, 40)));
        for (String route : routes()) {
            if (!route.equals(EVERYBODY)) {
                strangers.forEach((name, headers) ->
                        Untouched.by(401, "auth_required", () -> call(headers, route, order, desk.customerId())));
            }
        }
    }

    /** And the other way round: a banking partner's token opens no other door. */
    @Test
    void aTokenOfThisWireOpensNoOtherDoor() {
        for (Map<String, String> headers :
                List.of(desk.backend().headers(), desk.reviewer().headers())) {
            String token = headers.get("Authorization").substring("Bearer ".length());
            assertThat(Http.call("GET", "/admin/v1/partners", headers, null).status())
                    .isIn(401, 403);
            assertThat(Http.call("GET", "/api/v1/partner/orders", headers, null).status())
                    .isIn(401, 403);
            assertThat(Http.call("GET", "/api/v1/partner/orders", Map.of("X-API-Key", token), null)
                            .status())
                    .isIn(401, 403);
        }
    }

    private void forbidden(Map<String, String> headers, String route, JsonNode order) {
        Untouched.by(403, "forbidden", () -> call(headers, route, order, desk.customerId()));
    }

    private static void reached(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isNotIn(401, 403, 405).isLessThan(500);
        if (answer.status() == 404) {
            assertThat(answer.toString()).contains("webhooks/subscriptions");
        }
    }

    private static Answer call(Map<String, String> headers, String route, JsonNode order, UUID customer) {
        String path = path(route)
                .replace("{customer_id}", customer.toString())
                .replace("{order_id}", order.get("id").textValue())
                .replace(
                        "{authorization_id}",
                        order.at("/send/authorizations/0/id").asText("none"))
                .replace("{subscription_id}", UUID.randomUUID().toString());
        return Http.call(method(route), path, headers, body(route));
    }

    private static Object body(String route) {
        if (route.equals(DECIDE)) {
            return Json.object("state", "approved");
        }
        if (route.equals("POST " + ORDERS)) {
            return Json.of("{'operation':'buy','asset':{'currency':'USDT','amount':'10'}}");
        }
        if (route.equals("POST " + BOOK)) {
            return Json.object("address", CustomerDesk.OUTSIDE, "network", "polygon");
        }
        return method(route).equals("POST") ? Json.of("{}") : null;
    }

    private static String method(String route) {
        return route.substring(0, route.indexOf(' '));
    }

    private static String path(String route) {
        return route.substring(route.indexOf(' ') + 1);
    }

    private static Set<String> routes() {
        Set<String> routes = new TreeSet<>();
        Http.call("GET", "/q/openapi?format=json", Map.of(), null)
                .is(200)
                .body()
                .get("paths")
                .fields()
                .forEachRemaining(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (path.getKey().startsWith("/v1/") && METHODS.contains(method)) {
                        routes.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return routes;
    }
}
