package dev.countersign.api.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.driver.Answer;
import dev.countersign.driver.Http;
import dev.countersign.driver.Json;
import dev.countersign.driver.Operator;
import dev.countersign.driver.Records;
import dev.countersign.driver.Sandbox;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The operator says what can be traded, what sends cost, and what can be invested in. */
@QuarkusTest
class MarketAdminTest {

    private static final String UNKNOWN = "00000000-0000-7000-8000-000000000000";
    private static final String ASSETS = "/admin/v1/assets/";
    private static final String INVESTMENTS = "/admin/v1/investments";

    private final Operator operator = new Operator();

    @Test
    void anAssetIsRegisteredAndRenamedButStaysWhatItIs() {
        JsonNode saved = saved("ADMA", "{'name':'First','decimals':2,'kind':'FIAT','min_trade_amount':'10.50'}");
        assertThat(saved.get("code").textValue()).isEqualTo("ADMA");
        assertThat(saved.get("min_trade_amount").textValue()).isEqualTo("10.50");

        saved = saved("ADMA", "{'name':'Second','decimals':2,'kind':'FIAT'}");
        assertThat(saved.get("min_trade_amount").isNull()).isTrue();

        refused("ADMA", "{'name':'Third','decimals':3,'kind':'FIAT'}").problem(409, "conflict");
        refused("ADMA", "{'name':'Third','decimals':2,'kind':'CRYPTO'}").problem(409, "conflict");
        assertThat(asset("ADMA").get("name").textValue()).isEqualTo("Second");
    }

    @Test
    void theListHasTheSeededAssetsByCode() {
        Sandbox.world();
        JsonNode all = operator.call("GET", "/admin/v1/assets", null).is(200).body();
        assertThat(Json.texts(Json.MAPPER.valueToTree(all.findValuesAsText("code"))))
                .contains("BTC", "ETH", "EUR", "USD", "USDC", "USDCYIELD", "USDT")
                .isSorted();
        assertThat(asset("USDCYIELD").get("kind").textValue()).isEqualTo("SHARE");
        assertThat(asset("USDT").get("kind").textValue()).isEqualTo("CRYPTO");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'name':'A','decimals':2}",
                "{'name':'A','kind':'FIAT'}",
                "{'name':' ','decimals':2,'kind':'FIAT'}",
                "{'name':'A','decimals':31,'kind':'FIAT'}",
                "{'name':'A','decimals':-1,'kind':'FIAT'}",
                "{'name':'A','decimals':2,'kind':'GOLD'}",
                "{'name':'A','decimals':2,'kind':'FIAT','min_trade_amount':'0.00'}",
                "{'name':'A','decimals':2,'kind':'FIAT','min_trade_amount':'-1'}",
                "{'name':'A','decimals':2,'kind':'FIAT','min_trade_amount':'1e2'}",
                "{'name':'A','decimals':2,'kind':'FIAT','min_trade_amount':'1.001'}",
            })
    void aSenselessAssetIsRefused(String body) {
        refused("ADMWRONG", body).problem(400, "invalid_request");
        assertThat(Records.number("select count(*) from asset where code = 'ADMWRONG'"))
                .isZero();
    }

    @Test
    void onlyAnOperatorGetsIn() {
        for (String path : new String[] {"/admin/v1/assets", INVESTMENTS}) {
            Http.call("GET", path, Map.of(), null).problem(401, "unauthorized");
            Http.call("GET", path, Map.of("Authorization", "Bearer nonsense"), null)
                    .problem(401, "unauthorized");
        }
        refused("usd", "{'name':'A','decimals':2,'kind':'FIAT'}").problem(400, "invalid_request");
    }

    @Test
    void theTermsOfSendsStayUntilTheyAreGivenAnew() {
        JsonNode token = token("SENDA", "{'name':'S','decimals':4,'contract_address':'CONTRACT'}", 200);
        assertThat(token.get("send_fee").textValue()).isEqualTo("0");
        assertThat(token.get("min_send_amount").textValue()).isEqualTo("0");

        token = token(
                "SENDA",
                "{'name':'S','decimals':4,'contract_address':'CONTRACT','send_fee':'0.25','min_send_amount':'2.0000'}",
                200);
        assertThat(token.get("send_fee").textValue()).isEqualTo("0.25");

        token = token("SENDA", "{'name':'S','decimals':4,'contract_address':'CONTRACT','send_fee':'0'}", 200);
        assertThat(token.get("send_fee").textValue()).isEqualTo("0");
        assertThat(token.get("min_send_amount").textValue()).isEqualTo("2.0000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"send_fee|0.00001", "min_send_amount|0.00001", "send_fee|-1", "send_fee|1e-2", "send_fee|much"})
    void termsThatTheAssetCannotHoldAreRefused(String field, String amount) {
        token(
                "SENDB",
                "{'name':'S','decimals':4,'contract_address':'CONTRACT','%s':'%s'}".formatted(field, amount),
                400);
        assertThat(Records.number("select count(*) from asset where code = 'SENDB'"))
                .isZero();
    }

    @Test
    void whatIsNoCryptoIsOnNoNetwork() {
        saved("SENDC", "{'name':'Fiat','decimals':4,'kind':'FIAT'}");
        token("SENDC", "{'name':'Fiat','decimals':4,'contract_address':'CONTRACT'}", 409);
        assertThatThrownBy(() -> Records.change("insert into token (asset_code, network_id, contract_address)"
                        + " values ('SENDC', 'sendnet', '0x6ffcf38bec8c733b096958fcd2a8e31a00530edc')"))
                .isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> Records.change("update token set send_fee = 0.00000001 where asset_code = 'USDT'"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("finer");
    }

    @Test
    void anInvestmentIsCreatedAndItsTermsAreReplaced() {
        String share = share("INVA");
        JsonNode created =
                operator.call("POST", INVESTMENTS, terms(share)).is(201).body();
        assertThat(created.get("subscription").get("max_amount").textValue()).isEqualTo("5000.5");
        assertThat(created.get("redemption").get("max_amount").isNull()).isTrue();
        assertThat(created.get("network").isNull()).isTrue();
        String path = INVESTMENTS + "/" + created.get("id").textValue();

        ObjectNode next =
                terms(share).put("enabled", false).put("name", "Renamed").put("earnings_fee_percentage", "100");
        JsonNode replaced = operator.call("PUT", path, next).is(200).body();
        assertThat(replaced.get("enabled").booleanValue()).isFalse();
        assertThat(replaced.get("id")).isEqualTo(created.get("id"));
        assertThat(operator.call("GET", INVESTMENTS, null).is(200).body()).contains(replaced);

        operator.call("PUT", path, terms(share("INVB"))).problem(409, "conflict");
        operator.call("PUT", path, terms(share).put("quote_asset", "USDT")).problem(409, "conflict");
        operator.call("POST", INVESTMENTS, terms(share)).problem(409, "conflict");
        operator.call("PUT", INVESTMENTS + "/" + UNKNOWN, terms(share)).problem(404, "not_found");
        operator.call("PUT", INVESTMENTS + "/nonsense", terms(share)).problem(400, "invalid_request");
        assertThat(operator.call("GET", INVESTMENTS, null).is(200).body()).contains(replaced);
    }

    @Test
    void anInvestmentNeedsItsAssetsAndItsNetwork() {
        String share = share("INVC");
        operator.call("POST", INVESTMENTS, terms("USDT")).problem(404, "not_found");
        operator.call("POST", INVESTMENTS, terms("NOSUCH")).problem(404, "not_found");
        operator.call("POST", INVESTMENTS, terms(share).put("quote_asset", "NOSUCH"))
                .problem(404, "not_found");
        operator.call("POST", INVESTMENTS, terms(share).put("quote_asset", share))
                .problem(404, "not_found");
        operator.call("POST", INVESTMENTS, terms(share).put("network", "nowhere"))
                .problem(404, "not_found");
        operator.call("POST", INVESTMENTS, terms(share).put("network", "sandbox"))
                .is(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'name':''}",
                "{'enabled':null}",
                "{'provider_id':null}",
                "{'subscription':null}",
                "{'subscription':{'min_amount':null}}",
                "{'subscription':{'min_amount':'10','max_amount':'9'}}",
                "{'redemption':{'min_amount':'0','max_amount':'0'}}",
                "{'redemption':{'min_amount':'0.0000001'}}",
                "{'earnings_fee_percentage':'100.01'}",
                "{'earnings_fee_percentage':'-1'}",
                "{'quote_asset':'usdc'}",
            })
    void senselessTermsAreRefused(String wrong) {
        ObjectNode body = terms("USDCYIELD");
        body.setAll(Json.of(wrong));
        operator.call("POST", INVESTMENTS, body).problem(400, "invalid_request");
    }

    @Test
    void theDatabaseKeepsAnInvestmentsAssets() {
        Sandbox.world();
        assertThatThrownBy(() ->
                        Records.change("update investment set quote_asset = 'USDT' where share_asset = 'USDCYIELD'"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("never change");
        assertThatThrownBy(() -> Records.change("update asset set kind = 'FIAT' where code = 'USDCYIELD'"))
                .isInstanceOf(SQLException.class);
    }

    private JsonNode saved(String code, String body) {
        return operator.call("PUT", ASSETS + code, Json.of(body)).is(200).body();
    }

    private Answer refused(String code, String body) {
        return operator.call("PUT", ASSETS + code, Json.of(body));
    }

    private JsonNode asset(String code) {
        for (JsonNode asset :
                operator.call("GET", "/admin/v1/assets", null).is(200).body()) {
            if (asset.get("code").textValue().equals(code)) {
                return asset;
            }
        }
        throw new AssertionError("no asset " + code);
    }

    private JsonNode token(String code, String body, int status) {
        operator.call(
                        "PUT",
                        "/admin/v1/networks/sendnet",
                        Json.of("{'name':'Sends','chain_id':'616161','rpc_url':'https://rpc.example.com',"
                                + "'forwarder_address':'0x6fFCF38bEc8c733b096958fcd2a8E31A00530EDC',"
                                + "'forwarder_name':'F','forwarder_version':'1'}"))
                .is(200);
        return operator.call(
                        "PUT",
                        "/admin/v1/networks/sendnet/tokens/" + code,
                        Json.of(body.replace("CONTRACT", "0xf86Cc81F4E480CF54Eb013FFe6929a0C2Ad5EdCA")))
                .is(status)
                .body();
    }

    private String share(String code) {
        saved(code, "{'name':'Share','decimals':6,'kind':'SHARE'}");
        return code;
    }

    private static ObjectNode terms(String share) {
        return Json.of("""
                {'name':'Yield of %1$s','quote_asset':'USDC','share_asset':'%1$s','provider_id':'fund','enabled':true,
                 'subscription':{'min_amount':'10','max_amount':'5000.5'},'redemption':{'min_amount':'0'},
                 'earnings_fee_percentage':'12.5'}""".formatted(share));
    }
}
