package dev.countersign.api.aquanow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Answer;
import dev.countersign.driver.AquanowClient;
import dev.countersign.driver.Http;
import dev.countersign.driver.Json;
import dev.countersign.driver.Operator;
import dev.countersign.driver.Records;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** HMAC keys: who makes, sees and revokes them, and what becomes of their secrets. */
@QuarkusTest
class ApiKeysTest {

    private static final String KEYS = "/users/v1/apiKey";
    private static final String USERS = "/users/v1/companyProfile/users";

    private final Operator operator = new Operator();

    @Test
    void aPersonMakesListsAndDeletesKeys() {
        AquanowClient person = AquanowClient.ofNewPartner("policy:manage");
        JsonNode made = person.post(KEYS, "{}").is(200).body();
        assertThat(Json.names(made))
                .containsExactlyInAnyOrder("keyId", "key", "secret", "userName", "type", "createdAt", "updatedAt");
        assertThat(made.get("type").textValue()).isEqualTo("regular");
        assertThat(made.get("userName").textValue()).isEqualTo(person.username());
        assertThat(made.get("createdAt").isIntegralNumber()).isTrue();
        AquanowClient second =
                person.with(made.get("key").textValue(), made.get("secret").textValue());
        JsonNode listed = second.get(KEYS).is(200).body();
        assertThat(listed).hasSize(2);
        assertThat(listed.toString()).doesNotContain("secret", second.secret());

        JsonNode deleted =
                person.delete(KEYS + "?key=" + second.key(), null).is(200).body();
        assertThat(deleted.get("key").textValue()).isEqualTo(second.key());
        second.get(KEYS).refusedAquanow(401);
        assertThat(person.get(KEYS).is(200).body()).hasSize(1);
        person.delete(KEYS + "?key=" + second.key(), null).refusedAquanow(404);
        person.delete(KEYS + "?key=nothing", null).refusedAquanow(404);
        assertThat(person.delete(KEYS, null).refusedAquanow(400)).isEqualTo("No key provided");
    }

    @Test
    void onlyWhoMayEditSettingsMakesAndDeletesKeys() {
        AquanowClient person = AquanowClient.ofNewPartner("transfer:approve");
        person.post(KEYS, "{}").refusedAquanow(403);
        person.delete(KEYS + "?key=" + person.key(), null).refusedAquanow(403);
        assertThat(person.get(KEYS).is(200).body()).hasSize(1);
    }

    @Test
    void nobodyDeletesAColleaguesKey() {
        AquanowClient person = AquanowClient.ofNewPartner("policy:manage");
        AquanowClient colleague = person.colleague("policy:manage");
        AquanowClient stranger = AquanowClient.ofNewPartner("policy:manage");
        person.delete(KEYS + "?key=" + colleague.key(), null).refusedAquanow(404);
        person.delete(KEYS + "?key=" + stranger.key(), null).refusedAquanow(404);
        colleague.get(KEYS).is(200);
        stranger.get(KEYS).is(200);
    }

    /** A key gets no right that the one which asks for it has not. */
    @Test
    void aNewKeyMayDoWhatTheOldOneMay() {
        AquanowClient person = AquanowClient.ofNewPartner("policy:manage");
        AquanowClient narrow =
                person.withKey(Json.of("{'label':'n','scopes':['account:read'],'ip_allow_list':['127.0.0.1']}"));
        JsonNode made = narrow.post(KEYS, null).is(200).body();
        assertThat(Json.texts(made.get("ipWhitelist"))).containsExactly("127.0.0.1");
        JsonNode seen = keysOf(person).get(2);
        assertThat(Json.texts(seen.get("scopes"))).containsExactly("account:read");
        JsonNode other = narrow.post(KEYS, Json.of("{'ipWhitelist':['203.0.113.7'],'unknown':1}"))
                .is(200)
                .body();
        assertThat(Json.texts(other.get("ipWhitelist"))).containsExactly("203.0.113.7");
        for (String wrong : List.of(
                "['1.2.3']",
                "['1.2.3.256']",
                "['01.2.3.4']",
                "['::1']",
                "['1.2.3.4/32']",
                "['1.2.3.4,5.6.7.8']",
                "['']",
                "['1.1.1.1','1.1.1.2','1.1.1.3','1.1.1.4','1.1.1.5','1.1.1.6']")) {
            narrow.post(KEYS, Json.of("{'ipWhitelist':" + wrong + "}")).refusedAquanow(400);
        }
    }

    @Test
    void aPersonHasFiveLiveKeys() {
        AquanowClient person = AquanowClient.ofNewPartner("policy:manage");
        List<Answer> answers = Http.atOnce(
                IntStream.range(0, 12).mapToObj(i -> person.later(KEYS, "{}")).toList());
        assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(4);
        answers.stream().filter(answer -> answer.status() != 200).forEach(answer -> answer.refusedAquanow(409));
        operator.call("POST", AquanowClient.keysPath(person.partnerId(), person.userId()), Json.object("label", "six"))
                .problem(409, "too_many_keys");
        String last = person.get(KEYS).body().get(4).get("key").textValue();
        person.delete(KEYS + "?key=" + last, null).is(200);
        person.post(KEYS, "{}").is(200);
        person.post(KEYS, "{}").refusedAquanow(409);
    }

    @Test
    void theOperatorMakesListsAndRevokesKeys() {
        AquanowClient person = AquanowClient.ofNewPartner();
        String path = AquanowClient.keysPath(person.partnerId(), person.userId());
        operator.call("POST", path, Json.of("{'label':'x','scopes':[]}")).problem(400, "invalid_scopes");
        operator.call("POST", path, Json.of("{'label':'x','scopes':['nothing']}"))
                .problem(400, "invalid_scopes");
        operator.call("POST", path, Json.of("{'label':'x','scopes':['operator']}"))
                .problem(400, "invalid_scopes");
        operator.call("POST", path, Json.of("{'label':'x','ip_allow_list':['nowhere']}"))
                .problem(400, "invalid_request");
        operator.call("POST", path, Json.of("{'label':''}")).is(400);
        operator.call("POST", AquanowClient.keysPath(UUID.randomUUID(), person.userId()), Json.object("label", "x"))
                .problem(404, "not_found");
        operator.call("POST", AquanowClient.keysPath(person.partnerId(), UUID.randomUUID()), Json.object("label", "x"))
                .problem(404, "not_found");
        JsonNode listed = keysOf(person);
        assertThat(listed).hasSize(1);
        assertThat(listed.toString()).doesNotContain(person.secret(), "\"secret\"");
        assertThat(Json.texts(listed.get(0).get("scopes")))
                .containsExactly("account:read", "approval:create", "approval:read", "approval:review");
        operator.call("DELETE", path + "/" + person.key(), null).is(204);
        operator.call("DELETE", path + "/" + person.key(), null).problem(404, "not_found");
        person.get(KEYS).refusedAquanow(401);
        assertThat(keysOf(person).get(0).has("revoked_at")).isTrue();
    }

    @Test
    void noSecretLiesOpenInTheDatabase() {
        AquanowClient person = AquanowClient.ofNewPartner();
        assertThat(Records.number(
                        "select count(*) from credential c where public_id = ? and position(?::bytea in hmac_secret) > 0",
                        person.key(),
                        person.secret().getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .isZero();
        assertThat(Records.rows("select c::text as row from credential c where public_id = ?", person.key())
                        .toString())
                .doesNotContain(person.secret());
    }

    @Test
    void aProfileShowsItsPeopleAndTheirRights() {
        AquanowClient person = AquanowClient.ofNewPartner("withdrawal:request");
        AquanowClient boss = person.colleague("transfer:approve", "withdrawal:direct", "policy:manage");
        JsonNode users = person.get(USERS).is(200).body().get("data").get("usersList");
        assertThat(users).hasSize(2);
        JsonNode requester = one(person, person.username());
        assertThat(Json.names(requester))
                .containsExactlyInAnyOrder(
                        "username",
                        "email",
                        "canApprove",
                        "canEditSettings",
                        "withdrawalAccess",
                        "canTrade",
                        "permissionedAccounts");
        assertThat(requester.get("canApprove").booleanValue()).isFalse();
        assertThat(requester.get("canEditSettings").booleanValue()).isFalse();
        assertThat(requester.get("withdrawalAccess").textValue()).isEqualTo("approvalRequired");
        JsonNode approver = one(person, boss.username());
        assertThat(approver.get("canApprove").booleanValue()).isTrue();
        assertThat(approver.get("canEditSettings").booleanValue()).isTrue();
        assertThat(approver.get("withdrawalAccess").textValue()).isEqualTo("directAccess");
        assertThat(person.get(USERS + "?user=nobody").refusedAquanow(404))
                .isEqualTo("Could not find any accounts under user: nobody");
        String stranger = AquanowClient.ofNewPartner().username();
        person.get(USERS + "?user=" + stranger).refusedAquanow(404);
        person.get(USERS + "?user=" + "x".repeat(400)).refusedAquanow(400);
    }

    private static JsonNode one(AquanowClient who, String username) {
        JsonNode found =
                who.get(USERS + "?user=" + username).is(200).body().get("data").get("usersList");
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private JsonNode keysOf(AquanowClient person) {
        return operator.call("GET", AquanowClient.keysPath(person.partnerId(), person.userId()), null)
                .is(200)
                .body();
    }
}
