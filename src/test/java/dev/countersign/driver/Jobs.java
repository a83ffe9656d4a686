package dev.countersign.driver;

import dev.countersign.authorization.AuthorizationExpirer;
import dev.countersign.authorization.AuthorizationMetrics;
import dev.countersign.event.webhook.WebhookDispatcher;
import dev.countersign.event.webhook.WebhookMetrics;
import dev.countersign.event.webhook.WebhookSweeper;
import dev.countersign.idempotency.IdempotencySweeper;
import dev.countersign.mail.MailDispatcher;
import dev.countersign.mail.MailMetrics;
import dev.countersign.mail.MailSweeper;
import dev.countersign.order.customer.CustomerOrderExpirer;
import dev.countersign.order.ramp.EscrowWatch;
import dev.countersign.order.ramp.QuoteSweeper;
import dev.countersign.order.ramp.RampOrderExpirer;
import dev.countersign.order.ramp.RampOrderMetrics;
import dev.countersign.order.ramp.RampOrderTally;
import dev.countersign.order.ramp.SendOutTracker;
import dev.countersign.sandbox.ChainMiner;
import dev.countersign.sandbox.SimulatedProvider;
import dev.countersign.transfer.PolicyGate;
import dev.countersign.transfer.TransferDispatcher;
import dev.countersign.transfer.TransferMetrics;
import dev.countersign.transfer.TransferTracker;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.spi.CDI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The jobs, which run in tests when a test says so. */
public final class Jobs {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Jobs() {}

    /** Released transfers go to the chain, the chain executes them, and their outcome is looked up. */
    public static void settleChain() {
        dispatch();
        mine();
        track();
    }

    public static void dispatch() {
        run(dispatcher().run());
    }

    public static void mine() {
        run(bean(ChainMiner.class).run());
    }

    public static void track() {
        run(tracker().run());
    }

    public static void expireAuthorizations() {
        run(bean(AuthorizationExpirer.class).run());
    }

    /** The policy is asked once more about what people have agreed to. */
    public static void askPolicyAgain() {
        run(bean(PolicyGate.class).run());
    }

    public static void expireOrders() {
        run(bean(RampOrderExpirer.class).run());
    }

    public static void expireCustomerOrders() {
        run(bean(CustomerOrderExpirer.class).run());
    }

    public static void sweepQuotes() {
        run(bean(QuoteSweeper.class).run());
    }

    public static void foldTally() {
        run(bean(RampOrderTally.class).run());
    }

    public static void sweepIdempotencyKeys() {
        run(bean(IdempotencySweeper.class).run());
    }

    /** Bridges are asked about what reached them. */
    public static void followSendOuts() {
        run(sendOuts().run());
    }

    /** Escrows of ended on-ramp orders are looked at. */
    public static void watchEscrows() {
        run(bean(EscrowWatch.class).run());
    }

    public static SendOutTracker sendOuts() {
        return bean(SendOutTracker.class);
    }

    public static void playProvider() {
        run(bean(SimulatedProvider.class).run());
    }

    /** Delivers what is due, and what becomes due by that, until nothing is. */
    public static void deliverWebhooks() {
        run(webhooks().run());
    }

    public static void sweepWebhooks() {
        run(bean(WebhookSweeper.class).run());
    }

    public static void countWebhooks() {
        run(bean(WebhookMetrics.class).run());
    }

    /** Sends what is due, and gives up what is over. */
    public static void deliverMail() {
        run(mail().run());
    }

    public static void sweepMail() {
        run(bean(MailSweeper.class).run());
    }

    public static void countAuthorizations() {
        run(bean(AuthorizationMetrics.class).run());
    }

    public static void countTransfers() {
        run(bean(TransferMetrics.class).run());
    }

    public static void countRampOrders() {
        run(bean(RampOrderMetrics.class).run());
    }

    public static void countMail() {
        run(bean(MailMetrics.class).run());
    }

    public static MailDispatcher mail() {
        return bean(MailDispatcher.class);
    }

    /** A job on its way, so that several run at once. */
    public static CompletableFuture<Void> start(Uni<Void> job) {
        return job.subscribeAsCompletionStage();
    }

    public static WebhookDispatcher webhooks() {
        return bean(WebhookDispatcher.class);
    }

    public static TransferDispatcher dispatcher() {
        return bean(TransferDispatcher.class);
    }

    public static TransferTracker tracker() {
        return bean(TransferTracker.class);
    }

    public static AuthorizationExpirer expirer() {
        return bean(AuthorizationExpirer.class);
    }

    private static void run(Uni<Void> job) {
        job.await().atMost(LIMIT);
    }

    private static <T> T bean(Class<T> type) {
        return CDI.current().select(type).get();
    }
}
