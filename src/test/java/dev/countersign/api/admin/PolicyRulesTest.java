package dev.countersign.api.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.driver.Http;
import dev.countersign.driver.Json;
import dev.countersign.driver.Operator;
import dev.countersign.driver.Records;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator writes the rules of a partner, and they are kept as they were written. */
@QuarkusTest
class PolicyRulesTest {

    private static final String UNKNOWN = "00000000-0000-7000-8000-000000000000";

    private final Operator operator = new Operator();
    private final String rules = rulesOfANewPartner();

    @Test
    void aRuleIsCreatedReplacedAndRemoved() {
        JsonNode created = created(rule());
        assertThat(created.get("position").intValue()).isEqualTo(1);
        assertThat(created.get("assets").get(0).textValue()).isEqualTo("USDT");
        assertThat(created.get("at_least").textValue()).isEqualTo("1000.50");
        assertThat(created.get("window_seconds").longValue()).isEqualTo(86_400);
        assertThat(list()).containsExactly(created);
        String path = rules + "/" + created.get("id").textValue();

        ObjectNode next = rule().put("quorum", 3).put("position", 5).put("at_least", "0");
        next.putNull("assets");
        JsonNode replaced = operator.call("PUT", path, next).is(200).body();
        assertThat(replaced.get("quorum").intValue()).isEqualTo(3);
        assertThat(replaced.get("assets")).isEmpty();
        assertThat(replaced.get("created_at")).isEqualTo(created.get("created_at"));
        assertThat(list()).containsExactly(replaced);

        next.remove("position");
        assertThat(operator.call("PUT", path, next)
                        .is(200)
                        .body()
                        .get("position")
                        .intValue())
                .isEqualTo(5);

        operator.call("DELETE", path, null).is(204);
        operator.call("DELETE", path, null).problem(404, "not_found");
        operator.call("PUT", path, next).problem(404, "not_found");
        assertThat(list()).isEmpty();
    }

    @Test
    void rulesStandInTheirOrderAndAPlaceIsTakenOnce() {
        created(rule().put("position", 20).put("name", "second"));
        JsonNode last = created(rule().put("name", "third"));
        created(rule().put("position", 10).put("name", "first"));

        assertThat(list().findValuesAsText("name")).containsExactly("first", "second", "third");
        assertThat(last.get("position").intValue()).isEqualTo(21);
        operator.call("POST", rules, rule().put("position", 20)).problem(409, "conflict");
        operator.call("PUT", rules + "/" + last.get("id").textValue(), rule().put("position", 20))
                .problem(409, "conflict");
        assertThat(list()).hasSize(3);
    }

    @Test
    void aPartnersRuleIsUnknownToEveryOther() {
        String id = created(rule()).get("id").textValue();
        String foreign = rulesOfANewPartner();

        operator.call("PUT", foreign + "/" + id, rule().put("quorum", 9)).problem(404, "not_found");
        operator.call("DELETE", foreign + "/" + id, null).problem(404, "not_found");
        assertThat(operator.call("GET", foreign, null).is(200).body()).isEmpty();
        assertThat(list().get(0).get("quorum").intValue()).isEqualTo(2);
    }

    @Test
    void whatIsUnknownIsNotFound() {
        operator.call("POST", rules(UNKNOWN), rule()).problem(404, "not_found");
        operator.call("POST", rules, withAsset("NOSUCH")).problem(404, "not_found");
        operator.call("DELETE", rules + "/" + UNKNOWN, null).problem(404, "not_found");
        assertThat(operator.call("GET", rules(UNKNOWN), null).is(200).body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'name':null}",
                "{'name':' '}",
                "{'name':'a\\u0000b'}",
                "{'at_least':'-1'}",
                "{'at_least':'1e3'}",
                "{'at_least':'0.0000001'}",
                "{'at_least':'1000000000000000000000000000000000'}",
                "{'quorum':null}",
                "{'quorum':0}",
                "{'quorum':101}",
                "{'quorum':1.5}",
                "{'permission':null}",
                "{'permission':''}",
                "{'permission':'Sends'}",
                "{'window_seconds':null}",
                "{'window_seconds':0}",
                "{'window_seconds':31536001}",
                "{'position':0}",
                "{'action':'PERHAPS'}",
                "{'action':'DENY'}",
                "{'user_ids':['x']}",
                "{'wallet_id':'x'}",
                "{'worth_at_least':{'amount':'1'}}",
                "{'worth_at_least':{'amount':'-1','currency':'USD'}}",
                "{'velocity':{'limit':'1'}}",
                "{'velocity':{'limit':'1','window_seconds':0}}",
                "{'velocity':{'limit':'1','window_seconds':2678401}}",
                "{'velocity':{'limit':'0.0000001','window_seconds':60}}",
                "{'destination_in':['0x12']}",
                "{'destination_not_in':[null]}",
                "{'initiators':['x']}",
                "{'purposes':['with drawal']}",
                "{'time_of_day':{'zone':'Mars/Base','from':'10:00','to':'11:00'}}",
                "{'time_of_day':{'zone':'UTC','from':'24:00','to':'11:00'}}",
                "{'time_of_day':{'zone':'UTC','from':'10:00','to':'11:00','days':['SOMEDAY']}}",
                "{'webhook':{'url':'ftp://example.com/'}}",
                "{'webhook':{'url':'https://10.0.0.1/'}}",
                "{'position':1000001}",
                "{'assets':['usdt']}",
                "{'assets':['']}",
            })
    void aSenselessRuleIsRefusedAndChangesNothing(String wrong) {
        String path = rules + "/" + created(rule()).get("id").textValue();
        JsonNode before = list();
        ObjectNode body = rule();
        body.setAll(Json.of(wrong));
        operator.call("POST", rules, body).problem(400, "invalid_request");
        operator.call("PUT", path, body).problem(400, "invalid_request");
        assertThat(list()).isEqualTo(before);
    }

    @Test
    void malformedIdsAreRefusedInWords() {
        operator.call("GET", rules("nonsense"), null).problem(400, "invalid_request");
        operator.call("DELETE", rules + "/nonsense", null).problem(400, "invalid_request");
        operator.call("POST", rules, Json.of("{}")).problem(400, "invalid_request");
    }

    @Test
    void onlyAnOperatorGetsIn() {
        String id = created(rule()).get("id").textValue();
        for (Map<String, String> headers :
                List.<Map<String, String>>of(Map.of(), Map.of("Authorization", "Bearer nonsense"))) {
            Http.call("GET", rules, headers, null).problem(401, "unauthorized");
            Http.call("POST", rules, headers, rule()).problem(401, "unauthorized");
            Http.call("PUT", rules + "/" + id, headers, rule()).problem(401, "unauthorized");
            Http.call("DELETE", rules + "/" + id, headers, null).problem(401, "unauthorized");
        }
        assertThat(list()).hasSize(1);
        assertThat(Records.number("select count(*) from policy_rule where id = ?", UUID.fromString(id)))
                .isEqualTo(1);
    }

    private static ObjectNode withAsset(String code) {
        ObjectNode rule = rule();
        rule.putArray("assets").add(code);
        return rule;
    }

    private JsonNode created(ObjectNode rule) {
        return operator.call("POST", rules, rule).is(201).body();
    }

    private JsonNode list() {
        return operator.call("GET", rules, null).is(200).body();
    }

    private String rulesOfANewPartner() {
        return rules(operator.call("POST", "/admin/v1/partners", Json.object("name", "Ruled"))
                .is(201)
                .body()
                .get("id")
                .textValue());
    }

    private static String rules(String partner) {
        return "/admin/v1/partners/" + partner + "/policy-rules";
    }

    private static ObjectNode rule() {
        return Json.of("""
                {'name':'Large sends','assets':['USDT'],'at_least':'1000.50','quorum':2,'permission':'sends:review',
                 'window_seconds':86400}""");
    }
}
