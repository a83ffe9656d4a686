package dev.countersign.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.authorization.AuthorizationLifecycle;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Json;
import dev.countersign.driver.OnRampOrder;
import dev.countersign.driver.Order;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Records;
import dev.countersign.driver.ReviewDesk;
import dev.countersign.driver.Sandbox;
import dev.countersign.event.Invariants;
import dev.countersign.order.customer.CustomerOrderLifecycle;
import dev.countersign.order.ramp.OffRampLifecycle;
import dev.countersign.order.ramp.OnRampLifecycle;
import dev.countersign.transfer.TransferLifecycle;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Drives every declared edge by real calls, and fails when one is left out. */
@QuarkusTest
class EveryEdgeTest {

    /**
     * Edges that this release declares and that no call leads to: an order is published in the transaction that creates it, so
     * nobody meets it in CREATED. Whoever adds a way takes its edge out of here, and the test makes sure of it.
     */
    private static final Set<String> NOT_YET_REACHABLE =
            Set.of("RAMP_ORDER CREATED -Cancel-> CANCELLED", "RAMP_ORDER CREATED -Expire-> CANCELLED");

    private final Partner acme = Partner.acme();
    private final List<UUID> driven = new ArrayList<>();

    @AfterEach
    void allIsWellAgain() {
        Sandbox.noFaults();
    }

    @Test
    void everyDeclaredEdgeIsDriven() {
        order(Order::proven).confirm().data(200);
        settlesAutomatically(Order::funded);
        settlesAutomatically(Order::paid);
        settlesAutomatically(Order::proven);
        order(Order::funded).confirm().data(200);
        order(Order::paid).confirm().data(200);
        Jobs.settleChain();

        order(order -> order).cancel().data(200);
        Order declined = order(order -> order);
        declined.provider().decline(declined.id()).is(200);
        order(Order::accepted).cancel().data(200);
        order(Order::authorized).cancel().data(200);
        Order unproven = order(Order::paid);
        unproven.provider().proofDeclined(unproven.id()).is(200);
        Jobs.settleChain();

        Order repriced = order(order -> order);
        Sandbox.whileRatesAreHalved(
                "USDT/EUR",
                () -> repriced.provider()
                        .accept(repriced.id(), repriced.escrow())
                        .is(200));

        Order stuck = order(Order::proven);
        stuck.confirm().data(200);
        Sandbox.fault("revert", 1);
        Jobs.settleChain();
        order(Order::authorized);
        Sandbox.fault("revert", 1);
        Jobs.settleChain();

        Order lapsing = order(Order::accepted);
        String soon = String.valueOf(Sandbox.now().getEpochSecond() + 60);
        lapsing.authorize(lapsing.draft().with("deadline", soon).body()).data(200);
        order(order -> order);
        order(Order::accepted);
        Sandbox.advance(1801);
        Jobs.settleChain();

        OnRampOrder sentOut = purchase(OnRampOrder::sendingOut);
        Jobs.settleChain();
        Jobs.followSendOuts();
        sentOut.is("send_out_completed");
        OnRampOrder undelivered = purchase(OnRampOrder::sendingOut);
        Jobs.settleChain();
        Sandbox.fault("bridge_failed", 1);
        Jobs.followSendOuts();
        undelivered.is("send_out_failed");
        OnRampOrder asked = purchase(
                order -> order,
                acme.purchaseRequest().put("fiat_currency", "KES").put("payment_network_slug", "m-pesa"));
        asked.funded();
        asked.submitPayer(Json.of(
                        "{'payment_details':{'payment_method_id':2,'payment_network_id':5,'details':{'phone':'1'}}}"))
                .data(200);
        OnRampOrder unpaidOut = purchase(OnRampOrder::received);
        Sandbox.fault("revert", 1);
        Jobs.settleChain();
        unpaidOut.is("failed");
        purchase(order -> order).cancel().data(200);
        OnRampOrder refused = purchase(order -> order);
        refused.provider().decline(refused.id()).is(200);
        OnRampOrder givenUp = purchase(OnRampOrder::accepted);
        givenUp.provider().decline(givenUp.id()).is(200);
        OnRampOrder broken = purchase(OnRampOrder::accepted);
        broken.provider().escrowFailed(broken.id()).is(200);
        OnRampOrder early = purchase(OnRampOrder::funded);
        early.provider().fiatReceived(early.id()).is(200);
        OnRampOrder denied = purchase(OnRampOrder::paid);
        denied.provider().fiatNotReceived(denied.id()).is(200);
        purchase(order -> order);
        purchase(OnRampOrder::accepted);
        purchase(OnRampOrder::funded);
        order(Order::funded);
        Sandbox.advance(86_401);
        Jobs.settleChain();

        peopleDecide();
        driven.addAll(CustomerOrderScript.play());
        driven.addAll(PolicyScript.play());

        Set<String> expected = declared();
        expected.removeAll(NOT_YET_REACHABLE);
        assertThat(seen()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(declared()).containsAll(NOT_YET_REACHABLE);
        Invariants.hold();
    }

    /** No surface holds a transfer for people yet, so the services are driven. */
    private void peopleDecide() {
        ReviewDesk desk = ReviewDesk.open();
        UUID one = desk.colleague();
        UUID two = desk.colleague();
        ReviewDesk.Case approved = desk.holdsUntilAgreed(2, one, two);
        approved.approve(one);
        approved.approve(two);
        approved.agree();
        ReviewDesk.Case rejected = desk.holds(2, one, two);
        rejected.reject(one);
        driven.add(approved.ownerId());
        driven.add(rejected.ownerId());
        approved.is("RELEASED");
        rejected.is("CANCELLED");
        approved.cancel();
    }

    private Order order(Function<Order, Order> script) {
        Order order = acme.sells();
        driven.add(order.uuid());
        return script.apply(order);
    }

    private OnRampOrder purchase(Function<OnRampOrder, OnRampOrder> script) {
        return purchase(script, acme.purchaseRequest());
    }

    private OnRampOrder purchase(Function<OnRampOrder, OnRampOrder> script, ObjectNode request) {
        OnRampOrder order = acme.buys(request);
        driven.add(order.uuid());
        return script.apply(order);
    }

    private void settlesAutomatically(Function<Order, Order> script) {
        Order order = order(script);
        order.provider().settled(order.id()).is(200);
    }

    private static Set<String> declared() {
        Set<String> declared = new LinkedHashSet<>();
        add(declared, "RAMP_ORDER", OffRampLifecycle.TABLE);
        add(declared, "RAMP_ORDER", OnRampLifecycle.TABLE);
        add(declared, "CUSTOMER_ORDER", CustomerOrderLifecycle.TABLE);
        add(declared, "TRANSFER", TransferLifecycle.TABLE);
        add(declared, "AUTHORIZATION", AuthorizationLifecycle.TABLE);
        return declared;
    }

    private static <S extends Enum<S>, C> void add(Set<String> names, String subject, TransitionTable<S, C> table) {
        table.edges()
                .forEach(edge -> names.add("%s %s -%s-> %s".formatted(subject, edge.from(), edge.name(), edge.to())));
    }

    /** What happened to the orders of this test, to their transfers, and to the authorizations of those. */
    private List<String> seen() {
        return Records.rows("""
                        select distinct e.subject_type || ' ' || e.from_state || ' -' || e.trigger || '-> ' || e.to_state as edge
                          from event e
                          left join authorization_request a on a.id = e.subject_id
                          left join transfer t on t.id in (e.subject_id, a.transfer_id)
                         where e.from_state is not null and coalesce(t.owner_id, e.subject_id) = any (?)""", (Object) driven.toArray(UUID[]::new)).stream()
                .map(row -> (String) row.get("edge"))
                .toList();
    }
}
