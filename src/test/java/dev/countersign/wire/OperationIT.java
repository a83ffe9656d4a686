package dev.countersign.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Answer;
import dev.countersign.driver.Http;
import dev.countersign.driver.Json;
import dev.countersign.driver.Operator;
import dev.countersign.driver.Provider;
import dev.countersign.driver.Sandbox;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Our own surfaces: the operator's, the liquidity providers', the sandbox's, and the documents. */
@QuarkusIntegrationTest
class OperationIT {

    private final Operator operator = new Operator();

    @Test
    void theOperatorMakesAPartnerWithPeopleTokensAndRules() {
        String partner = "/admin/v1/partners/" + made("/admin/v1/partners", Json.object("name", "Integration"));
        String person = made(
                partner + "/users",
                Json.of("{'name':'Ida','email':'ida@example.com','permissions':['transfer:approve']}"));
        made(partner + "/api-keys", Json.of("{'label':'it','scopes':['ramp:read','ramp:write']}"));
        made(partner + "/users/" + person + "/access-tokens", Json.of("{'label':'it','scopes':['all']}"));
        made(partner + "/users/" + person + "/hmac-keys", Json.of("{'label':'it'}"));
        made(
                partner + "/policy-rules",
                Json.of("{'name':'all','quorum':1,'permission':'transfer:approve','window_seconds':3600}"));
        operator.call("GET", "/admin/v1/partners", null).is(200);
        operator.call("GET", partner + "/policy-rules", null).is(200);
    }

    private String made(String path, Object body) {
        JsonNode made = operator.call("POST", path, body).is(201).body();
        return made.get("id").textValue();
    }

    @Test
    void theProviderSeesWhatItHasToDo() {
        Provider.first().get("/orders").is(200);
        Provider.first().get("/offers").is(200);
        Provider.withKey(null).get("/orders").problem(401, "unauthorized");
        Provider.first().get("/orders/" + UUID.randomUUID()).problem(404, "order_not_found");
    }

    @Test
    void theSandboxHasItsControls() {
        assertThat(Sandbox.now()).isNotNull();
        Sandbox.noFaults();
        assertThat(Sandbox.chain().isObject()).isTrue();
        assertThat(Sandbox.mailbox("nobody@example.com")).isEmpty();
        Sandbox.whileRatesAreHalved("USDT/USD", () -> {});
        Sandbox.post("/clock", "{nonsense").problem(400, "invalid_request");
        Sandbox.post("/clock", Json.object("advance_seconds", -1)).problem(400, "invalid_request");
    }

    @Test
    void refusesInItsEnvelope() {
        String partners = "/admin/v1/partners";
        Http.call("GET", partners, Map.of(), null).problem(401, "unauthorized");
        operator.call("GET", partners + "/" + UUID.randomUUID() + "/customers/" + UUID.randomUUID(), null)
                .problem(404, "not_found");
        operator.call("POST", partners, "{nonsense").problem(400, "invalid_request");
        operator.call("POST", partners, Json.object()).problem(400, "invalid_request");
        operator.call("PUT", partners, Json.object()).problem(405, "method_not_allowed");
        Map<String, String> text = new TreeMap<>(operator.headers());
        text.put("Content-Type", "text/plain");
        Http.call("POST", partners, text, "{}").problem(415, "unsupported_media_type");
        Http.call("GET", "/nothing", Map.of(), null).problem(404, "not_found");
    }

    @Test
    void aRepeatedRequestRunsOnce() {
        Map<String, String> keyed = new TreeMap<>(operator.headers());
        keyed.put("Idempotency-Key", UUID.randomUUID().toString());
        Answer first = Http.call("POST", "/admin/v1/partners", keyed, Json.object("name", "Once"));
        Answer again = Http.call("POST", "/admin/v1/partners", keyed, Json.object("name", "Once"));
        assertThat(again.is(201).text()).isEqualTo(first.is(201).text());
        Http.call("POST", "/admin/v1/partners", keyed, Json.object("name", "Twice"))
                .problem(422, "idempotency_key_reused");
    }

    @Test
    void documentsItself() {
        for (String document : new String[] {"/q/openapi", "/q/openapi-admin"}) {
            assertThat(Http.call("GET", document + "?format=json", Map.of(), null)
                            .is(200)
                            .body()
                            .get("openapi")
                            .textValue())
                    .isEqualTo("3.1.0");
            assertThat(Http.call("GET", document, Map.of(), null).is(200).text())
                    .startsWith("---\nopenapi: 3.1.0");
        }
        assertThat(Http.call("GET", "/q/swagger-ui/", Map.of(), null).is(200).text())
                .contains("swagger-ui");
    }
}
