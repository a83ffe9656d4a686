package dev.countersign.api.bitgo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.driver.Answer;
import dev.countersign.driver.BitGoClient;
import dev.countersign.driver.CustodyDesk;
import dev.countersign.driver.Http;
import dev.countersign.driver.Json;
import dev.countersign.driver.Records;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever is sent to whichever endpoint of this wire: never a failure of ours, never a word about our insides, and nothing changed by
 * what was refused. {@code -Dcountersign.fuzz.seed=…} repeats a run, {@code -Dcountersign.fuzz.calls=…} makes a longer one.
 */
@QuarkusTest
class BitGoFuzzTest {

    private static final int CALLS = Integer.getInteger("countersign.fuzz.calls", 500);
    private static final long SEED = Long.getLong("countersign.fuzz.seed", 5_2026);
    private static final List<String> METHODS = List.of("get", "post", "put", "delete");
    private static final List<String> NASTY = List.of(
            "",
            " ",
            "null",
            "0",
            "-1",
            "1e400",
            "NaN",
            "9".repeat(30),
            "9".repeat(80),
            "\u0000",
            "a\u0000b",
            "\ud800",
            "\uffff",
            "\u202e",
            "\u0661",
            "'; drop table transfer; --",
            "%s%n",
            "${jndi:ldap://x}",
            "../../etc/passwd",
            "<script>",
            "x".repeat(300),
            "x".repeat(20_000),
            "0x" + "f".repeat(40),
            "0".repeat(32),
            "usdc",
            "polygon:usdc",
            "approved",
            "rejected",
            "pending",
            "allTx",
            "true",
            "[]",
            "{}");

    private final CustodyDesk desk = CustodyDesk.open().requiring(2);
    private final Random random = new Random(SEED);

    @Test
    void nothingBreaksNothingLeaksNothingRefusedChangesAnything() {
        String approval = desk.waiting();
        List<String> routes = routes();
        Map<Integer, Integer> statuses = new HashMap<>();
        List<Map<String, Object>> before = rows();
        for (int call = 0; call < CALLS; call++) {
            String route = pick(routes);
            Answer answer = call(route, approval);
            String told = "seed %d, call %d: %s".formatted(SEED, call, answer);
            statuses.merge(answer.status(), 1, Integer::sum);
            assertThat(answer.status()).as(told).isLessThan(500);
            answer.leaksNothing();
            List<Map<String, Object>> after = rows();
            if (answer.status() >= 400) {
                assertThat(after).as(told).isEqualTo(before);
                assertThat(Json.names(answer.body())).as(told).contains("error", "name", "requestId", "context");
            }
            before = after;
        }
        assertThat(statuses.keySet())
                .as("some is good and some is not: " + statuses)
                .contains(200, 400, 403, 404);
    }

    /** A fingerprint of every row that could have moved. How often a code was guessed at is no such row. */
    private static List<Map<String, Object>> rows() {
        return Records.rows("""
                select (select md5(string_agg(t::text, '|' order by id)) from transfer t) as transfers,
                       (select md5(string_agg(t::text, '|' order by id)) from authorization_request t) as authorizations,
                       (select md5(string_agg(t::text, '|' order by id)) from withdrawal t) as withdrawals,
                       (select md5(string_agg(t::text, '|' order by id)) from policy_rule t) as rules,
                       (select md5(string_agg(t::text, '|' order by id)) from policy_change t) as changes,
                       (select md5(string_agg(t::text, '|' order by partner_id, owner_id, asset_code, kind)) from ledger_account t)
                         as accounts,
                       (select md5(string_agg(t::text, '|' order by credential_id)) from access_token t) as tokens,
                       (select count(*) from journal_entry) as entries,
                       (select count(*) from decision) as decisions,
                       (select count(*) from event) as events,
                       (select count(*) from sandbox_chain_transaction) as transactions""");
    }

    private Answer call(String route, String approval) {
        String method = route.substring(0, route.indexOf(' '));
        BitGoClient who = random.nextInt(4) > 0
                ? method.equals("POST") && route.endsWith("send") ? desk.creator() : desk.admin(random.nextInt(3))
                : pick(List.of(desk.creator(), desk.onlooker(), desk.admin(0)));
        Map<String, String> headers = new HashMap<>(who.headers());
        if (random.nextInt(12) == 0) {
            headers.put(
                    pick(List.of("Content-Type", "Accept", "Idempotency-Key", "Request-ID", "Authorization", "HMAC")),
                    pick(List.of(
                            "text/plain",
                            "application/xml",
                            "application/json;charset=utf-16",
                            "*/*",
                            "x",
                            "\"a\"",
                            "Bearer",
                            "Bearer " + "a".repeat(64),
                            "gzip")));
        }
        Object body = !method.equals("GET") || random.nextInt(15) == 0 ? body(route, approval) : null;
        return Http.call(method, path(route, approval) + query(route, approval), headers, body);
    }

    private String path(String route, String approval) {
        return route.substring(route.indexOf(' ') + 1)
                .replace("{coin}", one("usdc"))
                .replace("{approvalId}", one(approval))
                .replace("{walletId}", one(desk.wallet()));
    }

    private String one(String good) {
        return random.nextInt(6) > 0
                ? good
                : encoded(pick(NASTY.stream()
                        .filter(text -> !text.isBlank() && text.length() < 1000 && !text.contains(".."))
                        .toList()));
    }

    private String query(String route, String approval) {
        if (random.nextInt(3) > 0 && !route.endsWith("pendingApprovals")) {
            return "";
        }
        StringBuilder query = new StringBuilder("?");
        for (int i = random.nextInt(3); i >= 0; i--) {
            query.append(pick(List.of(
                            "walletId",
                            "wallet",
                            "enterprise",
                            "enterpriseId",
                            "organizationId",
                            "coin",
                            "coins",
                            "state",
                            "state[]",
                            "requestType",
                            "scope",
                            "prevId",
                            "limit",
                            "offset",
                            "expandAddressLabels",
                            "expandWalletLabels",
                            "allTokens",
                            "actionable",
                            "x")))
                    .append('=')
                    .append(
                            random.nextBoolean()
                                    ? pick(List.of("pending", "10", "true", "usdc", "wallet", approval, desk.wallet()))
                                    : encoded(pick(NASTY.stream()
                                            .filter(text -> text.length() < 1000)
                                            .toList())))
                    .append('&');
        }
        return query.toString();
    }

    /** A good body, and mostly something wrong with it. */
    private Object body(String route, String approval) {
        JsonNode tree = pick(good(route, approval)).deepCopy();
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
            case 5 -> text.replaceFirst("\\{", "{\"state\":\"approved\",");
            default -> text;
        };
    }

    private List<JsonNode> good(String route, String approval) {
        if (route.endsWith("/tx/send")) {
            String recipients = "[{'address':'%s','amount':'10'}]".formatted(CustodyDesk.OUTSIDE);
            return List.of(
                    Json.of("{'recipients':%s,'otp':'0000000','comment':'a','sequenceId':'b'}".formatted(recipients)),
                    Json.of("{'halfSigned':{'recipients':%s,'txHex':'00'},'otp':'0000000'}".formatted(recipients)));
        }
        if (route.endsWith("/policy/rule")) {
            return List.of(
                    Json.of("{'id':'a','type':'velocityLimit','condition':{'amountString':'1','timeWindow':60},"
                            + "'action':{'type':'getApproval','approvalsRequired':1,'userIds':['"
                            + desk.admin(0).user()
                            + "']}}"),
                    Json.of("{'id':'a','type':'coinAddressWhitelist','condition':{'add':'%s'},'action':{'type':'deny'}}"
                            .formatted(CustodyDesk.OUTSIDE)),
                    Json.of(
                            "{'id':'a','type':'webhook','condition':{'url':'https://127.0.0.1:1/'},'action':{'type':'deny'}}"));
        }
        if (route.endsWith("/bulkupdate")) {
            return List.of(Json.of(
                    "{'bailOnError':false,'approvals':[{'paId':'%s','status':'approved'}]}".formatted(approval)));
        }
        if (route.endsWith("/unlock")) {
            return List.of(Json.of("{'otp':'00000x','duration':60}"));
        }
        // mostly refused, so that there is something left to decide
        return List.of(Json.of("{'state':'pending','otp':'0000000','halfSigned':{'txHex':'00'}}"));
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
            case 1 -> object.set(pick(List.of("state", "amount", "coin", "otp", "recipients", "condition")), value());
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
                    if (path.getKey().startsWith("/api/v2/") && METHODS.contains(method)) {
                        routes.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return routes;
    }
}
