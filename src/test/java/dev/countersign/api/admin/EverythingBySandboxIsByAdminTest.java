package dev.countersign.api.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.driver.CustomerDesk;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Json;
import dev.countersign.driver.LiriumClient;
import dev.countersign.driver.Operator;
import dev.countersign.driver.Sandbox;
import dev.countersign.ethereum.PrivateKey;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

/** What the sandbox seeds for the customers' wire, an operator can make: a banking partner from nothing to a large send. */
@QuarkusTest
class EverythingBySandboxIsByAdminTest {

    private static final String ASSET = "BANKUSD";
    private static final String TOKEN = "0x5b38da6a701c568545dcfcb03fcb875f56beddc4";

    private final Operator operator = new Operator();

    private String partner;
    private String customer;
    private LiriumClient backend;
    private LiriumClient reviewer;

    @Test
    void aNewPartnersCustomerSendsALargeAmountThatItsReviewerApproves() {
        networkTokenAndCurrencies();
        partner = made("/admin/v1/partners", Json.object("name", "Banco Novo"));
        String treasury = newAddress();
        put("/treasuries/polygon", Json.object("address", treasury));
        put("/customer-program", Json.of("""
                {'products':['BUY_SELL','SWAP','SEND','TRANSFER','INVESTMENTS'],'settlement_currencies':['USD'],
                 'quote_currency':'USD','max_quote_amount':'1000000','code_operations':['SEND']}"""));
        person();
        backend = key(Json.of("""
                {'label':'backend','scopes':['customer_order:read','customer_order:write','partner:read',
                                             'webhook_subscription']}"""));
        customers();
        made("/admin/v1/partners/" + partner + "/policy-rules", Json.of("""
                {'name':'large sends','at_least':'1000','quorum':1,'permission':'order:authorize','window_seconds':86400}"""));
        assertThat(backend.get("/v1/partner").is(200).body().get("available_assets"))
                .anySatisfy(asset ->
                        assertThat(asset.toString()).contains("\"" + ASSET + "\"", "\"send\"", "\"transfer\""));

        // the chain is nobody's to fill but the sandbox's
        Sandbox.post(
                        "/chain/deposits",
                        Json.object(
                                "network", "polygon", "crypto_currency", ASSET, "address", treasury, "amount", 50_000))
                .is(200);
        sendLarge();
    }

    private void networkTokenAndCurrencies() {
        call("PUT", "/admin/v1/networks/polygon", Json.of("""
                {'name':'Polygon (simulated)','chain_id':'137','rpc_url':'http://localhost:8545',
                 'forwarder_address':'0xe7f1725e7734ce288f8367e1bb143e90bb3f0512','forwarder_name':'SyntheticAssetForwarder',
                 'forwarder_version':'1'}"""), 200);
        call("PUT", "/admin/v1/networks/polygon/tokens/" + ASSET, Json.of("""
                {'name':'Bank dollar','decimals':6,'contract_address':'%s','send_fee':'0.4','min_send_amount':'1'}""".formatted(TOKEN)), 200);
        call(
                "PUT",
                "/admin/v1/assets/USD",
                Json.of("{'name':'US Dollar','decimals':2,'kind':'FIAT','min_trade_amount':'1'}"),
                200);
    }

    private void person() {
        String user = made("/admin/v1/partners/" + partner + "/users", Json.of("""
                {'name':'Rita Reviewer','email':'rita@novo.example','permissions':['order:authorize']}"""));
        reviewer = key(Json.of("""
                {'label':'Rita','scopes':['partner_order_authorization'],'user_id':'%s'}""".formatted(user)));
    }

    private void customers() {
        customer = made("/admin/v1/partners/" + partner + "/customers", Json.of("""
                {'email':'eva@novo.example','name':'Eva Novo'}"""));
        put("/customers/" + customer + "/receiving-addresses/polygon", Json.object("address", newAddress()));
        made("/admin/v1/partners/" + partner + "/customers/" + customer + "/deposits", Json.of("""
                {'asset':'%s','amount':'10000','reference':'wire-1'}""".formatted(ASSET)));
        LiriumClient own = key(Json.of("""
                {'label':'Eva','scopes':['customer_order:read','customer_order:write'],'customer_id':'%s'}""".formatted(customer)));
        assertThat(own.get("/v1/customers/" + customer + "/accounts").is(200).text())
                .contains("\"10000.000000\"");
    }

    private void sendLarge() {
        String orders = "/v1/customers/" + customer + "/orders";
        JsonNode order = backend.post(orders, Json.of("""
                {'operation':'send','asset':{'currency':'%s','amount':'5000.4'},'reference_id':'first','send':{
                 'destination':{'type':'crypto_currency_address','value':'%s'}}}""".formatted(ASSET, CustomerDesk.OUTSIDE)))
                .is(200)
                .body();
        String path = orders + "/" + order.get("id").textValue();
        JsonNode offered = file(order);
        assertThat(offered.get("state").textValue()).isEqualTo("CREATED");
        assertThat(offered.at("/transfer/state").textValue()).isEqualTo("HELD");
        assertThat(offered.at("/authorizations/0/state").textValue()).isEqualTo("PENDING");
        assertThat(offered.at("/authorizations/0/votes")).isEmpty();

        assertThat(backend.post(
                                path + "/confirm",
                                Json.object("confirmation_code", CustomerDesk.code("eva@novo.example", order)))
                        .is(200)
                        .body()
                        .get("state")
                        .textValue())
                .isEqualTo("pending");
        JsonNode waiting = reviewer.get("/v1/partner/authorizations?authorization_state=pending")
                .is(200)
                .body()
                .at("/orders/0");
        assertThat(waiting.get("id")).isEqualTo(order.get("id"));
        reviewer.call(
                        "PATCH",
                        "%s/authorizations/%s"
                                .formatted(
                                        path,
                                        waiting.at("/send/authorizations/0/id").textValue()),
                        Json.object("state", "approved"))
                .is(200);
        Jobs.settleChain();

        JsonNode done = file(order);
        assertThat(done.get("state").textValue()).isEqualTo("COMPLETED");
        assertThat(done.get("reference_id").textValue()).isEqualTo("first");
        assertThat(done.at("/transfer/state").textValue()).isEqualTo("CONFIRMED");
        assertThat(done.at("/transfer/delivered/amount").textValue()).isEqualTo("5000");
        assertThat(done.at("/transfer/tx_hash").textValue()).startsWith("0x");
        assertThat(done.at("/authorizations/0/votes/0/verdict").textValue()).isEqualTo("APPROVE");
        assertThat(call("GET", "/admin/v1/partners/" + partner + "/balances", null, 200)
                        .toString())
                .isEqualTo(
                        "[{\"asset\":\"%s\",\"settlement\":\"0.000000\",\"fees\":\"0.400000\",\"outside\":\"-5000.000000\"}]"
                                .formatted(ASSET));
        assertThat(call("GET", "/admin/v1/partners/" + partner + "/customers/" + customer + "/balances", null, 200)
                        .toString())
                .contains("\"4999.600000\"");
    }

    private JsonNode file(JsonNode order) {
        return call(
                "GET",
                "/admin/v1/partners/%s/customer-orders/%s"
                        .formatted(partner, order.get("id").textValue()),
                null,
                200);
    }

    private LiriumClient key(ObjectNode request) {
        KeyPair keys = LiriumClient.newKeys(2048);
        request.put("public_key", LiriumClient.pem(keys.getPublic()));
        return LiriumClient.registered(
                partner, call("POST", "/admin/v1/partners/" + partner + "/rs512-keys", request, 201), keys);
    }

    private static String newAddress() {
        return PrivateKey.of(new BigInteger(250, new SecureRandom()).add(BigInteger.ONE))
                .address()
                .toString();
    }

    private void put(String path, Object body) {
        call("PUT", "/admin/v1/partners/" + partner + path, body, 200);
    }

    private String made(String path, Object body) {
        return call("POST", path, body, 201).get("id").textValue();
    }

    private JsonNode call(String method, String path, Object body, int status) {
        return operator.call(method, path, body).is(status).body();
    }
}
