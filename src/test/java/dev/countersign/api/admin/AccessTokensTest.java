package dev.countersign.api.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Answer;
import dev.countersign.driver.BitGoClient;
import dev.countersign.driver.Http;
import dev.countersign.driver.Json;
import dev.countersign.driver.LiriumClient;
import dev.countersign.driver.Operator;
import dev.countersign.driver.Records;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An operator keeps the bearer tokens and the authenticators of a partner's people. */
@QuarkusTest
class AccessTokensTest {

    private final Operator operator = new Operator();
    private final BitGoClient ana = BitGoClient.plain();
    private final String tokens = ana.personPath() + "/access-tokens";

    @Test
    void aTokenIsShownOnceListedAndRevokedOnce() {
        JsonNode made = post("{'label':'laptop','scopes':['wallet_view','pending_approval_update'],'style':'signed',"
                        + "'expires_in_seconds':3600,'allowed_from':['203.0.113.0/24','::1']}")
                .is(201)
                .body();
        String secret = made.get("token").textValue();
        assertThat(secret).matches("v2x[0-9a-f]{64}");
        assertThat(made.get("scopes").toString()).isEqualTo("[\"pending_approval_update\",\"wallet_view\"]");

        Answer list = operator.call("GET", tokens, null).is(200);
        assertThat(list.text()).doesNotContain(secret, ana.token());
        assertThat(list.body()).hasSize(2);
        JsonNode listed = list.body().get(1);
        assertThat(listed.get("id")).isEqualTo(made.get("id"));
        assertThat(listed.get("style").textValue()).isEqualTo("signed");
        assertThat(listed.get("allowed_from").toString()).isEqualTo("[\"203.0.113.0/24\",\"::1/128\"]");
        assertThat(lifetime(listed)).isEqualTo(Duration.ofHours(1));
        assertThat(list.body().get(0).get("style").textValue()).isEqualTo("plain");
        assertThat(lifetime(list.body().get(0))).isEqualTo(Duration.ofDays(90));

        String path = tokens + "/" + made.get("id").textValue();
        operator.call("DELETE", path, null).is(204);
        operator.call("DELETE", path, null).problem(404, "not_found");
        assertThat(operator.call("GET", tokens, null).body().get(1).has("revoked_at"))
                .isTrue();
    }

    @Test
    void theWiresOwnSpellingsOfScopesAreUnderstood() {
        for (String[] pair : new String[][] {
            {"wallet_view_all", "[\"wallet_view\"]"},
            {"wallet_spend_all", "[\"wallet_spend\"]"},
            {"wallet_manage_all", "[\"wallet_manage\"]"},
            {"enterprise_manage_all", "[\"wallet_manage\"]"},
            {"wallet_approve_all", "[\"pending_approval_update\"]"},
            {"all", "[\"pending_approval_update\",\"wallet_manage\",\"wallet_spend\",\"wallet_view\"]"}
        }) {
            assertThat(post("{'label':'t','scopes':['" + pair[0] + "']}")
                            .is(201)
                            .body()
                            .get("scopes")
                            .toString())
                    .isEqualTo(pair[1]);
        }
    }

    @Test
    void whatCannotBeIsRefusedAndMakesNothing() {
        for (String scopes :
                List.of("[]", "['nothing']", "['operator']", "['ramp:read']", "['wallet_view','provider']")) {
            post("{'label':'t','scopes':" + scopes + "}").problem(400, "invalid_scopes");
        }
        for (String body : List.of(
                "{}",
                "{'scopes':['all']}",
                "{'label':'','scopes':['all']}",
                "{'label':'t','scopes':[null]}",
                "{'label':'t','scopes':['all'],'style':'v2x'}",
                "{'label':'t','scopes':['all'],'expires_in_seconds':0}",
                "{'label':'t','scopes':['all'],'expires_in_seconds':315360001}",
                "{'label':'t','scopes':['all'],'allowed_from':['x']}",
                "{'label':'t','scopes':['all'],'allowed_from':['10.0.0.1/8']}",
                "{'label':'t','scopes':['all'],'allowed_from':[null]}",
                "{'label':'t','scopes':['all'],'allowed_from':'10.0.0.0/8'}")) {
            post(body).problem(400, "invalid_request");
        }
        assertThat(operator.call("GET", tokens, null).body()).hasSize(1);
    }

    @Test
    void tokensAreThoseOfThePartnersPeople() {
        BitGoClient rival = BitGoClient.plain();
        String foreign = "/admin/v1/partners/" + rival.partnerId() + "/users/" + ana.userId() + "/access-tokens";
        String unknown = "/admin/v1/partners/" + ana.partnerId() + "/users/" + UUID.randomUUID() + "/access-tokens";
        for (String path : List.of(foreign, unknown)) {
            operator.call("POST", path, Json.of("{'label':'t','scopes':['all']}"))
                    .problem(404, "not_found");
            operator.call("DELETE", path + "/" + ana.tokenId(), null).problem(404, "not_found");
            assertThat(operator.call("GET", path, null).is(200).body()).isEmpty();
        }
        operator.call("DELETE", tokens + "/" + rival.tokenId(), null).problem(404, "not_found");
        ana.call("GET", "/api/v2/user/me", null).is(200);
        operator.call("POST", ana.personPath() + "/deactivate", null).is(200);
        post("{'label':'t','scopes':['all']}").problem(404, "not_found");
    }

    @Test
    void onlyOperatorsMayAsk() {
        Http.call("GET", tokens, ana.headers(), null).problem(401, "unauthorized");
        Http.call("PUT", ana.personPath() + "/otp-device", ana.headers(), null).problem(401, "unauthorized");
    }

    @Test
    void anAuthenticatorIsRegisteredReplacedAndRemoved() {
        String path = ana.personPath() + "/otp-device";
        JsonNode first = operator.call("PUT", path, null).is(200).body();
        JsonNode second = operator.call("PUT", path, null).is(200).body();
        assertThat(first.get("secret")).isNotEqualTo(second.get("secret"));
        assertThat(second.get("otpauth_uri").textValue())
                .startsWith("otpauth://totp/Countersign:ana%40example.com?")
                .contains("secret=" + second.get("secret").textValue() + "&");
        operator.call("DELETE", path, null).is(204);
        operator.call("DELETE", path, null).problem(404, "not_found");
        operator.call(
                        "PUT",
                        "/admin/v1/partners/" + ana.partnerId() + "/users/" + UUID.randomUUID() + "/otp-device",
                        null)
                .problem(404, "not_found");
    }

    /** Neither a token nor a seed lies open in the database, and the database knows whose they can be. */
    @Test
    void theDatabaseKnowsTheRulesToo() throws SQLException {
        BitGoClient signer = ana.with(Json.of("{'label':'t','scopes':['all'],'style':'signed'}"));
        String rows = Records.rows(
                                "select c::text || t::text as row from credential c join access_token t on t.credential_id = c.id where c.user_id = ?",
                                ana.userId())
                        .toString()
                + new String(
                        (byte[]) Records.rows(
                                        "select sealed_token from access_token where credential_id = ?",
                                        signer.tokenId())
                                .getFirst()
                                .get("sealed_token"),
                        StandardCharsets.ISO_8859_1);
        assertThat(rows)
                .doesNotContain(
                        signer.token(), signer.token().substring(3), ana.token().substring(29));
        refuses("update credential set user_id = null where id = ?", ana.tokenId());
        refuses("update credential set kind = 'API_KEY' where id = ?", ana.tokenId());
        refuses("update credential set public_id = 'x' where id = ?", ana.tokenId());
        refuses("update credential set user_id = '" + BitGoClient.plain().userId() + "' where id = ?", ana.tokenId());
        refuses("update access_token set unlocked_at = now() where credential_id = ?", ana.tokenId());
        refuses(
                "update access_token set unlocked_at = now(), unlocked_until = now() + interval '2 hours' where credential_id = ?",
                ana.tokenId());
        refuses(
                "insert into access_token (credential_id, expires_at) select id, now() from credential where kind = 'RS512_KEY' and partner_id <> ?",
                LiriumClient.ofNewPartner().partnerId());
    }

    private static void refuses(String sql, UUID id) {
        assertThatThrownBy(() -> Records.change(sql, id)).as(sql).isInstanceOf(SQLException.class);
    }

    private Answer post(String body) {
        return operator.call("POST", tokens, body.replace('\'', '"'));
    }

    private static Duration lifetime(JsonNode token) {
        return Duration.between(
                Instant.parse(token.get("created_at").textValue()),
                Instant.parse(token.get("expires_at").textValue()));
    }
}
