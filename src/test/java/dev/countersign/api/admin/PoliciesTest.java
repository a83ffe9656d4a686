package dev.countersign.api.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.driver.Json;
import dev.countersign.driver.Operator;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator asks what would become of a transfer, and says what becomes of those that no rule matches. */
@QuarkusTest
class PoliciesTest {

    private final Operator operator = new Operator();
    private final String partner = "/admin/v1/partners/"
            + operator.call("POST", "/admin/v1/partners", Json.object("name", "Judged"))
                    .is(201)
                    .body()
                    .get("id")
                    .textValue();

    @Test
    void everythingThatARuleSaysIsKept() {
        ObjectNode rule = Json.of("""
                {'name':'Everything','wallet_id':'00000000-0000-7000-8000-0000000000e1','assets':['BTC','USDT'],'at_least':'10.5',
                 'worth_at_least':{'amount':'1000','currency':'USD'},
                 'velocity':{'window_seconds':86400,'limit':'5000','currency':'USD','per_wallet':true,'per_initiator':false},
                 'destination_not_in':['0x8BA1F109551BD432803012645AC136DDD64DBA72'],'destination_in':[],
                 'initiators':['00000000-0000-7000-8000-0000000000e2'],'purposes':['REFUND','WITHDRAWAL'],
                 'time_of_day':{'zone':'Europe/Lisbon','from':'22:00','to':'06:00','days':['MONDAY','SUNDAY']},
                 'webhook':{'url':'https://localhost:1/approve'},'action':'DENY'}""");

        JsonNode created =
                operator.call("POST", partner + "/policy-rules", rule).is(201).body();

        rule.fields().forEachRemaining(field -> {
            if (!field.getKey().equals("destination_not_in")) {
                assertThat(created.get(field.getKey())).as(field.getKey()).isEqualTo(field.getValue());
            }
        });
        assertThat(created.get("destination_not_in").get(0).textValue())
                .isEqualTo("0x8ba1f109551bd432803012645ac136ddd64dba72");
        assertThat(created.get("quorum").isNull()).isTrue();
        assertThat(operator.call("GET", partner + "/policy-rules", null)
                        .is(200)
                        .body()
                        .get(0))
                .isEqualTo(created);
    }

    @Test
    void aTransferIsExplainedRuleByRule() {
        operator.call("POST", partner + "/policy-rules", Json.of("""
                        {'name':'Large','at_least':'1000','quorum':2,'permission':'sends:review','window_seconds':60}""")).is(201);
        operator.call("POST", partner + "/policy-rules", Json.of("""
                        {'name':'Too large','at_least':'5000','action':'DENY'}""")).is(201);

        JsonNode small = evaluate("999").is(200).body();
        assertThat(small.get("decision").textValue()).isEqualTo("ALLOWED");
        assertThat(small.get("by_default").booleanValue()).isTrue();

        JsonNode large = evaluate("1000").is(200).body();
        assertThat(large.get("decision").textValue()).isEqualTo("HELD");
        assertThat(large.get("requirements").get(0).get("quorum").intValue()).isEqualTo(2);
        assertThat(large.at("/rules/0/matched").booleanValue()).isTrue();
        assertThat(large.at("/rules/1/explanation").textValue())
                .isEqualTo("does not match: 1000 USDT is less than 5000");

        JsonNode denied = evaluate("5000").is(200).body();
        assertThat(denied.get("decision").textValue()).isEqualTo("DENIED");
        assertThat(denied.get("reason").textValue()).startsWith("Too large: matches: 5000 USDT is at least 5000");
    }

    @Test
    void theDefaultIsSetAndSeen() {
        assertThat(settings().at("/by_default/action").textValue()).isEqualTo("ALLOW");
        assertThat(settings().has("changes_need")).isFalse();

        operator.call("PUT", partner + "/policies/default", Json.of("{'action':'DENY'}"))
                .is(200);
        assertThat(evaluate("1").is(200).body().get("decision").textValue()).isEqualTo("DENIED");
        operator.call(
                        "PUT",
                        partner + "/policies/default",
                        Json.of("{'action':'REQUIRE','quorum':3,'permission':'sends:review','window_seconds':60}"))
                .is(200);
        assertThat(evaluate("1").is(200).body().at("/requirements/0/quorum").intValue())
                .isEqualTo(3);
        operator.call("PUT", partner + "/policies/default", Json.of("{'action':'ALLOW'}"))
                .is(200);
        assertThat(evaluate("1").is(200).body().get("decision").textValue()).isEqualTo("ALLOWED");

        operator.call(
                        "PUT",
                        partner + "/policies/changes-need",
                        Json.of("{'quorum':2,'permission':'policy:manage','window_seconds':60}"))
                .is(200);
        assertThat(settings().at("/changes_need/quorum").intValue()).isEqualTo(2);
        operator.call("PUT", partner + "/policies/changes-need", Json.of("{'action':'ALLOW'}"))
                .is(200);
        assertThat(settings().has("changes_need")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'amount':'0'}",
                "{'amount':'-1'}",
                "{'amount':null}",
                "{'asset':null}",
                "{'asset':'usdt'}",
                "{'recipient':'nobody'}",
                "{'recipient':null}",
                "{'network':null}",
                "{'sender':'0x12'}",
                "{'wallet_id':'x'}",
                "{'purpose':'with drawal'}",
                "{'initiator':'x'}",
                "{'ask_webhooks':'perhaps'}"
            })
    void aSenselessQuestionIsRefused(String wrong) {
        ObjectNode body = transfer("1");
        body.setAll(Json.of(wrong));
        operator.call("POST", partner + "/policies/evaluate", body).problem(400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'action':'REQUIRE'}",
                "{'action':'REQUIRE','quorum':1,'window_seconds':60}",
                "{'action':'DENY','quorum':1}",
                "{'action':'NEVER'}"
            })
    void aSenselessDefaultIsRefused(String wrong) {
        operator.call("PUT", partner + "/policies/default", Json.of(wrong)).problem(400, "invalid_request");
        assertThat(settings().at("/by_default/action").textValue()).isEqualTo("ALLOW");
    }

    @Test
    void reviewersAreThePartnersOwnPeople() {
        operator.call(
                        "PUT",
                        partner + "/policies/default",
                        Json.of("{'quorum':1,'user_ids':['00000000-0000-7000-8000-0000000000e2'],'window_seconds':60}"))
                .problem(404, "not_found");
    }

    private JsonNode settings() {
        return operator.call("GET", partner + "/policies/settings", null)
                .is(200)
                .body();
    }

    private dev.countersign.driver.Answer evaluate(String amount) {
        return operator.call("POST", partner + "/policies/evaluate", transfer(amount));
    }

    private static ObjectNode transfer(String amount) {
        return Json.of("""
                {'asset':'USDT','network':'sandbox','recipient':'0x8ba1f109551bd432803012645ac136ddd64dba72'}""").put("amount", amount);
    }
}
