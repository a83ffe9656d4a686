package dev.countersign.api.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Answer;
import dev.countersign.driver.CustomerDesk;
import dev.countersign.driver.Http;
import dev.countersign.driver.Json;
import dev.countersign.driver.LiriumClient;
import dev.countersign.driver.Operator;
import dev.countersign.driver.Records;
import dev.countersign.ethereum.PrivateKey;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An operator says on what terms a partner serves its customers, from where sends leave and where customers receive. */
@QuarkusTest
class CustomerProgramAdminTest {

    private static final String PROGRAM = """
            {'products':['SEND','BUY_SELL'],'settlement_currencies':['EUR','USD'],'quote_currency':'USD',
             'max_quote_amount':'2500.50','code_operations':['SEND','REDEEM_INVESTMENT']}""";

    private final Operator operator = new Operator();
    private final String partner = partner();

    @Test
    void termsAreSetReadAndReplaced() {
        get(path("/customer-program")).problem(404, "not_found");
        String expected = "{\"products\":[\"BUY_SELL\",\"SEND\"],\"settlement_currencies\":[\"EUR\",\"USD\"],"
                + "\"quote_currency\":\"USD\",\"max_quote_amount\":\"2500.50\","
                + "\"code_operations\":[\"SEND\",\"REDEEM_INVESTMENT\"]}";
        assertThat(put(path("/customer-program"), PROGRAM).is(200).text()).isEqualTo(expected);
        assertThat(get(path("/customer-program")).is(200).text()).isEqualTo(expected);
        String open = """
                {'products':[],'settlement_currencies':['USD','USD'],'quote_currency':'EUR','code_operations':[]}""";
        JsonNode replaced = put(path("/customer-program"), open).is(200).body();
        assertThat(replaced.get("max_quote_amount").isNull()).isTrue();
        assertThat(replaced.get("settlement_currencies")).hasSize(1);
        assertThat(get(path("/customer-program")).body()).isEqualTo(replaced);
    }

    @Test
    void malformedTermsChangeNothing() {
        put(path("/customer-program"), PROGRAM).is(200);
        String before = get(path("/customer-program")).text();
        for (String change : List.of(
                "'products':null",
                "'products':['NOPE']",
                "'products':[null]",
                "'products':'SEND'",
                "'settlement_currencies':[]",
                "'settlement_currencies':null",
                "'settlement_currencies':['usd']",
                "'settlement_currencies':[null]",
                "'quote_currency':null",
                "'quote_currency':'U'",
                "'max_quote_amount':'0'",
                "'max_quote_amount':'-1'",
                "'max_quote_amount':'1e3'",
                "'code_operations':null",
                "'code_operations':['SHIP']")) {
            put(path("/customer-program"), Json.of(PROGRAM).setAll(Json.of("{" + change + "}")))
                    .problem(400, "invalid_request");
        }
        for (String body : List.of("", "[]", "{", "{}")) {
            put(path("/customer-program"), body).problem(400, "invalid_request");
        }
        for (String currency : List.of("NOPE", "USDT")) {
            put(
                            path("/customer-program"),
                            PROGRAM.replace("'quote_currency':'USD'", "'quote_currency':'" + currency + "'"))
                    .problem(400, "unknown_currency");
            put(path("/customer-program"), PROGRAM.replace("'EUR'", "'" + currency + "'"))
                    .problem(400, "unknown_currency");
        }
        assertThat(get(path("/customer-program")).text()).isEqualTo(before);
        put(ofPartner(UUID.randomUUID().toString(), "/customer-program"), PROGRAM)
                .problem(404, "not_found");
    }

    @Test
    void aTreasuryIsSetOnce() {
        String address = newAddress();
        String treasury = path("/treasuries/polygon");
        for (int i = 0; i < 2; i++) {
            assertThat(put(treasury, at(address)).is(200).text())
                    .isEqualTo("{\"network\":\"polygon\",\"address\":\"" + address + "\"}");
        }
        put(treasury, at(newAddress())).problem(409, "set_already");
        put(ofPartner(partner(), "/treasuries/polygon"), at(address)).problem(409, "address_taken");
        put(ofPartner(UUID.randomUUID().toString(), "/treasuries/polygon"), at(newAddress()))
                .problem(404, "not_found");
        put(path("/treasuries/nowhere"), at(newAddress())).problem(404, "not_found");
        put(path("/treasuries/NoWhere"), at(newAddress())).problem(400, "invalid_request");
        for (String malformed :
                List.of("", "0x12", address.substring(2) + "zz", address.replace(address.charAt(5), 'g'))) {
            put(path("/treasuries/sandbox"), at(malformed)).problem(400, "invalid_request");
        }
        assertThat(get(path("/treasuries")).is(200).body()).hasSize(1);
    }

    @Test
    void aCustomerReceivesAtAnAddressThatIsNobodyElses() {
        String customer = customer(partner);
        String own = path("/customers/" + customer + "/receiving-addresses");
        get(own + "/polygon").problem(404, "not_found");
        String first = newAddress();
        assertThat(put(own + "/polygon", at(first)).is(200).text())
                .isEqualTo("{\"network\":\"polygon\",\"address\":\"" + first + "\"}");
        String second = newAddress();
        JsonNode moved = put(own + "/polygon", at(second)).is(200).body();
        assertThat(get(own + "/polygon").is(200).body()).isEqualTo(moved);
        assertThat(get(own).is(200).body()).hasSize(1).contains(moved);

        String treasury = newAddress();
        put(path("/treasuries/polygon"), at(treasury)).is(200);
        put(own + "/polygon", at(treasury)).problem(409, "address_taken");
        String stranger = partner();
        String theirs = ofPartner(stranger, "/customers/" + customer(stranger) + "/receiving-addresses/polygon");
        put(theirs, at(second)).problem(409, "address_taken");
        put(ofPartner(stranger, "/treasuries/polygon"), at(second)).problem(409, "address_taken");
        put(theirs, at(first)).is(200);
        put(own + "/nowhere", at(newAddress())).problem(404, "not_found");
        get(own + "/nowhere").problem(404, "not_found");
        put(own + "/polygon", "{}").problem(400, "invalid_request");
        assertThat(get(own + "/polygon").body()).isEqualTo(moved);
    }

    @Test
    void anotherPartnersCustomersAndOrdersAreUnknown() {
        CustomerDesk acme = CustomerDesk.acme();
        String order = acme.send("3").get("id").textValue();
        String here = ofPartner(acme.partnerId().toString(), "/customer-orders/" + order);
        JsonNode file = get(here).is(200).body();
        assertThat(file.get("operation").textValue()).isEqualTo("SEND");
        assertThat(file.has("end_reason")).isFalse();
        String customer = "/customers/" + acme.customerId() + "/receiving-addresses";
        for (String stranger : List.of(partner, UUID.randomUUID().toString())) {
            get(ofPartner(stranger, "/customer-orders/" + order)).problem(404, "not_found");
            get(ofPartner(stranger, customer)).problem(404, "not_found");
            get(ofPartner(stranger, customer + "/polygon")).problem(404, "not_found");
            put(ofPartner(stranger, customer + "/polygon"), at(newAddress())).problem(404, "not_found");
        }
        get(path("/customer-orders/" + UUID.randomUUID())).problem(404, "not_found");
        get(path("/customer-orders/nonsense")).problem(400, "invalid_request");
    }

    @Test
    void anOrderThatWasRejectedSaysWhyAndByWhom() {
        CustomerDesk acme = CustomerDesk.acme();
        JsonNode order = acme.send("7000");
        acme.decide(order, "rejected").is(200);
        JsonNode file = get(ofPartner(
                        acme.partnerId().toString(),
                        "/customer-orders/" + order.get("id").textValue()))
                .is(200)
                .body();
        assertThat(file.get("state").textValue()).isEqualTo("CANCELLED");
        assertThat(file.get("end_reason").textValue()).isNotBlank();
        assertThat(file.at("/transfer/state").textValue()).isEqualTo("CANCELLED");
        assertThat(file.at("/authorizations/0/state").textValue()).isEqualTo("REJECTED");
        assertThat(file.at("/authorizations/0/votes/0/verdict").textValue()).isEqualTo("REJECT");
    }

    /** What is bought is owed to the customer's partner's counterpart, in the books of the settlement currency. */
    @Test
    void whatAPartnerOwesIsInItsBalances() {
        CustomerDesk acme = CustomerDesk.acme();
        BigDecimal before = settlement(acme, "USD");
        JsonNode buy = acme.create("""
                {'operation':'buy','asset':{'currency':'USDC'},'buy':{'settlement':{'currency':'USD','amount':'40.00'}}}""").is(200).body();
        acme.confirm(buy).is(200);
        assertThat(settlement(acme, "USD")).isEqualByComparingTo(before.subtract(new BigDecimal("40")));
        assertThat(get(path("/balances")).is(200).body()).isEmpty();
    }

    @Test
    void onlyAnOperatorGetsIn() {
        LiriumClient backend = LiriumClient.ofNewPartner();
        for (String route : List.of(
                "/customer-program",
                "/treasuries",
                "/balances",
                "/customer-orders/" + UUID.randomUUID(),
                "/customers/" + UUID.randomUUID() + "/receiving-addresses",
                "/customers/" + UUID.randomUUID() + "/receiving-addresses/polygon")) {
            Http.call("GET", path(route), Map.of(), null).problem(401, "unauthorized");
            Http.call("GET", path(route), backend.headers(), null).problem(401, "unauthorized");
        }
        for (String route : List.of(
                "/customer-program",
                "/treasuries/polygon",
                "/customers/" + UUID.randomUUID() + "/receiving-addresses/polygon")) {
            Http.call("PUT", path(route), Map.of(), Json.of(PROGRAM)).problem(401, "unauthorized");
        }
        assertThat(Records.number(
                        "select count(*) from customer_program where partner_id = ?", UUID.fromString(partner)))
                .isZero();
    }

    private BigDecimal settlement(CustomerDesk desk, String asset) {
        for (JsonNode balance :
                get(ofPartner(desk.partnerId().toString(), "/balances")).is(200).body()) {
            if (balance.get("asset").textValue().equals(asset)) {
                return new BigDecimal(balance.get("settlement").textValue());
            }
        }
        return BigDecimal.ZERO;
    }

    private static Object at(String address) {
        return Json.object("address", address);
    }

    private static String newAddress() {
        return PrivateKey.of(new BigInteger(250, new SecureRandom()).add(BigInteger.ONE))
                .address()
                .toString();
    }

    private String partner() {
        return new Operator()
                .call("POST", "/admin/v1/partners", Json.object("name", "Bank"))
                .is(201)
                .body()
                .get("id")
                .textValue();
    }

    private String customer(String partnerId) {
        return operator.call(
                        "POST",
                        ofPartner(partnerId, "/customers"),
                        Json.object("email", "ana@example.com", "name", "Ana Customer"))
                .is(201)
                .body()
                .get("id")
                .textValue();
    }

    private String path(String rest) {
        return ofPartner(partner, rest);
    }

    private static String ofPartner(String partnerId, String rest) {
        return "/admin/v1/partners/" + partnerId + rest;
    }

    private Answer get(String path) {
        return operator.call("GET", path, null);
    }

    private Answer put(String path, Object body) {
        return operator.call("PUT", path, body instanceof String text ? text.replace('\'', '"') : body);
    }
}
