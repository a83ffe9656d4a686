package dev.countersign.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.authorization.Requester;
import dev.countersign.driver.CustomerDesk;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Json;
import dev.countersign.driver.Records;
import dev.countersign.driver.ReviewDesk;
import dev.countersign.driver.Sandbox;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Customers' orders that go every way that an order can go. */
final class CustomerOrderScript {

    private static final int CONFIRMATION = 601;
    private static final int DECISION = 86_401;

    private final CustomerDesk desk = CustomerDesk.acme();
    private final List<UUID> driven = new ArrayList<>();

    /** The orders that were driven. */
    static List<UUID> play() {
        CustomerOrderScript script = new CustomerOrderScript();
        try {
            script.run();
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
        return List.copyOf(script.driven);
    }

    private void run() throws SQLException {
        JsonNode trade = created("{'operation':'buy','asset':{'currency':'USDT','amount':'10'}}");
        desk.confirm(trade).is(200);
        JsonNode inside = created("""
                {'operation':'send','asset':{'currency':'USDC','amount':'10'},'send':{'destination':{'type':'customer','value':'%s'}}}""".formatted(desk.recipientId()));
        desk.confirm(inside).is(200);
        desk.confirm(send("20")).is(200);

        JsonNode agreedFirst = send("2000");
        desk.decide(agreedFirst, "approved").is(200);
        desk.confirm(agreedFirst).is(200);
        Jobs.settleChain();

        JsonNode failing = send("20");
        desk.confirm(failing).is(200);
        Sandbox.fault("revert", 1);
        Jobs.settleChain();

        desk.decide(send("2000"), "rejected").is(200);
        withdraw(send("2000"));
        JsonNode rejected = send("2000");
        desk.confirm(rejected).is(200);
        desk.decide(rejected, "rejected").is(200);
        JsonNode withdrawn = send("2000");
        desk.confirm(withdrawn).is(200);
        withdraw(withdrawn);

        bothMustAgree();
        nobodyDecidesInTime();
        nobodyConfirmsInTime();
    }

    /** Two rules ask for two consents. */
    private void bothMustAgree() throws SQLException {
        UUID rule = UUID.randomUUID();
        Records.change("""
                insert into policy_rule (id, partner_id, position, name, at_least, quorum, reviewers, window_seconds)
                select ?, ?, 9999, 'very large sends', 3000, 1, array_agg(id), 86400
                  from partner_user where partner_id = ? and 'order:authorize' = any (permissions)""", rule, desk.partnerId(), desk.partnerId());
        try {
            JsonNode order = send("3000");
            assertThat(order.at("/send/authorizations")).hasSize(2);
            desk.confirm(order).is(200);
            assertThat(decide(order, 1).get("state").textValue()).isEqualTo("pending");
            assertThat(decide(order, 0).get("state").textValue()).isEqualTo("processing");
            Jobs.settleChain();
        } finally {
            Records.change("delete from policy_rule where id = ?", rule);
        }
    }

    private void nobodyDecidesInTime() throws SQLException {
        Records.change("update policy_rule set window_seconds = 60 where partner_id = ?", desk.partnerId());
        try {
            send("2000");
        } finally {
            Records.change("update policy_rule set window_seconds = 86400 where partner_id = ?", desk.partnerId());
        }
        ReviewDesk.pass(61);
        Jobs.expireAuthorizations();
        desk.confirm(send("2000")).is(200);
        ReviewDesk.pass(DECISION);
        Jobs.expireAuthorizations();
    }

    private void nobodyConfirmsInTime() {
        created("{'operation':'sell','asset':{'currency':'USDT','amount':'10'}}");
        send("20");
        ReviewDesk.pass(CONFIRMATION);
        Jobs.expireCustomerOrders();
    }

    private JsonNode send(String delivered) {
        return known(desk.send(delivered));
    }

    private JsonNode created(String body) {
        return known(desk.create(body).is(200).body());
    }

    private JsonNode known(JsonNode order) {
        driven.add(UUID.fromString(order.get("id").textValue()));
        return order;
    }

    private JsonNode decide(JsonNode order, int authorization) {
        return desk.reviewer()
                .call(
                        "PATCH",
                        "%s/authorizations/%s"
                                .formatted(
                                        desk.order(order),
                                        order.at("/send/authorizations/%d/id".formatted(authorization))
                                                .textValue()),
                        Json.object("state", "approved"))
                .is(200)
                .body();
    }

    private void withdraw(JsonNode order) {
        ReviewDesk.wait(ReviewDesk.authorizations()
                        .withdraw(
                                desk.partnerId(),
                                UUID.fromString(
                                        order.at("/send/authorizations/0/id").textValue()),
                                Requester.credential(desk.backend().credentialId())))
                .orThrow(problem -> new IllegalStateException(problem.toString()));
    }
}
