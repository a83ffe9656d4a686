package dev.countersign.api.lirium;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.driver.CustomerDesk;
import dev.countersign.driver.Http;
import dev.countersign.driver.Json;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A partner asks its own policy beforehand, and only its own. */
@QuarkusTest
class PolicyEvaluationTest {

    private static final String PATH = "/v1/policies/evaluate";

    private final CustomerDesk desk = CustomerDesk.acme();

    @Test
    void saysWhatWouldBecomeOfATransfer() {
        JsonNode small = desk.backend().post(PATH, transfer("1")).is(200).body();
        assertThat(small.get("decision").textValue()).isEqualTo("ALLOWED");

        JsonNode large = desk.backend().post(PATH, transfer("1000")).is(200).body();
        assertThat(large.get("decision").textValue()).isEqualTo("HELD");
        assertThat(large.at("/rules/0/name").textValue()).isEqualTo("large sends");
        assertThat(large.at("/rules/0/conditions/0/numbers/at_least").textValue())
                .isEqualTo("1000");
    }

    @Test
    void refusesInTheWordsOfItsWire() {
        desk.backend().post(PATH, transfer("0")).refusedLirium(400, "invalid_parameters");
        desk.customerToken().post(PATH, transfer("1")).refusedLirium(403, "forbidden");
        Http.call("POST", PATH, Map.of(), transfer("1")).refusedLirium(401, "auth_required");
    }

    private static ObjectNode transfer(String amount) {
        return Json.of("""
                {'asset':'USDC','network':'polygon','purpose':'CUSTOMER_SEND','recipient':'0x8ba1f109551bd432803012645ac136ddd64dba72'}""").put("amount", amount);
    }
}
