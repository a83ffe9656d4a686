package dev.countersign.api.lirium;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.driver.Answer;
import dev.countersign.driver.CustomerDesk;
import dev.countersign.driver.Http;
import dev.countersign.driver.Json;
import dev.countersign.driver.LiriumClient;
import dev.countersign.driver.Untouched;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Whatever is sent to whichever endpoint of this wire: never a failure of ours, never a word about our insides, and nothing changed by
 * what was refused. {@code -Dcountersign.fuzz.seed=…} repeats a run, {@code -Dcountersign.fuzz.calls=…} makes a longer one.
 */
@QuarkusTest
class LiriumFuzzTest {

    private static final int CALLS = Integer.getInteger("countersign.fuzz.calls", 500);
    private static final long SEED = Long.getLong("countersign.fuzz.seed", 4_2026);
    private static final List<String> METHODS = List.of("get", "post", "put", "patch", "delete");
    private static final List<String> NASTY = List.of(
            "",
            " ",
            "null",
            "0",
            "-1",
            "1e400",
            "NaN",
            "9".repeat(30),
            "0." + "0".repeat(29) + "1",
            "\u0000",
            "a\u0000b",
            "\ud800",
            "\uffff",
            "\u202e",
            "\u0661",
            "'; drop table customer; --",
            "%s%n",
            "${jndi:ldap://x}",
            "../../etc/passwd",
            "<script>",
            "x".repeat(300),
            "x".repeat(20_000),
            "0x" + "f".repeat(40),
            "00000000-0000-0000-0000-000000000000",
            "USDC",
            "BTC",
            "USDCYIELD",
            "polygon",
            "approved",
            "customer",
            "address_book",
            "send",
            "redeem_investment",
            "true",
            "[]",
            "{}");

    private final CustomerDesk desk = CustomerDesk.acme();
    private final Random random = new Random(SEED);

    @Test
    void nothingBreaksNothingLeaksNothingRefusedChangesAnything() {
        JsonNode order = desk.send("2000");
        List<String> routes = routes();
        Map<Integer, Integer> statuses = new HashMap<>();
        List<Map<String, Object>> before = Untouched.rows();
        for (int call = 0; call < CALLS; call++) {
            String route = pick(routes);
            Answer answer = call(route, order);
            String told = "seed %d, call %d: %s".formatted(SEED, call, answer);
            statuses.merge(answer.status(), 1, Integer::sum);
            assertThat(answer.status()).as(told).isLessThan(500);
            answer.leaksNothing();
            List<Map<String, Object>> after = Untouched.rows();
            if (answer.status() >= 400) {
                assertThat(after).as(told).isEqualTo(before);
                assertThat(Json.names(answer.body())).as(told).contains("error_code", "error_msg", "request_id");
            }
            before = after;
        }
        assertThat(statuses.keySet())
                .as("some is good and some is not: " + statuses)
                .contains(200, 400, 403, 404);
    }

    private Answer call(String route, JsonNode order) {
        String method = route.substring(0, route.indexOf(' '));
        LiriumClient who = random.nextInt(4) > 0
                ? route.contains("authorization") ? desk.reviewer() : desk.backend()
                : pick(List.of(
                        desk.backend(),
                        desk.reviewer(),
                        desk.customerToken(),
                        CustomerDesk.rival().backend()));
        Map<String, String> headers = new HashMap<>(who.headers());
        if (random.nextInt(12) == 0) {
            headers.put(
                    pick(List.of(
                            "Content-Type",
                            "Accept",
                            "Idempotency-Key",
                            "X-Request-Id",
                            "Authorization",
                            "Accept-Encoding")),
                    pick(List.of(
                            "text/plain",
                            "application/xml",
                            "application/json;charset=utf-16",
                            "*/*",
                            "x",
                            "\"a\"",
                            "Bearer",
                            "Bearer a.b.c",
                            "gzip")));
        }
        Object body = method.equals("POST") || method.equals("PATCH") || random.nextInt(15) == 0 ? body(route) : null;
        return Http.call(method, path(route, order) + query(route), headers, body);
    }

    private String path(String route, JsonNode order) {
        return route.substring(route.indexOf(' ') + 1)
                .replace("{customer_id}", one(desk.customerId().toString()))
                .replace("{order_id}", one(order.get("id").textValue()))
                .replace(
                        "{authorization_id}",
                        one(order.at("/send/authorizations/0/id").textValue()))
                .replace("{subscription_id}", one(UUID.randomUUID().toString()));
    }

    private String one(String good) {
        return random.nextInt(6) > 0
                ? good
                : encoded(pick(NASTY.stream()
                        .filter(text -> !text.isBlank() && text.length() < 1000 && !text.contains(".."))
                        .toList()));
    }

    private String query(String route) {
        if (random.nextInt(3) > 0 && !route.endsWith("/authorizations")) {
            return "";
        }
        StringBuilder query = new StringBuilder("?");
        for (int i = random.nextInt(3); i >= 0; i--) {
            query.append(pick(List.of("authorization_state", "limit", "sort_id_lt", "sort_id_gt", "x", "assets")))
                    .append('=')
                    .append(
                            random.nextBoolean()
                                    ? pick(List.of(
                                            "all",
                                            "pending",
                                            "10",
                                            UUID.randomUUID().toString()))
                                    : encoded(pick(NASTY.stream()
                                            .filter(text -> text.length() < 1000)
                                            .toList())))
                    .append('&');
        }
        return query.toString();
    }

    /** A good body, and mostly something wrong with it. */
    private Object body(String route) {
        JsonNode tree = pick(good(route)).deepCopy();
        for (int i = random.nextInt(4); i > 0; i--) {
            tree = mutated(tree);
        }
        String text = tree.toString();
        return switch (random.nextInt(20)) {
            case 0 -> text.substring(0, random.nextInt(text.length()));
            case 1 -> "[".repeat(5000);
            case 2 -> "{\"a\":".repeat(2000);
            case 3 -> new byte[] {'{', '"', (byte) 0xff, (byte) 0xc0, '"', ':', '1', '}'};
            case 4 -> text + text;
            case 5 -> text.replaceFirst("\\{", "{\"operation\":\"buy\",");
            default -> text;
        };
    }

    private List<JsonNode> good(String route) {
        if (route.startsWith("PATCH")) {
            // mostly refused, so that there is something left to decide
            return List.of(Json.of("{'state':'pending'}"));
        }
        if (route.endsWith("/confirm")) {
            return List.of(Json.of(
                    "{'confirmation_code':'00000x','reference_id':'r','customer':{'currency':'USD','amount':'1'}}"));
        }
        if (route.endsWith("/address_book")) {
            return List.of(Json.of("""
                    {'address':'%s','network':'polygon','label':'a','ownership_type':'self','beneficiary_full_name':'b'}""".formatted(CustomerDesk.OUTSIDE)));
        }
        if (route.endsWith("/subscriptions")) {
            return List.of(Json.of("{'url':'ftp://example.com','events':['order-updated']}"));
        }
        return List.of(
                Json.of(
                        "{'operation':'buy','asset':{'currency':'USDT','amount':'10'},'buy':{'settlement':{'currency':'USD'}}}"),
                Json.of("{'operation':'sell','asset':{'currency':'USDT'},'sell':{'settlement':{'amount':'10'}}}"),
                Json.of("{'operation':'swap','asset':{'currency':'USDT','amount':'10'},'swap':{'currency':'BTC'}}"),
                Json.of("""
                        {'operation':'send','asset':{'currency':'USDC'},'reference_id':'f','send':{'network':'polygon','destination':
                         {'type':'crypto_currency_address','value':'%s','amount':'10'}}}""".formatted(CustomerDesk.OUTSIDE)),
                Json.of("""
                        {'operation':'subscribe_investment','asset':{'currency':'USDC','amount':'20'},
                         'subscribe_investment':{'investment':{'id':'%s'}}}""".formatted(UUID.randomUUID())),
                Json.of("""
                        {'operation':'redeem_investment','asset':{'currency':'USDC'},
                         'redeem_investment':{'investment':{'id':'%s','full_amount':true}}}""".formatted(UUID.randomUUID())));
    }

    /** One value of the tree is another, or is gone. */
    private JsonNode mutated(JsonNode tree) {
        List<ObjectNode> objects = new ArrayList<>();
        collect(tree, objects);
        if (objects.isEmpty()) {
            return value();
        }
        ObjectNode object = pick(objects);
        List<String> names = Json.names(object);
        if (names.isEmpty()) {
            return value();
        }
        String name = pick(names);
        switch (random.nextInt(5)) {
            case 0 -> object.remove(name);
            case 1 ->
                object.set(
                        pick(List.of("state", "amount", "network", "sell", "redeem_investment", "commission", "zzz")),
                        value());
            default -> object.set(name, value());
        }
        return tree;
    }

    private static void collect(JsonNode node, List<ObjectNode> into) {
        if (node instanceof ObjectNode object) {
            into.add(object);
        }
        node.forEach(child -> collect(child, into));
    }

    private JsonNode value() {
        JsonNodeFactory json = JsonNodeFactory.instance;
        return switch (random.nextInt(10)) {
            case 0 -> json.nullNode();
            case 1 -> json.booleanNode(random.nextBoolean());
            case 2 -> json.numberNode(random.nextLong());
            case 3 -> json.numberNode(random.nextDouble() * 1e300);
            case 4 -> new ArrayNode(json).add(pick(NASTY)).add(1).addNull();
            case 5 -> json.objectNode().put(pick(NASTY), 1);
            default -> json.textNode(pick(NASTY));
        };
    }

    private <T> T pick(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static List<String> routes() {
        List<String> routes = new ArrayList<>();
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
