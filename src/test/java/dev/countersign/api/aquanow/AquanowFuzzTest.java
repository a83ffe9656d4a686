package dev.countersign.api.aquanow;

import static dev.countersign.driver.AquanowDesk.OUTSIDE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.driver.Answer;
import dev.countersign.driver.AquanowClient;
import dev.countersign.driver.AquanowDesk;
import dev.countersign.driver.Http;
import dev.countersign.driver.Json;
import dev.countersign.driver.Untouched;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Whatever is sent to whichever endpoint of this wire: never a failure of ours, never a word about our insides, every success exactly
 * 200, and nothing changed by what was refused. {@code -Dcountersign.fuzz.seed=…} repeats a run, {@code -Dcountersign.fuzz.calls=…}
 * makes a longer one.
 */
@QuarkusTest
class AquanowFuzzTest {

    private static final int CALLS = Integer.getInteger("countersign.fuzz.calls", 500);
    private static final long SEED = Long.getLong("countersign.fuzz.seed", 5_2026);
    private static final List<String> ROUTES = List.of(
            "GET /accounts/v1/approval",
            "POST /accounts/v1/approval",
            "POST /accounts/v1/approval",
            "DELETE /accounts/v1/approval",
            "POST /accounts/v1/approval/review",
            "GET /users/v1/apiKey",
            "POST /users/v1/apiKey",
            "DELETE /users/v1/apiKey",
            "GET /users/v1/companyProfile/users",
            "GET /users/v1/companyProfile/accounts",
            "PATCH /accounts/v1/approval",
            "GET /accounts/v1/nothing");
    private static final Set<Integer> REFUSALS = Set.of(400, 401, 403, 404, 405, 406, 409, 413, 415);
    private static final List<String> NASTY = List.of(
            "",
            " ",
            "null",
            "0",
            "-1",
            "1e400",
            "1e99",
            "NaN",
            "9".repeat(30),
            "0." + "0".repeat(29) + "1",
            "\u0000",
            "a\u0000b",
            "\ud800",
            "\uffff",
            "\u202e",
            "\u0661",
            "'; drop table withdrawal; --",
            "%s%n",
            "${jndi:ldap://x}",
            "../../etc/passwd",
            "<script>",
            "x".repeat(300),
            "x".repeat(20_000),
            "0x" + "f".repeat(40),
            "00000000-0000-0000-0000-000000000000",
            "USDC",
            "USDT",
            "eth",
            "MATIC",
            "APPROVE",
            "2024-04-09T17:55:33.889Z",
            "true",
            "[]",
            "{}");

    private final AquanowDesk desk = AquanowDesk.acme();
    private final Random random = new Random(SEED);

    @Test
    void nothingBreaksNothingLeaksNothingRefusedChangesAnything() {
        String waiting = desk.asked();
        Map<Integer, Integer> statuses = new HashMap<>();
        List<Map<String, Object>> before = Untouched.rows();
        for (int call = 0; call < CALLS; call++) {
            AquanowDesk.rested(desk.requester(), desk.approver(), desk.root());
            Answer answer = call(pick(ROUTES), waiting);
            String told = "seed %d, call %d: %s".formatted(SEED, call, answer);
            statuses.merge(answer.status(), 1, Integer::sum);
            answer.leaksNothing();
            List<Map<String, Object>> after = Untouched.rows();
            if (answer.status() != 200) {
                assertThat(answer.status()).as(told).isIn(REFUSALS);
                assertThat(after).as(told).isEqualTo(before);
                assertThat(Json.names(answer.body())).as(told).containsExactly("message");
            }
            before = after;
        }
        assertThat(statuses.keySet())
                .as("some is good and some is not: " + statuses)
                .contains(200, 400, 401, 404);
    }

    private Answer call(String route, String waiting) {
        String method = route.substring(0, route.indexOf(' '));
        String path = route.substring(route.indexOf(' ') + 1);
        AquanowClient who = pick(List.of(desk.requester(), desk.approver(), desk.root()));
        Map<String, String> headers = new HashMap<>(who.headers(method, path));
        if (random.nextInt(8) == 0) {
            headers.put(
                    pick(List.of(
                            "Content-Type",
                            "Accept",
                            "Idempotency-Key",
                            "X-Request-Id",
                            "x-api-key",
                            "x-nonce",
                            "x-signature")),
                    pick(List.of(
                            "text/plain",
                            "application/xml",
                            "application/json;charset=utf-16",
                            "*/*",
                            "x",
                            "\"a\"",
                            "1712685333889",
                            "0".repeat(40),
                            "0".repeat(96),
                            "f".repeat(9000))));
        }
        boolean withBody = !method.equals("GET") || random.nextInt(15) == 0;
        return Http.call(method, path + query(path), headers, withBody ? body(route, waiting) : null);
    }

    private String query(String path) {
        if (random.nextInt(3) == 0) {
            return "";
        }
        StringBuilder query = new StringBuilder("?");
        for (int i = random.nextInt(2); i >= 0; i--) {
            query.append(pick(List.of("approvalId", "startTime", "key", "user", "accountId", "x")))
                    .append('=')
                    .append(URLEncoder.encode(
                                    pick(NASTY.stream()
                                            .filter(text -> text.length() < 1000)
                                            .toList()),
                                    StandardCharsets.UTF_8)
                            .replace("+", "%20"))
                    .append(i > 0 ? "&" : "");
        }
        return query.toString();
    }

    /** A good body, and mostly something wrong with it. */
    private Object body(String route, String waiting) {
        JsonNode tree = good(route, waiting);
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
            case 5 -> text.replaceFirst("\\{", "{\"action\":\"APPROVE\",");
            default -> text;
        };
    }

    private JsonNode good(String route, String waiting) {
        if (route.endsWith("/review")) {
            // a wrong word, so that there is something left to decide
            return Json.object("action", "APPROVED", "approvalId", waiting, "comment", "x");
        }
        if (route.endsWith("/apiKey")) {
            return Json.of("{'ipWhitelist':['203.0.113.7.1']}");
        }
        if (route.startsWith("DELETE")) {
            return Json.object("approvalId", UUID.randomUUID().toString());
        }
        return Json.of("""
                {'action':'BALANCE/WITHDRAW','payload':{'transactionType':'WITHDRAW','symbol':'USDC','accountId':'%s','address':'%s',
                 'quantity':1.5,'networkType':'eth','tag':'t','currencyTag':'c','message':'m'}}""".formatted(desk.accountId(), OUTSIDE));
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
            case 1 -> object.set(pick(List.of("grossQuantity", "action", "addressId", "networkFee", "zzz")), value());
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
}
