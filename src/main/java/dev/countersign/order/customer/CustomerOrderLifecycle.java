package dev.countersign.order.customer;

import static dev.countersign.order.customer.CustomerOrderState.CANCELLED;
import static dev.countersign.order.customer.CustomerOrderState.COMPLETED;
import static dev.countersign.order.customer.CustomerOrderState.CONFIRMED;
import static dev.countersign.order.customer.CustomerOrderState.CREATED;
import static dev.countersign.order.customer.CustomerOrderState.EXPIRED;
import static dev.countersign.order.customer.CustomerOrderState.FAILED;
import static dev.countersign.order.customer.CustomerOrderState.PROCESSING;

import dev.countersign.lifecycle.TransitionTable;
import dev.countersign.order.customer.CustomerOrderCommand.Complete;
import dev.countersign.order.customer.CustomerOrderCommand.Confirm;
import dev.countersign.order.customer.CustomerOrderCommand.Consent;
import dev.countersign.order.customer.CustomerOrderCommand.Execute;
import dev.countersign.order.customer.CustomerOrderCommand.Expire;
import dev.countersign.order.customer.CustomerOrderCommand.Fail;
import dev.countersign.order.customer.CustomerOrderCommand.Lapse;
import dev.countersign.order.customer.CustomerOrderCommand.Reject;
import dev.countersign.order.customer.CustomerOrderCommand.Trade;
import dev.countersign.order.customer.CustomerOrderCommand.Withdraw;

/** The life of a customer's order. A send has two gates, its customer and its reviewers, which open in either order. */
public final class CustomerOrderLifecycle {

    public static final TransitionTable<CustomerOrderState, CustomerOrderCommand> TABLE =
            TransitionTable.<CustomerOrderState, CustomerOrderCommand>from(CREATED)
                    .allow(CREATED, Trade.class, COMPLETED)
                    .allow(CREATED, Consent.class, CREATED)
                    .allow(CREATED, Confirm.class, CONFIRMED)
                    .allow(CREATED, Expire.class, EXPIRED)
                    .allow(CREATED, Reject.class, CANCELLED)
                    .allow(CREATED, Lapse.class, CANCELLED)
                    .allow(CREATED, Withdraw.class, CANCELLED)
                    .allow(CONFIRMED, Consent.class, CONFIRMED)
                    .allow(CONFIRMED, Execute.class, PROCESSING)
                    .allow(CONFIRMED, Reject.class, CANCELLED)
                    .allow(CONFIRMED, Lapse.class, CANCELLED)
                    .allow(CONFIRMED, Withdraw.class, CANCELLED)
                    .allow(PROCESSING, Complete.class, COMPLETED)
                    .allow(PROCESSING, Fail.class, FAILED)
                    .build();

    private CustomerOrderLifecycle() {}
}
