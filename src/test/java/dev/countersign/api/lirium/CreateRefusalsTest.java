package dev.countersign.api.lirium;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.driver.CustomerDesk;
import dev.countersign.driver.Json;
import dev.countersign.driver.Records;
import dev.countersign.driver.Untouched;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders that are not made: the right code, and nothing is left of them. */
@QuarkusTest
class CreateRefusalsTest {

    private static final String INVALID = "invalid_parameters";
    private static final String PLACE =
            "'destination':{'type':'crypto_currency_address','value':'" + CustomerDesk.OUTSIDE + "'}";

    private final CustomerDesk desk = CustomerDesk.acme();
    private final CustomerDesk rival = CustomerDesk.rival();

    @ParameterizedTest
    @ValueSource(
            strings = {
                // exactly one of two amounts
                "{'operation':'buy','asset':{'currency':'BTC'}}",
                "{'operation':'buy','asset':{'currency':'BTC','amount':'1'},'buy':{'settlement':{'amount':'1'}}}",
                "{'operation':'sell','asset':{'currency':'BTC'},'sell':{'settlement':{'currency':'USD'}}}",
                "{'operation':'sell','asset':{'currency':'BTC','amount':'1'},'sell':{'settlement':{'amount':'1'}}}",
                "{'operation':'swap','asset':{'currency':'BTC'},'swap':{'currency':'ETH'}}",
                "{'operation':'swap','asset':{'currency':'BTC','amount':'1'},'swap':{'currency':'ETH','amount':'1'}}",
                "{'operation':'send','asset':{'currency':'USDC'},'send':{" + PLACE + "}}",
                "{'operation':'send','asset':{'currency':'USDC','amount':'9.4'},'send':{'destination':"
                        + "{'type':'crypto_currency_address','value':'" + CustomerDesk.OUTSIDE + "','amount':'9'}}}",
                // operations and nodes
                "{}",
                "{'asset':{'currency':'BTC','amount':'1'}}",
                "{'operation':null,'asset':{'currency':'BTC','amount':'1'}}",
                "{'operation':'','asset':{'currency':'BTC','amount':'1'}}",
                "{'operation':'steal','asset':{'currency':'BTC','amount':'1'}}",
                "{'operation':'BUY','asset':{'currency':'BTC','amount':'1'}}",
                "{'operation':'receive','asset':{'currency':'BTC','amount':'1'}}",
                "{'operation':'buy'}",
                "{'operation':'buy','asset':{}}",
                "{'operation':'buy','asset':null}",
                "{'operation':'buy','asset':{'currency':null,'amount':'1'}}",
                "{'operation':'buy','asset':{'amount':'1'}}",
                "{'operation':'buy','asset':{'currency':'BTC','amount':'1'},'sell':{}}",
                "{'operation':'buy','asset':{'currency':'BTC','amount':'1'},'buy':{},'swap':{'currency':'ETH'}}",
                "{'operation':'swap','asset':{'currency':'BTC','amount':'1'}}",
                "{'operation':'swap','asset':{'currency':'BTC','amount':'1'},'swap':{}}",
                "{'operation':'swap','asset':{'currency':'BTC','amount':'1'},'swap':{'currency':'BTC'}}",
                "{'operation':'swap','asset':{'currency':'BTC','amount':'1'},'swap':{'currency':'btc'}}",
                "{'operation':'swap','asset':{'currency':'BTC','amount':'1'},'swap':{'currency':'USD'}}",
                "{'operation':'swap','asset':{'currency':'BTC','amount':'1'},'swap':{'currency':'XYZ'}}",
                "{'operation':'swap','asset':{'currency':'BTC','amount':'1'},'buy':{}}",
                "{'operation':'send','asset':{'currency':'USDC','amount':'9'}}",
                "{'operation':'send','asset':{'currency':'USDC','amount':'9'},'send':{}}",
                "{'operation':'send','asset':{'currency':'USDC','amount':'9'},'send':{'destination':{}}}",
                "{'operation':'send','asset':{'currency':'USDC','amount':'9'},'send':{'destination':{'type':'iban','value':'1'}}}",
                "{'operation':'send','asset':{'currency':'USDC','amount':'9'},'send':{'destination':{'type':'customer'}}}",
                "{'operation':'send','asset':{'currency':'USDC','amount':'9'},'send':{'destination':{'type':'customer','value':''}}}",
                "{'operation':'send','asset':{'currency':'USDC','amount':'9'},'send':{'network':'bitcoin'," + PLACE
                        + "}}",
                "{'operation':'send','asset':{'currency':'USDC','amount':'9'},'send':{'network':'p\\u0000n'," + PLACE
                        + "}}",
                "{'operation':'subscribe_investment','asset':{'currency':'USDC','amount':'20'}}",
                "{'operation':'subscribe_investment','asset':{'currency':'USDC','amount':'20'},'subscribe_investment':{}}",
                "{'operation':'subscribe_investment','asset':{'currency':'USDC','amount':'20'},'subscribe_investment':{'investment':{}}}",
                "{'operation':'subscribe_investment','asset':{'currency':'USDC','amount':'20'},'subscribe_investment':{'investment':{'id':'1'}}}",
                "{'operation':'subscribe_investment','asset':{'currency':'USDC','amount':'20'},"
                        + "'subscribe_investment':{'investment':{'id':'00000000-0000-0000-0000-000000000000'}}}",
                // assets
                "{'operation':'buy','asset':{'currency':'DOGE','amount':'1'}}",
                "{'operation':'buy','asset':{'currency':'EUR','amount':'1'}}",
                "{'operation':'buy','asset':{'currency':'USDCYIELD','amount':'1'}}",
                "{'operation':'send','asset':{'currency':'USD','amount':'9'},'send':{" + PLACE + "}}",
                "{'operation':'buy','asset':{'currency':'B\\u0000C','amount':'1'}}",
                "{'operation':'buy','asset':{'currency':'','amount':'1'}}",
                // least amounts
                "{'operation':'buy','asset':{'currency':'BTC','amount':'0.00009999'}}",
                "{'operation':'sell','asset':{'currency':'ETH','amount':'0.000999'}}",
                "{'operation':'buy','asset':{'currency':'BTC'},'buy':{'settlement':{'amount':'0.01'}}}",
                "{'operation':'sell','asset':{'currency':'USDT','amount':'0.000001'}}",
                "{'operation':'send','asset':{'currency':'USDC','amount':'0.4'},'send':{" + PLACE + "}}",
                "{'operation':'send','asset':{'currency':'USDC','amount':'0.3'},'send':{" + PLACE + "}}",
                "{'operation':'send','asset':{'currency':'USDC','amount':'1.399999'},'send':{" + PLACE + "}}",
                // too many digits
                "{'operation':'buy','asset':{'currency':'BTC','amount':'1.000000001'}}",
                "{'operation':'buy','asset':{'currency':'BTC'},'buy':{'settlement':{'amount':'100.001'}}}",
                "{'operation':'sell','asset':{'currency':'BTC'},'sell':{'settlement':{'amount':'100.001'}}}",
                "{'operation':'swap','asset':{'currency':'ETH'},'swap':{'currency':'BTC','amount':'0.000000001'}}",
                "{'operation':'send','asset':{'currency':'USDC','amount':'9.0000001'},'send':{" + PLACE + "}}",
                // references
                "{'operation':'buy','asset':{'currency':'BTC','amount':'1'},'reference_id':''}",
                "{'operation':'buy','asset':{'currency':'BTC','amount':'1'},'reference_id':'a\\u0000b'}",
                "{'operation':'buy','asset':{'currency':'BTC','amount':'1'},'reference_id':'a\\u009fb'}"
            })
    void whatCannotBeReadAsAnOrderIsNone(String body) {
        refused(400, INVALID, Json.of(body));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "0",
                "0.0",
                "-1",
                "+1",
                "1e2",
                "1E-2",
                "1,5",
                "1.",
                ".5",
                "0x10",
                "NaN",
                "Infinity",
                "1 ",
                "\u0661",
                "1_000",
                "99999999999999999999999999999999999999999",
                "1.0000000000000000000000000000001",
                "1\u0000"
            })
    void anAmountIsAPlainPositiveNumber(String amount) {
        refused(400, INVALID, trade("buy", "USDT", amount));
        refused(400, INVALID, trade("sell", "USDT", amount));
        ObjectNode settled = Json.of("{'operation':'buy','asset':{'currency':'USDT'},'buy':{'settlement':{}}}");
        ((ObjectNode) settled.at("/buy/settlement")).put("amount", amount);
        refused(400, INVALID, settled);
        refused(400, INVALID, delivered(amount));
        ObjectNode swap = Json.of("{'operation':'swap','asset':{'currency':'USDT'},'swap':{'currency':'USDC'}}");
        ((ObjectNode) swap.get("swap")).put("amount", amount);
        refused(400, INVALID, swap);
    }

    /** Numbers of the largest size that is read are worth more than anybody has, and nothing breaks. */
    @Test
    void hugeAmountsAreOfferedAndNeverCovered() {
        String huge = "9".repeat(30);
        for (ObjectNode body : List.of(trade("buy", "USDT", huge), trade("sell", "USDT", huge), delivered(huge))) {
            JsonNode order = desk.backend().post(desk.orders(), body).is(200).body();
            String expected = order.has("send") || order.has("sell") ? "insufficient_funds" : "quote_amount_too_high";
            int status = desk.confirm(order).status();
            assertThat(status).as(expected).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "[{}]",
                "null",
                "7",
                "\"buy\"",
                "{",
                "{\"operation\"",
                "\u0000",
                "{'operation':'buy'}",
                "{\"a\":1}x",
                "{\"operation\":\"buy\",\"asset\":\"BTC\"}",
                "{\"operation\":\"buy\",\"asset\":[]}",
                "{\"operation\":{},\"asset\":{}}",
                "{\"operation\":\"buy\",\"asset\":{\"currency\":[\"BTC\"]}}",
                "{\"operation\":\"send\",\"asset\":{\"currency\":\"USDC\"},\"send\":[]}",
                "{\"operation\":\"send\",\"asset\":{\"currency\":\"USDC\"},\"send\":{\"destination\":\"0x\"}}",
                "{\"operation\":\"buy\",\"asset\":{\"currency\":\"BTC\",\"amount\":{}}}",
                "{\"operation\":\"buy\",\"asset\":{\"currency\":\"BTC\",\"amount\":[\"1\"]}}",
                "{\"operation\":\"buy\",\"asset\":{\"currency\":\"BTC\",\"amount\":\"1\"},\"reference_id\":{}}",
                "{\"operation\":\"redeem_investment\",\"asset\":{\"currency\":\"USDC\"},\"redeem_investment\":"
                        + "{\"investment\":{\"id\":\"1\",\"full_amount\":\"perhaps\"}}}"
            })
    void whatIsNoSuchDocumentIsRefused(String body) {
        var before = Untouched.rows();
        var answer = desk.backend().post(desk.orders(), body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.body().get("error_code").textValue()).isIn("body_parse_error", INVALID);
        answer.refusedLirium(400, answer.body().get("error_code").textValue());
        assertThat(Untouched.rows()).isEqualTo(before);
    }

    /** Amounts are text; whoever sends a number has its digits read as they are written, and nobody's floats come in between. */
    @Test
    void noFloatComesInBetween() {
        String body = "{\"operation\":\"buy\",\"asset\":{\"currency\":\"ETH\",\"amount\":%s}}";
        JsonNode order = desk.backend()
                .post(desk.orders(), body.formatted("1.000000000000000001"))
                .is(200)
                .body();
        assertThat(order.at("/asset/amount").textValue()).isEqualTo("1.000000000000000001");
        for (String number : List.of("true", "1e2", "-1", "0", "1.0000000000000000001")) {
            Untouched.by(400, INVALID, () -> desk.backend().post(desk.orders(), body.formatted(number)));
        }
    }

    @Test
    void whatNobodyKnowsIsIgnored() {
        desk.create(
                        "{'operation':'buy','asset':{'currency':'usdt','amount':'10','colour':'red'},'extra':{'a':[1,2]},'buy':{'x':1}}")
                .is(200);
    }

    @Test
    void whoSettlesInSeveralCurrenciesSaysInWhich() {
        Untouched.by(
                400,
                "invalid_settlement_currency",
                () -> rival.create("{'operation':'buy','asset':{'currency':'BTC','amount':'1'}}"));
        Untouched.by(
                400,
                "invalid_settlement_currency",
                () -> rival.create(
                        "{'operation':'sell','asset':{'currency':'BTC'},'sell':{'settlement':{'amount':'100'}}}"));
        for (String currency : List.of("USD", "EUR", "eur")) {
            JsonNode order = rival.create("""
                            {'operation':'buy','asset':{'currency':'BTC','amount':'0.1'},'buy':{'settlement':{'currency':'%s'}}}""".formatted(currency)).is(200).body();
            assertThat(order.at("/buy/settlement/currency").textValue()).isEqualToIgnoringCase(currency);
        }
        for (CustomerDesk each : List.of(desk, rival)) {
            for (String wrong : List.of("GBP", "BTC", "XYZ")) {
                Untouched.by(400, "invalid_settlement_currency", () -> each.create("""
                        {'operation':'sell','asset':{'currency':'BTC','amount':'0.1'},'sell':{'settlement':{'currency':'%s'}}}""".formatted(wrong)));
            }
        }
        Untouched.by(400, "invalid_settlement_currency", () -> desk.create("""
                {'operation':'sell','asset':{'currency':'BTC','amount':'0.1'},'sell':{'settlement':{'currency':'EUR'}}}"""));
        desk.create("{'operation':'sell','asset':{'currency':'BTC','amount':'0.1'}}")
                .is(200);
    }

    @Test
    void sendsGoWhereSomebodyReceivesThem() throws SQLException {
        for (String wrong : List.of(
                "0x12",
                "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
                CustomerDesk.OUTSIDE + "0",
                CustomerDesk.OUTSIDE.replace("9f8e", "9F8e"),
                CustomerDesk.OUTSIDE.replace("dB94", "dB95"),
                "x".repeat(200))) {
            refused(400, "invalid_crypto_currency_address", to("crypto_currency_address", wrong));
        }
        String lower = CustomerDesk.OUTSIDE.toLowerCase(Locale.ROOT);
        desk.backend().post(desk.orders(), to("crypto_currency_address", lower)).is(200);
        refused(400, INVALID, to("crypto_currency_address", "x".repeat(201)));
        refused(400, INVALID, to("crypto_currency_address", "0x\u0000"));
        refused(400, "invalid_destination", to("crypto_currency_address", "0x" + "0".repeat(40)));
        refused(400, "invalid_destination", to("crypto_currency_address", treasury()));
        refused(
                400,
                "invalid_destination",
                to(
                        "crypto_currency_address",
                        text(
                                "select contract_address as v from token where asset_code = 'USDC' and network_id = 'polygon'")));
        refused(
                400,
                "invalid_destination",
                to("crypto_currency_address", text("select forwarder_address as v from network where id = 'polygon'")));
        refused(400, "invalid_destination", to("crypto_currency_address", receives(desk.customerId())));
        refused(400, "invalid_destination", to("customer", desk.customerId().toString()));
        refused(400, "invalid_destination", to("customer", rival.customerId().toString()));
        refused(400, "invalid_destination", to("customer", UUID.randomUUID().toString()));
        refused(400, "invalid_destination", to("customer", "somebody"));
        refused(400, "invalid_destination", to("address_book", UUID.randomUUID().toString()));
        refused(400, "invalid_destination", to("address_book", "1"));
        Records.change("update customer set state = 'BLOCKED' where id = ?", desk.recipientId());
        try {
            refused(
                    400,
                    "destination_unable_to_receive",
                    to("customer", desk.recipientId().toString()));
            refused(400, "destination_unable_to_receive", to("crypto_currency_address", receives(desk.recipientId())));
        } finally {
            Records.change("update customer set state = 'ACTIVE' where id = ?", desk.recipientId());
        }
    }

    @Test
    void anotherCustomersAddressBookIsNobodysBusiness() {
        JsonNode entry = desk.backend()
                .post(
                        "/v1/customers/%s/address_book".formatted(desk.recipientId()),
                        Json.object(
                                "address",
                                "0x%040x".formatted(new Random().nextLong() & Long.MAX_VALUE),
                                "network",
                                "polygon"))
                .is(200)
                .body();
        refused(400, "invalid_destination", to("address_book", entry.get("id").textValue()));
    }

    @Test
    void whatAPartnerDoesNotHaveIsForbidden() throws SQLException {
        String investment = text("select id::text as v from investment where name = 'Sandbox Yield'");
        ObjectNode subscription = Json.of("""
                {'operation':'subscribe_investment','asset':{'currency':'USDC','amount':'20'},
                 'subscribe_investment':{'investment':{'id':'%s'}}}""".formatted(investment));
        ObjectNode redeeming = Json.of("""
                {'operation':'sell','asset':{'currency':'USDC','amount':'20'},'sell':{'redeem_investment':{'investment':{'id':'%s'}}}}""".formatted(investment));
        without("BUY_SELL", trade("buy", "USDT", "10"), trade("sell", "USDT", "10"));
        without(
                "SWAP",
                Json.of("{'operation':'swap','asset':{'currency':'BTC','amount':'1'},'swap':{'currency':'ETH'}}"));
        without("SEND", delivered("10"));
        without(
                "TRANSFER",
                to("customer", desk.recipientId().toString()),
                to("crypto_currency_address", receives(desk.recipientId())));
        without("INVESTMENTS", subscription, redeeming);
        refused(
                403,
                "operation_forbidden",
                Json.of("{'operation':'buy','asset':{'currency':'BTC','amount':'1'},'buy':{'commission':{}}}"));
        refused(403, "operation_forbidden", Json.of("""
                {'operation':'sell','asset':{'currency':'BTC','amount':'1'},'sell':{'commission':{'type':'amount','value':'1'}}}"""));
        refused(403, "operation_forbidden", Json.of("""
                {'operation':'sell','asset':{'currency':'BTC','amount':'1'},'sell':{'payment':{'destination':{'type':'fiat_instructions'}}}}"""));
        refused(403, "operation_forbidden", Json.of("""
                {'operation':'redeem_investment','asset':{'currency':'USDC'},
                 'redeem_investment':{'commission':{},'investment':{'id':'%s','full_amount':true}}}""".formatted(investment)));
        refused(
                403,
                "operation_forbidden",
                Json.of("{'operation':'send','asset':{'currency':'BTC','amount':'1'},'send':{" + PLACE + "}}"));
        Records.change("update customer set state = 'BLOCKED' where id = ?", desk.customerId());
        try {
            refused(403, "operation_forbidden", trade("buy", "USDT", "10"));
        } finally {
            Records.change("update customer set state = 'ACTIVE' where id = ?", desk.customerId());
        }
    }

    @Test
    void whoIsNoCustomerOfThePartnerGetsNoOrder() {
        ObjectNode buy = trade("buy", "USDT", "10");
        for (String customer :
                List.of(rival.customerId().toString(), UUID.randomUUID().toString(), "1", "%27", "x".repeat(500))) {
            Untouched.by(404, "not_found", () -> desk.backend().post("/v1/customers/" + customer + "/orders", buy));
        }
        Untouched.by(
                404,
                "not_found",
                () -> desk.customerToken().post("/v1/customers/" + desk.recipientId() + "/orders", buy));
        Untouched.by(403, "forbidden", () -> desk.reviewer().post(desk.orders(), buy));
    }

    /** A refused order does not use up its reference; one that was made does, for the whole partner and for no other. */
    @Test
    void aReferenceIsUsedOnce() {
        String reference = "once-" + UUID.randomUUID();
        refused(400, INVALID, trade("buy", "DOGE", "10").put("reference_id", reference));
        desk.backend()
                .post(desk.orders(), trade("buy", "USDT", "10").put("reference_id", reference))
                .is(200);
        refused(409, "conflict", trade("buy", "USDT", "10").put("reference_id", reference));
        refused(409, "conflict", delivered("5000").put("reference_id", reference));
        Untouched.by(
                409,
                "conflict",
                () -> desk.backend()
                        .post(
                                "/v1/customers/" + desk.recipientId() + "/orders",
                                trade("sell", "USDT", "10").put("reference_id", reference)));
        rival.create("""
                {'operation':'buy','asset':{'currency':'USDT','amount':'10'},'reference_id':'%s','buy':{'settlement':{'currency':'USD'}}}""".formatted(reference)).is(200);
        desk.backend()
                .post(desk.orders(), trade("buy", "USDT", "10").put("reference_id", reference.toUpperCase(Locale.ROOT)))
                .is(200);
    }

    @Test
    void aPolicyThatNobodyCanFulfilStopsTheSend() throws SQLException {
        Records.change("update policy_rule set quorum = 100 where partner_id = ?", desk.partnerId());
        try {
            refused(403, "operation_forbidden", delivered("5000"));
        } finally {
            Records.change("update policy_rule set quorum = 1 where partner_id = ?", desk.partnerId());
        }
    }

    private void without(String product, ObjectNode... bodies) throws SQLException {
        Records.change(
                "update customer_program set products = array_remove(products, ?) where partner_id = ?",
                product,
                desk.partnerId());
        try {
            for (ObjectNode body : bodies) {
                refused(403, "operation_forbidden", body);
            }
        } finally {
            Records.change(
                    "update customer_program set products = products || array[?] where partner_id = ?",
                    product,
                    desk.partnerId());
        }
        if (!bodies[0].has("swap")) {
            desk.backend().post(desk.orders(), bodies[0]).is(200);
        }
    }

    private void refused(int status, String code, ObjectNode body) {
        Untouched.by(status, code, () -> desk.backend().post(desk.orders(), body));
    }

    private static ObjectNode trade(String operation, String asset, String amount) {
        return Json.object("operation", operation, "asset", Json.object("currency", asset, "amount", amount));
    }

    private static ObjectNode delivered(String amount) {
        return send(Json.object("type", "crypto_currency_address", "value", CustomerDesk.OUTSIDE, "amount", amount));
    }

    private static ObjectNode to(String type, String value) {
        return send(Json.object("type", type, "value", value, "amount", "10"));
    }

    private static ObjectNode send(ObjectNode destination) {
        return Json.object(
                "operation", "send",
                "asset", Json.object("currency", "USDC"),
                "send", Json.object("network", "polygon", "destination", destination));
    }

    private String treasury() {
        return text("select address as v from treasury where partner_id = '%s'".formatted(desk.partnerId()));
    }

    private static String receives(UUID customer) {
        return text("select address as v from receiving_address where customer_id = '%s'".formatted(customer));
    }

    private static String text(String sql) {
        return (String) Records.rows(sql).getFirst().get("v");
    }
}
