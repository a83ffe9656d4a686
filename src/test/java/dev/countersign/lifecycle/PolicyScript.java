package dev.countersign.lifecycle;

import dev.countersign.driver.Jobs;
import dev.countersign.driver.Order;
import dev.countersign.driver.Partner;
import dev.countersign.driver.RampRules;
import dev.countersign.driver.Receiver;
import dev.countersign.driver.Sandbox;
import dev.countersign.driver.WithdrawalDesk;
import dev.countersign.order.withdrawal.WithdrawalService.Requested;
import dev.countersign.policy.Condition;
import dev.countersign.policy.RuleAction;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Transfers that go the ways on which policies send them. */
final class PolicyScript {

    private static final int WINDOW = 60;

    private final Partner acme = Partner.acme();
    private final List<UUID> driven = new ArrayList<>();

    /** The orders and withdrawals that were driven. */
    static List<UUID> play() {
        PolicyScript script = new PolicyScript();
        script.ramp();
        script.askedAgain();
        return List.copyOf(script.driven);
    }

    private void ramp() {
        try (RampRules rules = new RampRules()) {
            rules.requires("FUNDING", WINDOW);
            rules.reject(accepted().uuid());
            Order rejected = signed();
            rules.reject(rejected.uuid());
            signed();
            Sandbox.advance(WINDOW + 1);
            Jobs.expireAuthorizations();
            Order forbidden = large();
            rules.forbids(forbidden.escrow());
            forbidden.provider().accept(forbidden.id(), forbidden.escrow()).is(200);
        }
    }

    /** Whoever was asked and consented is asked again when people have agreed. */
    private void askedAgain() {
        WithdrawalDesk desk = WithdrawalDesk.open("100", 1);
        try (Receiver hook = Receiver.plain()) {
            hook.answers(200);
            desk.requires(1);
            desk.rule(new RuleAction.Deny(), new Condition.Webhook(hook.url()));
            Requested made = desk.withdraws("10");
            driven.add(made.withdrawal().id());
            desk.approves(0, made.reviews().getFirst());
            Jobs.askPolicyAgain();
            Jobs.settleChain();
        }
    }

    private Order large() {
        Order order = acme.sells(acme.quoteRequest().put("crypto_amount", RampRules.LARGE));
        driven.add(order.uuid());
        return order;
    }

    private Order accepted() {
        return large().accepted();
    }

    private Order signed() {
        Order order = accepted();
        order.authorize(order.draft().body()).data(200);
        return order;
    }
}
