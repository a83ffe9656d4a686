package dev.countersign.api.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.countersign.driver.Answer;
import dev.countersign.driver.Http;
import dev.countersign.driver.Records;
import dev.countersign.driver.Sandbox;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An operator sets up a partner from nothing, and takes its key away again. */
@QuarkusTest
class AdminTest {

    private static final String UNKNOWN = "00000000-0000-7000-8000-000000000000";

    @Test
    void anApiKeyIsShownOnceWorksAndStopsWorkingWhenRevoked() {
        String partner = partner();
        ValidatableResponse issued = operator()
                .body(Map.of("label", "backend"))
                .post("/admin/v1/partners/{id}/api-keys", partner)
                .then()
                .statusCode(201)
                .body("token", startsWith("csk_"));
        String token = issued.extract().path("token");
        verify(token).statusCode(200);

        operator()
                .get("/admin/v1/partners/{id}/api-keys", partner)
                .then()
                .statusCode(200)
                .body("$", hasSize(1))
                .body("$", everyItem(not(hasKey("token"))));

        String key = issued.extract().path("id");
        operator()
                .delete("/admin/v1/partners/{id}/api-keys/{key}", partner, key)
                .then()
                .statusCode(204);
        verify(token).statusCode(401);
        operator()
                .delete("/admin/v1/partners/{id}/api-keys/{key}", partner, key)
                .then()
                .statusCode(404);
    }

    @Test
    void aPartnersKeyIsNotRevokedThroughAnotherPartner() {
        String partner = partner();
        ValidatableResponse issued = operator()
                .body(Map.of("label", "backend"))
                .post("/admin/v1/partners/{id}/api-keys", partner)
                .then()
                .statusCode(201);

        operator()
                .delete(
                        "/admin/v1/partners/{id}/api-keys/{key}",
                        partner(),
                        issued.extract().<String>path("id"))
                .then()
                .statusCode(404);

        verify(issued.extract().path("token")).statusCode(200);
    }

    @Test
    void aKeyWithoutAScopeIsRefusedBeforeAnythingIsLookedUp() {
        String token = operator()
                .body(Map.of("label", "reader", "scopes", java.util.List.of("ramp:read")))
                .post("/admin/v1/partners/{id}/api-keys", partner())
                .then()
                .statusCode(201)
                .extract()
                .path("token");

        given().header("X-API-Key", token)
                .post("/api/v1/partner/orders/{id}/cancel", UNKNOWN)
                .then()
                .statusCode(403)
                .body("error.code", equalTo("OPERATION_NOT_ALLOWED"));
        given().header("X-API-Key", token)
                .get("/api/v1/partner/orders/{id}", UNKNOWN)
                .then()
                .statusCode(404);
    }

    @Test
    void onlyAnOperatorGetsIn() {
        for (String header : new String[] {
            "", "Bearer ", "Bearer nonsense", "Basic YTpi", "Bearer " + world("unigox.api_key"), world("admin.token")
        }) {
            given().header("Authorization", header)
                    .get("/admin/v1/partners")
                    .then()
                    .statusCode(401)
                    .body("code", equalTo("unauthorized"));
        }
    }

    @Test
    void aWalletIsRegisteredOnceForEachNetworkAndAddress() {
        String partner = partner();
        String address = "0x" + UUID.randomUUID().toString().replace("-", "") + "00000001";
        wallet(partner, "sandbox", address).statusCode(201);
        wallet(partner, "sandbox", address).statusCode(409);
        wallet(partner(), "sandbox", address).statusCode(409);
        wallet(partner(), "nowhere", address).statusCode(409);
        wallet(UNKNOWN, "sandbox", address).statusCode(409);
        wallet(partner(), "sandbox", "0x12").statusCode(400);
        wallet(partner(), "sandbox", "0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266")
                .statusCode(400);
        operator()
                .get("/admin/v1/partners/{id}/wallets", partner)
                .then()
                .statusCode(200)
                .body("$", hasSize(1));
    }

    @Test
    void aPersonHasOneEmailAddressWithinAPartner() {
        String partner = partner();
        Map<String, String> person = Map.of("name", "Ana", "email", "ana@example.com");
        operator()
                .body(person)
                .post("/admin/v1/partners/{id}/users", partner)
                .then()
                .statusCode(201);
        operator()
                .body(person)
                .post("/admin/v1/partners/{id}/users", partner)
                .then()
                .statusCode(409);
        operator()
                .body(person)
                .post("/admin/v1/partners/{id}/users", partner())
                .then()
                .statusCode(201);
        operator()
                .body(person)
                .post("/admin/v1/partners/{id}/users", UNKNOWN)
                .then()
                .statusCode(404);
    }

    @Test
    void twoOperatorsWhoAddTheSamePersonAtOnceAddOne() {
        for (int round = 0; round < 5; round++) {
            String partner = partner();
            Http.Call call = new Http.Call(
                    "/admin/v1/partners/" + partner + "/users",
                    Map.of("Authorization", "Bearer " + world("admin.token")),
                    "{\"name\":\"Ana\",\"email\":\"ana@example.com\"}");
            List<Answer> answers = Http.atOnce(Collections.nCopies(10, call));
            assertThat(answers.stream().map(Answer::status).sorted())
                    .containsExactly(201, 409, 409, 409, 409, 409, 409, 409, 409, 409);
        }
    }

    @Test
    void aRefusedTokenDoesNotRenameItsAsset() {
        String network = "{\"name\":\"Renaming\",\"chain_id\":\"515151\",\"rpc_url\":\"https://rpc.example.com\","
                + "\"forwarder_address\":\"0x6fFCF38bEc8c733b096958fcd2a8E31A00530EDC\",\"forwarder_name\":\"F\","
                + "\"forwarder_version\":\"1\"}";
        String token = "{\"name\":\"%s\",\"decimals\":8,\"contract_address\":\"%s\"}";
        String path = "/admin/v1/networks/renaming/tokens/RENAM";
        operator().body(network).put("/admin/v1/networks/renaming").then().statusCode(200);
        operator()
                .body(token.formatted("First", "0xf86Cc81F4E480CF54Eb013FFe6929a0C2Ad5EdCA"))
                .put(path)
                .then()
                .statusCode(200);

        operator()
                .body(token.formatted("Second", "0x6fFCF38bEc8c733b096958fcd2a8E31A00530EDC"))
                .put(path)
                .then()
                .statusCode(409);

        assertThat(Records.rows("select name from asset where code = 'RENAM'"))
                .containsExactly(Map.of("name", "First"));
    }

    /** Everything that happens is dated by the world's time. */
    @Test
    void aRevocationIsDatedByTheDatabasesClock() {
        Sandbox.advance(3600);
        Instant before = Sandbox.now();
        String partner = partner();
        String key = operator()
                .body(Map.of("label", "backend"))
                .post("/admin/v1/partners/{id}/api-keys", partner)
                .then()
                .extract()
                .path("id");
        operator()
                .delete("/admin/v1/partners/{id}/api-keys/{key}", partner, key)
                .then()
                .statusCode(204);
        String revoked = operator()
                .get("/admin/v1/partners/{id}/api-keys", partner)
                .then()
                .extract()
                .path("[0].revoked_at");
        assertThat(Instant.parse(revoked)).isBetween(before, Sandbox.now());

        String provider = operator()
                .body(Map.of("name", "Dated"))
                .post("/admin/v1/liquidity-providers")
                .then()
                .extract()
                .path("id");
        String providerKey = operator()
                .body(Map.of("label", "dated"))
                .post("/admin/v1/liquidity-providers/{id}/api-keys", provider)
                .then()
                .extract()
                .path("id");
        operator()
                .delete("/admin/v1/liquidity-providers/{id}/api-keys/{key}", provider, providerKey)
                .then()
                .statusCode(204);
        assertThat(Records.number(
                        "select count(*) from credential where id = ?::uuid and revoked_at >= created_at", providerKey))
                .isEqualTo(1);
    }

    @Test
    void whatTransfersAreIssuedForNeverChangesUnderThem() {
        Map<String, Object> network = Map.of(
                "name", "Testnet",
                "chain_id", "424242",
                "rpc_url", "https://rpc.example.com",
                "forwarder_address", "0x6fFCF38bEc8c733b096958fcd2a8E31A00530EDC",
                "forwarder_name", "Forwarder",
                "forwarder_version", "1");
        operator().body(network).put("/admin/v1/networks/testnet").then().statusCode(200);
        Map<String, Object> renamed = new java.util.HashMap<>(network);
        renamed.put("name", "Other name");
        operator().body(renamed).put("/admin/v1/networks/testnet").then().statusCode(200);
        renamed.put("chain_id", "1");
        operator().body(renamed).put("/admin/v1/networks/testnet").then().statusCode(409);

        Map<String, Object> token = Map.of(
                "name", "Test coin", "decimals", 8, "contract_address", "0xf86Cc81F4E480CF54Eb013FFe6929a0C2Ad5EdCA");
        operator()
                .body(token)
                .put("/admin/v1/networks/testnet/tokens/TEST")
                .then()
                .statusCode(200);
        operator()
                .body(token)
                .put("/admin/v1/networks/nowhere/tokens/TEST")
                .then()
                .statusCode(404);
        Map<String, Object> finer = new java.util.HashMap<>(token);
        finer.put("decimals", 9);
        operator()
                .body(finer)
                .put("/admin/v1/networks/testnet/tokens/TEST")
                .then()
                .statusCode(409);
    }

    @Test
    void aLiquidityProviderGetsAKeyAndLosesIt() {
        String provider = operator()
                .body(Map.of("name", "New liquidity"))
                .post("/admin/v1/liquidity-providers")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        ValidatableResponse issued = operator()
                .body(Map.of("label", "settlement"))
                .post("/admin/v1/liquidity-providers/{id}/api-keys", provider)
                .then()
                .statusCode(201);
        String token = issued.extract().path("token");
        given().header("X-API-Key", token).get("/provider/v1/orders").then().statusCode(200);
        operator()
                .delete(
                        "/admin/v1/liquidity-providers/{id}/api-keys/{key}",
                        provider,
                        issued.extract().<String>path("id"))
                .then()
                .statusCode(204);
        given().header("X-API-Key", token).get("/provider/v1/orders").then().statusCode(401);
    }

    @Test
    void malformedInputIsRefusedInWords() {
        operator().body("{").post("/admin/v1/partners").then().statusCode(400).body("code", equalTo("invalid_request"));
        operator().body("").post("/admin/v1/partners").then().statusCode(400);
        operator().body("[]").post("/admin/v1/partners").then().statusCode(400);
        operator().body("{\"name\": {}}").post("/admin/v1/partners").then().statusCode(400);
        operator().body("{\"name\": \" \"}").post("/admin/v1/partners").then().statusCode(400);
        operator()
                .body("{\"name\": \"a\\u0000b\"}")
                .post("/admin/v1/partners")
                .then()
                .statusCode(400);
        operator().get("/admin/v1/partners/nonsense/users").then().statusCode(400);
        String leaked =
                operator().body("{\"name\": {}}").post("/admin/v1/partners").asString();
        assertThat(leaked).doesNotContain("dev.countersign", "jackson", "Exception");
    }

    private static ValidatableResponse verify(String token) {
        return given().header("X-API-Key", token)
                .get("/api/v1/partner/verify-auth")
                .then();
    }

    private static ValidatableResponse wallet(String partner, String network, String address) {
        return operator()
                .body(Map.of("network", network, "address", address))
                .post("/admin/v1/partners/{id}/wallets", partner)
                .then();
    }

    private static String partner() {
        return operator()
                .body(Map.of("name", "Partner of a test"))
                .post("/admin/v1/partners")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static RequestSpecification operator() {
        return given().contentType(ContentType.JSON).header("Authorization", "Bearer " + world("admin.token"));
    }

    private static String world(String path) {
        return given().get("/sandbox/v1/world").jsonPath().getString(path);
    }
}
