package dev.countersign.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Json;
import dev.countersign.driver.Sandbox;
import dev.countersign.ethereum.PrivateKey;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigInteger;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The world holds all that a newcomer needs, and its controls refuse what makes no sense. */
@QuarkusTest
class SandboxControlsTest {

    @Test
    void theWorldIsCompleteAndStaysTheSame() {
        JsonNode world = Sandbox.world();
        assertThat(world.get("partner").get("id").textValue()).isNotBlank();
        assertThat(world.get("partner").get("name").textValue()).isNotBlank();
        assertThat(world.get("admin").get("token").textValue()).isNotBlank();
        assertThat(world.get("provider").get("api_key").textValue()).isNotBlank();
        for (JsonNode block :
                new JsonNode[] {world.get("unigox"), world.get("unigox").get("foreign")}) {
            assertThat(Json.names(block))
                    .contains(
                            "api_key", "user_uuid", "payment_details_id", "crypto_currency", "fiat_currency", "wallet");
            String key = block.get("wallet").get("private_key").textValue();
            assertThat(PrivateKey.of(new BigInteger(key.substring(2), 16))
                            .address()
                            .toString())
                    .isEqualTo(block.get("wallet").get("address").textValue());
        }
        for (String block : new String[] {"partner", "provider", "unigox"}) {
            assertThat(world.get(block).has("foreign")).as(block).isTrue();
        }
        assertThat(world.get("unigox").get("foreign").get("order_id").textValue())
                .isNotBlank();
        assertThat(Sandbox.world()).isEqualTo(world);
    }

    @Test
    void timeOnlyGoesForward() {
        Instant before = Sandbox.now();
        assertThat(Sandbox.advance(100)).isAfterOrEqualTo(before.plusSeconds(100));
        Sandbox.post("/clock", Json.object("advance_seconds", -1)).problem(400, "invalid_request");
        assertThat(Sandbox.now()).isAfterOrEqualTo(before.plusSeconds(100));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/clock|{}",
                "/clock|{'advance_seconds':'x'}",
                "/clock|{'advance_seconds':1e30}",
                "/clock|{'advance_seconds':99999999999}",
                "/chain|{}",
                "/chain|{'next':'explode'}",
                "/chain|{'next':'revert','count':-1}",
                "/rates|{}",
                "/rates|{'pair':'USDTEUR','change_pct':1}",
                "/rates|{'pair':'USDT/EUR','change_pct':-100}",
                "/rates|{'pair':'USDT/EUR','change_pct':'much'}",
                "/provider|{}",
                "/provider|{'mode':'AUTO'}"
            })
    void senselessControlsAreRefused(String path, String body) {
        Sandbox.post(path, body.replace('\'', '"')).problem(400, "invalid_request");
    }

    @Test
    void aPairThatNobodyOffersChangesNothing() {
        assertThat(Sandbox.post("/rates", Json.of("{'pair':'DOGE/EUR','change_pct':1}"))
                        .is(200)
                        .body()
                        .get("changed_offers")
                        .intValue())
                .isZero();
    }
}
