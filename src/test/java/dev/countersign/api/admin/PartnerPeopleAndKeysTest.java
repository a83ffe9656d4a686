package dev.countersign.api.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.driver.Answer;
import dev.countersign.driver.Http;
import dev.countersign.driver.Json;
import dev.countersign.driver.LiriumClient;
import dev.countersign.driver.Operator;
import io.quarkus.test.junit.QuarkusTest;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An operator keeps a partner's people, and the RSA keys with which they and their backends sign. */
@QuarkusTest
class PartnerPeopleAndKeysTest {

    private static final KeyPair KEYS = LiriumClient.newKeys(2048);
    private static final String PEM = LiriumClient.pem(KEYS.getPublic());

    private final Operator operator = new Operator();
    private final String partner = partner();

    @Test
    void aPersonGetsPermissionsAndLosesThem() {
        JsonNode ana = post(users(partner), person("Ana@Example.com", "send:review", "send:see"))
                .is(201)
                .body();
        assertThat(ana.get("permissions").toString()).isEqualTo("[\"send:review\",\"send:see\"]");
        assertThat(ana.has("deactivated_at")).isFalse();
        post(users(partner), person("ana@example.COM")).problem(409, "conflict");
        post(users(partner()), person("ana@example.com")).is(201);

        String path = users(partner) + "/" + ana.get("id").textValue();
        assertThat(put(path + "/permissions", "send:other")
                        .is(200)
                        .body()
                        .get("permissions")
                        .toString())
                .isEqualTo("[\"send:other\"]");
        assertThat(put(path + "/permissions").is(200).body().get("permissions")).isEmpty();
        assertThat(get(users(partner)).is(200).body()).hasSize(1);
    }

    @Test
    void aPersonWhoLeavesIsStillListedAndLeavesOnce() {
        JsonNode ana = post(users(partner), person("ana@example.com", "send:review"))
                .is(201)
                .body();
        String path = users(partner) + "/" + ana.get("id").textValue();
        Answer left = post(path + "/deactivate", null).is(200);
        assertThat(left.body().get("deactivated_at").isTextual()).isTrue();
        assertThat(post(path + "/deactivate", null).is(200).text()).isEqualTo(left.text());
        assertThat(get(users(partner)).body().get(0)).isEqualTo(left.body());
    }

    @Test
    void anotherPartnersPersonIsUnknown() {
        String id = post(users(partner), person("ana@example.com", "send:review"))
                .is(201)
                .body()
                .get("id")
                .textValue();
        for (String path : List.of(
                users(partner()) + "/" + id,
                users(partner) + "/" + UUID.randomUUID(),
                users(UUID.randomUUID().toString()) + "/" + id)) {
            put(path + "/permissions", "send:other").problem(404, "not_found");
            post(path + "/deactivate", null).problem(404, "not_found");
        }
        assertThat(get(users(partner)).body().get(0).get("permissions").toString())
                .isEqualTo("[\"send:review\"]");
        assertThat(get(users(partner)).body().get(0).has("deactivated_at")).isFalse();
    }

    @Test
    void malformedPeopleAndPermissionsAreRefused() {
        for (String permission : List.of("", "Send", "1send", "a b", "a".repeat(65), "é")) {
            post(users(partner), person("ana@example.com", permission)).problem(400, "invalid_request");
        }
        for (String body : List.of(
                "",
                "{}",
                "{'permissions':null}",
                "{'permissions':'a'}",
                "{'permissions':[null]}",
                "{'permissions':[7,{}]}")) {
            operator.call("PUT", users(partner) + "/" + UUID.randomUUID() + "/permissions", body.replace('\'', '"'))
                    .problem(400, "invalid_request");
        }
        put(users(partner) + "/nonsense/permissions", "a").problem(400, "invalid_request");
        post(users("nonsense") + "/nonsense/deactivate", null).problem(400, "invalid_request");
        assertThat(get(users(partner)).body()).isEmpty();
    }

    @Test
    void aKeyIsRegisteredListedUsedAndRevoked() {
        JsonNode key = post(keys(partner), key(PEM, "customer_order:read", "partner:read"))
                .is(201)
                .body();
        assertThat(key.get("issuer").textValue()).matches("[0-9a-f]{32}");
        assertThat(key.get("fingerprint").textValue()).matches("[0-9a-f]{64}");
        assertThat(get(keys(partner)).is(200).body().get(0)).isEqualTo(key);
        assertThat(get("/admin/v1/partners/" + partner + "/api-keys").is(200).body())
                .isEmpty();

        String customer = post("/admin/v1/partners/" + partner + "/customers", Json.object("email", "a@b", "name", "A"))
                .is(201)
                .body()
                .get("id")
                .textValue();
        String accounts = "/v1/customers/" + customer + "/accounts";
        LiriumClient bank = LiriumClient.registered(partner, key, KEYS);
        bank.get(accounts).is(200);

        String path = keys(partner) + "/" + key.get("id").textValue();
        operator.call("DELETE", keys(partner()) + "/" + key.get("id").textValue(), null)
                .problem(404, "not_found");
        operator.call(
                        "DELETE",
                        "/admin/v1/partners/" + partner + "/api-keys/"
                                + key.get("id").textValue(),
                        null)
                .problem(404, "not_found");
        bank.get(accounts).is(200);
        operator.call("DELETE", path, null).is(204);
        bank.get(accounts).refusedLirium(401, "auth_required");
        operator.call("DELETE", path, null).problem(404, "not_found");
        assertThat(get(keys(partner)).body().get(0).has("revoked_at")).isTrue();
    }

    /** A new key works beside the old one, so that nobody is locked out while keys change. */
    @Test
    void keysOverlapWhileTheyAreRotated() {
        JsonNode old =
                post(keys(partner), key(PEM, "customer_order:read")).is(201).body();
        JsonNode next =
                post(keys(partner), key(PEM, "customer_order:read")).is(201).body();
        assertThat(next.get("issuer")).isNotEqualTo(old.get("issuer"));
        String unknown = "/v1/customers/" + UUID.randomUUID() + "/accounts";
        LiriumClient.registered(partner, old, KEYS).get(unknown).refusedLirium(404, "not_found");
        operator.call("DELETE", keys(partner) + "/" + old.get("id").textValue(), null)
                .is(204);
        LiriumClient.registered(partner, old, KEYS).get(unknown).refusedLirium(401, "auth_required");
        LiriumClient.registered(partner, next, KEYS).get(unknown).refusedLirium(404, "not_found");
    }

    @Test
    void aPersonsKeyEndsWithThePerson() {
        String ana = post(users(partner), person("ana@example.com"))
                .is(201)
                .body()
                .get("id")
                .textValue();
        ObjectNode request = key(PEM, "partner_order_authorization").put("user_id", ana);
        JsonNode key = post(keys(partner), request).is(201).body();
        assertThat(key.get("user_id").textValue()).isEqualTo(ana);
        String unknown = "/v1/customers/" + UUID.randomUUID() + "/accounts";
        LiriumClient.registered(partner, key, KEYS).get(unknown).refusedLirium(403, "forbidden");
        post(users(partner) + "/" + ana + "/deactivate", null).is(200);
        LiriumClient.registered(partner, key, KEYS).get(unknown).refusedLirium(401, "auth_required");
        post(keys(partner), request).problem(400, "unknown_user");
    }

    @Test
    void whatIsNoGoodKeyIsRefusedByItsName() {
        post(keys(partner), key("nonsense", "partner:read")).problem(400, "malformed_key");
        String secret = LiriumClient.pem("PRIVATE KEY", KEYS.getPrivate().getEncoded());
        Answer leaked = post(keys(partner), key(secret, "partner:read"));
        leaked.problem(400, "private_key");
        assertThat(leaked.text()).doesNotContain(secret.substring(40, 80));
        post(keys(partner), key(LiriumClient.pem(LiriumClient.newKeys(1024).getPublic()), "partner:read"))
                .problem(400, "wrong_key_size");
        for (String scope :
                List.of("ramp:read", "operator", "provider", "everything", "", "partner_order_authorization")) {
            post(keys(partner), key(PEM, scope)).problem(400, "invalid_scopes");
        }
        post(keys(partner), key(PEM)).problem(400, "invalid_scopes");
        String stranger = partner();
        String person = post(users(stranger), person("eve@example.com"))
                .is(201)
                .body()
                .get("id")
                .textValue();
        String customer = post(
                        "/admin/v1/partners/" + stranger + "/customers", Json.object("email", "e@f", "name", "E"))
                .is(201)
                .body()
                .get("id")
                .textValue();
        post(keys(partner), key(PEM, "partner:read").put("user_id", person)).problem(400, "unknown_user");
        post(keys(partner), key(PEM, "customer_order:read").put("customer_id", customer))
                .problem(400, "unknown_customer");
        post(keys(stranger), key(PEM, "partner:read").put("customer_id", customer))
                .problem(400, "invalid_scopes");
        post(keys(partner), key(PEM, "partner:read").put("user_id", "x")).problem(400, "invalid_request");
        post(keys(partner), key(PEM, "partner:read").put("label", "")).problem(400, "invalid_request");
        post(keys(partner), Json.of("{'label':'x','scopes':['partner:read']}")).problem(400, "invalid_request");
        post(keys(partner), Json.of("{'label':'x','public_key':'y'}")).problem(400, "invalid_request");
        post(keys(UUID.randomUUID().toString()), key(PEM, "partner:read")).problem(404, "not_found");
        assertThat(get(keys(partner)).body()).isEmpty();
    }

    @Test
    void onlyAnOperatorGetsIn() {
        for (String path : List.of(users(partner), keys(partner))) {
            Http.call("GET", path, Map.of(), null).problem(401, "unauthorized");
            Http.call("POST", path, Map.of(), "{}").problem(401, "unauthorized");
        }
    }

    private String partner() {
        return new Operator()
                .call("POST", "/admin/v1/partners", Json.object("name", "Bank"))
                .is(201)
                .body()
                .get("id")
                .textValue();
    }

    private static String users(String partnerId) {
        return "/admin/v1/partners/" + partnerId + "/users";
    }

    private static String keys(String partnerId) {
        return "/admin/v1/partners/" + partnerId + "/rs512-keys";
    }

    private static ObjectNode person(String email, String... permissions) {
        ObjectNode person = Json.object("name", "Ana Reviewer", "email", email);
        List.of(permissions).forEach(person.putArray("permissions")::add);
        return person;
    }

    private static ObjectNode key(String pem, String... scopes) {
        ObjectNode key = Json.object("label", "backend", "public_key", pem);
        List.of(scopes).forEach(key.putArray("scopes")::add);
        return key;
    }

    private Answer get(String path) {
        return operator.call("GET", path, null);
    }

    private Answer post(String path, Object body) {
        return operator.call("POST", path, body);
    }

    private Answer put(String path, String... permissions) {
        ObjectNode body = Json.object();
        List.of(permissions).forEach(body.putArray("permissions")::add);
        return operator.call("PUT", path, body);
    }
}
