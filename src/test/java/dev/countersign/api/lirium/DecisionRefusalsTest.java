package dev.countersign.api.lirium;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.authorization.Requester;
import dev.countersign.driver.Answer;
import dev.countersign.driver.CustomerDesk;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Json;
import dev.countersign.driver.LiriumClient;
import dev.countersign.driver.Management;
import dev.countersign.driver.Records;
import dev.countersign.driver.ReviewDesk;
import dev.countersign.driver.Sandbox;
import dev.countersign.driver.Untouched;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Every row of the table of errors of Update Order Authorization, in every situation: nothing changes. */
@QuarkusTest
class DecisionRefusalsTest {

    private static final int CONFIRMATION = 601;
    private static final int DECISION = 86_401;

    private final CustomerDesk desk = CustomerDesk.acme();
    private final CustomerDesk rival = CustomerDesk.rival();

    @Test
    void aDecisionIsYesOrNo() {
        JsonNode order = desk.send("2000");
        for (Object bad : new Object[] {
            Json.of("{'state':'pending'}"),
            Json.of("{'state':'APPROVED'}"),
            Json.of("{'state':'approve'}"),
            Json.of("{'state':'expired'}"),
            Json.of("{'state':''}"),
            Json.of("{'state':null}"),
            Json.of("{'state':true}"),
            Json.of("{'state':['approved']}"),
            Json.of("{'state':{}}"),
            Json.of("{'state':'approved\\u0000'}"),
            Json.of("{'status':'approved'}"),
            Json.of("{}"),
            "[]",
            "[{\"state\":\"approved\"}]",
            "\"approved\"",
            "{\"state\":\"approved\"",
            "",
            "null",
            "approved"
        }) {
            Untouched.by(400, "invalid_parameters", () -> patch(desk.reviewer(), path(order), bad));
        }
        Untouched.by(400, "invalid_parameters", () -> patch(desk.reviewer(), path(order), null));
        assertThat(desk.look(order)).isEqualTo(order);
        JsonNode approved = patch(desk.reviewer(), path(order), Json.of("{'state':'approved','comment':'fine'}"))
                .is(200)
                .body();
        assertThat(approved.at("/send/authorizations/0/state").textValue()).isEqualTo("approved");
    }

    @Test
    void whatIsDecidedStaysDecided() {
        JsonNode approved = desk.send("2000");
        JsonNode shown = desk.decide(approved, "approved").is(200).body();
        over(approved);
        desk.confirm(approved).is(200);
        over(approved);
        Jobs.settleChain();
        over(approved);
        assertThat(desk.look(approved).at("/send/authorizations/0")).isEqualTo(shown.at("/send/authorizations/0"));

        JsonNode rejected = desk.send("2000");
        desk.decide(rejected, "rejected").is(200);
        over(rejected);

        JsonNode held = desk.send("2000");
        desk.confirm(held).is(200);
        desk.decide(held, "rejected").is(200);
        over(held);

        JsonNode failed = desk.send("2000");
        desk.confirm(failed).is(200);
        desk.decide(failed, "approved").is(200);
        Sandbox.fault("revert", 1);
        try {
            Jobs.settleChain();
        } finally {
            Sandbox.noFaults();
        }
        assertThat(desk.look(failed).get("state").textValue()).isEqualTo("cancelled");
        over(failed);
    }

    @Test
    void nobodyDecidesOnAnOrderWhoseTimeIsOver() {
        BigDecimal before = desk.available("USDC");
        JsonNode unconfirmed = desk.send("2000");
        JsonNode confirmed = desk.send("2000");
        desk.confirm(confirmed).is(200);
        ReviewDesk.pass(CONFIRMATION);
        over(unconfirmed);
        Jobs.expireCustomerOrders();
        over(unconfirmed);
        ReviewDesk.pass(DECISION);
        over(confirmed);
        assertThat(desk.held("USDC")).isGreaterThanOrEqualTo(new BigDecimal("2000.4"));
        assertThat(overdue()).isPositive();
        Jobs.expireAuthorizations();
        assertThat(overdue()).isZero();
        over(confirmed);
        for (JsonNode order : new JsonNode[] {unconfirmed, confirmed}) {
            JsonNode now = desk.look(order);
            assertThat(now.get("state").textValue()).isEqualTo("cancelled");
            assertThat(now.at("/send/authorizations/0/state").textValue()).isEqualTo("pending");
            assertThat(now.at("/send/authorizations/0/signed_at").isMissingNode())
                    .isTrue();
        }
        assertThat(desk.available("USDC")).isEqualByComparingTo(before);
    }

    /** What an alert looks at: nobody has ended it, though its time is over. */
    private static double overdue() {
        Jobs.countAuthorizations();
        return Management.sum("countersign_authorizations_overdue ");
    }

    /** When the partner's people have less time than the customer. */
    @Test
    void nobodyConfirmsWhatWaitsInVain() throws SQLException {
        Records.change("update policy_rule set window_seconds = 60 where partner_id = ?", desk.partnerId());
        try {
            JsonNode order = desk.send("2000");
            String code = desk.code(order);
            ReviewDesk.pass(61);
            over(order);
            Untouched.by(
                    400,
                    "invalid_order_state",
                    () -> desk.backend().post(desk.order(order) + "/confirm", Json.object("confirmation_code", code)));
            Jobs.expireAuthorizations();
            over(order);
            assertThat(desk.look(order).get("state").textValue()).isEqualTo("cancelled");
            Untouched.by(
                    400,
                    "invalid_order_state",
                    () -> desk.backend().post(desk.order(order) + "/confirm", Json.object("confirmation_code", code)));
        } finally {
            Records.change("update policy_rule set window_seconds = 86400 where partner_id = ?", desk.partnerId());
        }
    }

    @Test
    void whatWasWithdrawnIsOver() {
        JsonNode order = desk.send("2000");
        desk.confirm(order).is(200);
        ReviewDesk.wait(ReviewDesk.authorizations()
                .withdraw(
                        desk.partnerId(),
                        UUID.fromString(order.at("/send/authorizations/0/id").textValue()),
                        Requester.credential(desk.backend().credentialId())));
        assertThat(desk.look(order).get("state").textValue()).isEqualTo("cancelled");
        over(order);
    }

    @Test
    void whatIsNotThereIsNotFound() {
        JsonNode order = desk.send("2000");
        JsonNode other = desk.send("2000");
        JsonNode small = desk.send("20");
        JsonNode foreign = rival.send("2000");
        String authorization = order.at("/send/authorizations/0/id").textValue();
        String id = order.get("id").textValue();
        unknown(desk.customerId(), id, other.at("/send/authorizations/0/id").textValue());
        unknown(desk.customerId(), other.get("id").textValue(), authorization);
        unknown(desk.customerId(), small.get("id").textValue(), authorization);
        unknown(desk.recipientId(), id, authorization);
        unknown(rival.customerId(), id, authorization);
        unknown(
                rival.customerId(),
                foreign.get("id").textValue(),
                foreign.at("/send/authorizations/0/id").textValue());
        unknown(
                desk.customerId(),
                foreign.get("id").textValue(),
                foreign.at("/send/authorizations/0/id").textValue());
        for (String text : new String[] {UUID.randomUUID().toString(), "1", "%00", "x".repeat(300), "%2e%2e"}) {
            unknown(desk.customerId(), id, text);
            unknown(desk.customerId(), text, authorization);
            unknown(text, id, authorization);
        }
        // what the requester's and the transfer's own rows are called is no authorization of people
        Records.rows(
                        "select id from authorization_request where kind <> 'REVIEW' and transfer_id = (select transfer_id from customer_order where id = ?)",
                        UUID.fromString(id))
                .forEach(row -> unknown(desk.customerId(), id, row.get("id").toString()));
        unknown(
                desk.customerId(),
                id,
                Records.rows("select transfer_id from customer_order where id = ?", UUID.fromString(id))
                        .getFirst()
                        .get("transfer_id")
                        .toString());
        Untouched.by(404, "not_found", () -> patch(rival.reviewer(), path(order), Json.object("state", "approved")));
    }

    @Test
    void whoMayNotDecideIsForbidden() {
        JsonNode order = desk.send("2000");
        for (LiriumClient who : new LiriumClient[] {desk.backend(), desk.customerToken(), rival.backend()}) {
            Untouched.by(403, "forbidden", () -> patch(who, path(order), Json.object("state", "approved")));
            Untouched.by(403, "forbidden", () -> who.get("/v1/partner/authorizations"));
        }
        LiriumClient colleague = desk.backend().reviewer(desk.backend().person());
        for (String state : new String[] {"approved", "rejected"}) {
            Untouched.by(403, "operation_forbidden", () -> patch(colleague, path(order), Json.object("state", state)));
        }
    }

    @Test
    void nobodyApprovesWhatTheyAskedForWhateverTheKey() throws SQLException {
        UUID person = desk.backend().person();
        Records.change("update partner_user set permissions = array['order:authorize'] where id = ?", person);
        LiriumClient writes = desk.backend().ofPerson(person, LiriumClient.BACKEND);
        LiriumClient decides = desk.backend().reviewer(person);
        JsonNode order = writes.post(desk.orders(), Json.of("""
                        {'operation':'send','asset':{'currency':'USDC'},'send':{'network':'polygon','destination':
                         {'type':'crypto_currency_address','value':'%s','amount':'2000'}}}""".formatted(CustomerDesk.OUTSIDE)))
                .is(200)
                .body();
        Untouched.by(403, "operation_forbidden", () -> patch(decides, path(order), Json.object("state", "approved")));
        desk.decide(order, "approved").is(200);

        JsonNode regretted = writes.post(desk.orders(), Json.of("""
                        {'operation':'send','asset':{'currency':'USDC'},'send':{'network':'polygon','destination':
                         {'type':'crypto_currency_address','value':'%s','amount':'2000'}}}""".formatted(CustomerDesk.OUTSIDE)))
                .is(200)
                .body();
        JsonNode rejected = patch(decides, path(regretted), Json.object("state", "rejected"))
                .is(200)
                .body();
        assertThat(rejected.get("state").textValue()).isEqualTo("cancelled");
    }

    @Test
    void thePersonLeftAndTheirKeyWithThem() throws SQLException {
        UUID person = desk.backend().person();
        Records.change("update partner_user set permissions = array['order:authorize'] where id = ?", person);
        JsonNode order = desk.send("2000");
        LiriumClient left = desk.backend().reviewer(person);
        ReviewDesk.deactivate(person);
        Untouched.by(401, "auth_required", () -> patch(left, path(order), Json.object("state", "approved")));
    }

    @Test
    void nothingIsLetGoForABlockedCustomer() throws SQLException {
        JsonNode order = desk.send("2000");
        desk.confirm(order).is(200);
        Records.change("update customer set state = 'BLOCKED' where id = ?", desk.customerId());
        try {
            Untouched.by(400, "invalid_state", () -> desk.decide(order, "approved"));
            desk.decide(order, "rejected").is(200);
        } finally {
            Records.change("update customer set state = 'ACTIVE' where id = ?", desk.customerId());
        }
    }

    private void over(JsonNode order) {
        Untouched.by(400, "invalid_state", () -> desk.decide(order, "approved"));
        Untouched.by(400, "invalid_state", () -> desk.decide(order, "rejected"));
    }

    private void unknown(Object customer, String order, String authorization) {
        Untouched.by(
                404,
                "not_found",
                () -> patch(
                        desk.reviewer(),
                        "/v1/customers/%s/orders/%s/authorizations/%s".formatted(customer, order, authorization),
                        Json.object("state", "approved")));
    }

    private String path(JsonNode order) {
        return "%s/authorizations/%s"
                .formatted(
                        desk.order(order), order.at("/send/authorizations/0/id").textValue());
    }

    private static Answer patch(LiriumClient who, String path, Object body) {
        return who.call("PATCH", path, body);
    }
}
