package dev.countersign.api.lirium;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.driver.Answer;
import dev.countersign.driver.CustomerDesk;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Json;
import dev.countersign.driver.Records;
import dev.countersign.driver.ReviewDesk;
import dev.countersign.driver.Untouched;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Every row of the table of errors of Confirm Order: nothing changes, and what was sent along is not kept. */
@QuarkusTest
class ConfirmRefusalsTest {

    private static final int WINDOW = 601;

    private final CustomerDesk desk = CustomerDesk.acme();
    private final CustomerDesk rival = CustomerDesk.rival();

    @Test
    void whoHasTooLittleConfirmsNothing() {
        BigDecimal has = desk.available("USDC");
        JsonNode send = desk.send(has.toPlainString());
        refused(send, with(send), 400, "insufficient_funds");
        JsonNode sale = desk.create("{'operation':'sell','asset':{'currency':'BTC','amount':'10'}}")
                .is(200)
                .body();
        refused(sale, Json.of("{}"), 400, "insufficient_funds");
        JsonNode swap = desk.create(
                        "{'operation':'swap','asset':{'currency':'ETH','amount':'60'},'swap':{'currency':'BTC'}}")
                .is(200)
                .body();
        refused(swap, Json.of("{}"), 400, "insufficient_funds");
        JsonNode subscription = desk.create(
                        """
                        {'operation':'subscribe_investment','asset':{'currency':'USDC','amount':'%s'},
                         'subscribe_investment':{'investment':{'id':'%s'}}}""".formatted(has.add(BigDecimal.ONE).toPlainString(), investment()))
                .is(200)
                .body();
        refused(subscription, Json.of("{}"), 400, "insufficient_funds");
    }

    @Test
    void whatComesWithARefusedConfirmationIsNotKept() {
        JsonNode send = desk.send(desk.available("USDC").toPlainString());
        refused(
                send,
                with(send)
                        .put("reference_id", "late-" + UUID.randomUUID())
                        .set("customer", Json.of("{'currency':'USD','amount':'1'}")),
                400,
                "insufficient_funds");
        JsonNode now = desk.look(send);
        assertThat(now.has("reference_id")).isFalse();
        assertThat(now.at("/send/customer").isMissingNode()).isTrue();
        assertThat(now.has("submitted_at")).isFalse();
        assertThat(now).isEqualTo(send);
    }

    @Test
    void anExpiredOneIsExpiredBeforeAndAfterTheSweep() {
        JsonNode buy = buy("10");
        JsonNode send = desk.send("20");
        JsonNode large = desk.send("2000");
        String code = desk.code(send);
        String largeCode = desk.code(large);
        ReviewDesk.pass(WINDOW);
        refused(buy, Json.of("{}"), 400, "expired_order");
        refused(send, Json.object("confirmation_code", code), 400, "expired_order");
        refused(large, Json.object("confirmation_code", largeCode), 400, "expired_order");
        assertThat(desk.look(buy).get("state").textValue()).isEqualTo("pending");
        Jobs.expireCustomerOrders();
        for (JsonNode order : new JsonNode[] {buy, send, large}) {
            assertThat(desk.look(order).get("state").textValue()).isEqualTo("cancelled");
            refused(order, Json.of("{}"), 400, "expired_order");
        }
        Jobs.expireCustomerOrders();
    }

    @Test
    void nothingIsConfirmedTwice() {
        JsonNode bought = buy("10");
        desk.confirm(bought).is(200);
        refused(bought, Json.of("{}"), 400, "invalid_order_state");

        JsonNode waiting = desk.send("3000");
        String code = desk.code(waiting);
        desk.confirm(waiting).is(200);
        refused(waiting, Json.object("confirmation_code", code), 400, "invalid_order_state");
        desk.decide(waiting, "rejected").is(200);
        refused(waiting, Json.object("confirmation_code", code), 400, "invalid_order_state");

        JsonNode unwanted = desk.send("3000");
        desk.decide(unwanted, "rejected").is(200);
        refused(unwanted, Json.object("confirmation_code", desk.code(unwanted)), 400, "invalid_order_state");

        JsonNode sent = desk.send("30");
        desk.confirm(sent).is(200);
        refused(sent, Json.of("{}"), 400, "invalid_order_state");
        Jobs.settleChain();
        refused(sent, Json.of("{}"), 400, "invalid_order_state");
    }

    @Test
    void aWrongCodeConfirmsNothingAndTheRightOneDoesSoAfterwards() {
        JsonNode send = desk.send("21");
        String code = desk.code(send);
        for (String wrong :
                new String[] {code.equals("000000") ? "111111" : "000000", "", " ", "12345678901234567890123"}) {
            refused(send, Json.object("confirmation_code", wrong), 400, "invalid_parameters");
        }
        refused(send, Json.object("confirmation_code", "  " + code), 400, "invalid_parameters");
        refused(send, Json.object("confirmation_code", null), 400, "invalid_parameters");
        refused(send, Json.of("{}"), 400, "invalid_parameters");
        refused(send, null, 400, "invalid_parameters");
        desk.backend()
                .post(desk.order(send) + "/confirm", Json.object("confirmation_code", code))
                .is(200);
    }

    @Test
    void whoGuessesTooOftenNeedsANewCode() {
        JsonNode send = desk.send("22");
        String code = desk.code(send);
        for (int guess = 0; guess < 5; guess++) {
            refused(
                    send,
                    Json.object(
                            "confirmation_code", "%06d".formatted((Integer.parseInt(code) + 1 + guess) % 1_000_000)),
                    400,
                    "invalid_parameters");
        }
        refused(send, Json.object("confirmation_code", code), 400, "invalid_parameters");
        desk.backend().post(desk.order(send) + "/resend_code", null).is(200);
        String fresh = desk.code(send);
        desk.backend()
                .post(desk.order(send) + "/confirm", Json.object("confirmation_code", fresh))
                .is(200);
    }

    @Test
    void aNewCodeEndsTheOneBeforeAndThereAreFive() {
        JsonNode send = desk.send("23");
        String first = desk.code(send);
        desk.backend().post(desk.order(send) + "/resend_code", null).is(200);
        String second = desk.code(send);
        if (!first.equals(second)) {
            refused(send, Json.object("confirmation_code", first), 400, "invalid_parameters");
        }
        for (int i = 0; i < 3; i++) {
            desk.backend().post(desk.order(send) + "/resend_code", null).is(200);
        }
        Untouched.by(403, "operation_forbidden", () -> desk.backend().post(desk.order(send) + "/resend_code", null));
        desk.confirm(send).is(200);
        Untouched.by(400, "invalid_order_state", () -> desk.backend().post(desk.order(send) + "/resend_code", null));
        JsonNode codeless = buy("11");
        Untouched.by(
                400, "invalid_order_state", () -> desk.backend().post(desk.order(codeless) + "/resend_code", null));
        JsonNode late = desk.send("24");
        ReviewDesk.pass(WINDOW);
        Untouched.by(400, "expired_order", () -> desk.backend().post(desk.order(late) + "/resend_code", null));
        Jobs.expireCustomerOrders();
    }

    @Test
    void aReferenceIsGivenOnce() {
        String reference = "ref-" + UUID.randomUUID();
        JsonNode order = desk.create("{'operation':'buy','asset':{'currency':'USDT','amount':'10'},'reference_id':'%s'}"
                        .formatted(reference))
                .is(200)
                .body();
        refused(order, Json.object("reference_id", reference), 400, "invalid_parameters");
        refused(order, Json.object("reference_id", "another"), 400, "invalid_parameters");
        JsonNode other = buy("12");
        refused(other, Json.object("reference_id", reference), 409, "conflict");
        assertThat(desk.look(other).has("reference_id")).isFalse();
        for (String bad : new String[] {"", "  ", "x".repeat(192), "a\u0000b", "a\nb"}) {
            refused(other, Json.object("reference_id", bad), 400, "invalid_parameters");
        }
        String fresh = "r".repeat(150) + UUID.randomUUID();
        JsonNode confirmed = desk.backend()
                .post(desk.order(other) + "/confirm", Json.object("reference_id", fresh))
                .is(200)
                .body();
        assertThat(confirmed.get("reference_id").textValue()).isEqualTo(fresh);
        desk.confirm(order).is(200);
    }

    @Test
    void whatTheCustomerAcceptedMustBeAnAmount() {
        JsonNode order = buy("13");
        for (String bad : new String[] {
            "{'customer':{}}",
            "{'customer':{'currency':'USD'}}",
            "{'customer':{'amount':'1'}}",
            "{'customer':{'currency':'USD','amount':'-1'}}",
            "{'customer':{'currency':'USD','amount':'1e3'}}",
            "{'customer':{'currency':'USD','amount':'0'}}",
            "{'customer':{'currency':'USD','amount':''}}",
            "{'customer':{'currency':'US','amount':' 1'}}",
            "{'customer':{'currency':'U\\u0000','amount':'1'}}",
            "{'customer':{'currency':'DOLLARS-OF-THE-US','amount':'1'}}",
            "{'customer':'USD 1'}",
            "{'customer':[1]}",
            "{'customer':7}"
        }) {
            refused(order, Json.of(bad), 400, "invalid_parameters");
        }
        JsonNode done = desk.backend()
                .post(
                        desk.order(order) + "/confirm",
                        Json.of("{'customer':{'currency':'BRL','amount':'71.350'},'no_such_field':{'x':[1]}}"))
                .is(200)
                .body();
        assertThat(done.at("/buy/customer/currency").textValue()).isEqualTo("BRL");
        assertThat(new BigDecimal(done.at("/buy/customer/amount").textValue())).isEqualByComparingTo("71.35");
        assertThat(desk.look(order).at("/buy/customer")).isEqualTo(done.at("/buy/customer"));
    }

    @Test
    void whatIsNoObjectIsRefused() {
        JsonNode order = buy("14");
        for (Object bad : new Object[] {"[]", "[{}]", "7", "'x'", "\"x\"", "{", "{\"customer\":", "\u0000", "tru"}) {
            refused(order, bad, 400, "invalid_parameters");
        }
        desk.confirm(order).is(200);
    }

    @Test
    void whatIsWorthTooMuchSaysHowMuch() {
        JsonNode sale = desk.create("{'operation':'sell','asset':{'currency':'BTC','amount':'4'}}")
                .is(200)
                .body();
        limited("200000", () -> {
            JsonNode refusal = refused(sale, Json.of("{}"), 400, "quote_amount_too_high");
            assertThat(refusal.get("max_amount").isTextual()).isTrue();
            assertThat(new BigDecimal(refusal.get("max_amount").textValue())).isEqualByComparingTo("200000");
            assertThat(refusal.get("requested_amount").textValue()).isEqualTo("259740.00");
        });
        JsonNode buy = buy("20");
        limited(
                "20",
                () -> assertThat(refused(buy, Json.of("{}"), 400, "quote_amount_too_high")
                                .get("requested_amount")
                                .textValue())
                        .isEqualTo("20.01"));
        limited("20.01", () -> desk.confirm(buy).is(200));
    }

    @Test
    void whoMayNotConfirmLearnsNothing() {
        JsonNode order = desk.send("25");
        JsonNode code = with(order);
        String path = desk.order(order) + "/confirm";
        Untouched.by(403, "forbidden", () -> desk.reviewer().post(path, code));
        Untouched.by(404, "not_found", () -> rival.backend().post(path, code));
        Untouched.by(
                404, "not_found", () -> desk.backend().of(desk.recipientId()).post(path, code));
        Untouched.by(
                404,
                "not_found",
                () -> desk.backend()
                        .post(
                                path.replace(
                                        desk.customerId().toString(),
                                        desk.recipientId().toString()),
                                code));
        Untouched.by(
                404,
                "not_found",
                () -> rival.backend()
                        .post(
                                path.replace(
                                        desk.customerId().toString(),
                                        rival.customerId().toString()),
                                code));
        for (String unknown : new String[] {UUID.randomUUID().toString(), "1", "%00", "x".repeat(300)}) {
            Untouched.by(404, "not_found", () -> desk.backend().post(desk.orders() + "/" + unknown + "/confirm", code));
            Untouched.by(
                    404,
                    "not_found",
                    () -> desk.backend()
                            .post(
                                    "/v1/customers/" + unknown + "/orders/"
                                            + order.get("id").textValue() + "/confirm",
                                    code));
        }
        desk.customerToken().post(path, code).is(200);
    }

    @Test
    void nothingIsConfirmedForABlockedCustomer() throws SQLException {
        JsonNode send = desk.send("26");
        JsonNode buy = buy("15");
        JsonNode code = with(send);
        Records.change("update customer set state = 'BLOCKED' where id = ?", desk.customerId());
        try {
            refused(send, code, 403, "operation_forbidden");
            refused(buy, Json.of("{}"), 403, "operation_forbidden");
            Untouched.by(
                    403, "operation_forbidden", () -> desk.backend().post(desk.order(send) + "/resend_code", null));
        } finally {
            Records.change("update customer set state = 'ACTIVE' where id = ?", desk.customerId());
        }
        desk.backend().post(desk.order(send) + "/confirm", code).is(200);
    }

    private JsonNode refused(JsonNode order, Object body, int status, String code) {
        return Untouched.by(status, code, () -> desk.backend().post(desk.order(order) + "/confirm", body));
    }

    private ObjectNode with(JsonNode order) {
        return Json.object("confirmation_code", desk.code(order));
    }

    private JsonNode buy(String amount) {
        Answer answer = desk.create("{'operation':'buy','asset':{'currency':'USDT','amount':'%s'}}".formatted(amount));
        return answer.is(200).body();
    }

    private void limited(String most, Runnable script) {
        try {
            Records.change(
                    "update customer_program set max_quote_amount = ? where partner_id = ?",
                    new BigDecimal(most),
                    desk.partnerId());
            try {
                script.run();
            } finally {
                Records.change(
                        "update customer_program set max_quote_amount = 1000000 where partner_id = ?",
                        desk.partnerId());
            }
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    private static UUID investment() {
        return (UUID) Records.rows("select id from investment where name = 'Sandbox Yield'")
                .getFirst()
                .get("id");
    }
}
