package dev.countersign.sandbox;

import dev.countersign.ethereum.Address;
import dev.countersign.ethereum.Keccak256;
import dev.countersign.lifecycle.Result;
import dev.countersign.order.ramp.OnRampOrderService;
import dev.countersign.order.ramp.ProviderOrderService;
import dev.countersign.order.ramp.ProviderOrderService.Waiting;
import dev.countersign.order.ramp.RampOrder;
import dev.countersign.order.ramp.RampOrderState;
import dev.countersign.order.ramp.RampProblem;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Plays the liquidity provider of every order. Off-ramp: accepts, pays, shows the proof; settles when its offer says so. On-ramp:
 * accepts, funds the escrow, and finds the fiat on its account.
 */
@ApplicationScoped
public class SimulatedProvider {

    private static final Logger LOG = Logger.getLogger(SimulatedProvider.class);

    private static final Set<RampOrderState> ITS_TURN = EnumSet.of(
            RampOrderState.AWAITING_LIQUIDITY_PROVIDER,
            RampOrderState.AWAITING_VENDOR_ESCROW_FUNDING,
            RampOrderState.FIAT_TRANSFER_PENDING,
            RampOrderState.CRYPTO_RECEIVED,
            RampOrderState.FIAT_PAYMENT_STARTED,
            RampOrderState.AWAITING_FIAT_RECEIVED_CONFIRMATION);
    private static final int BATCH = 100;
    private static final int WORD = 32;

    private static final JsonObject ACCOUNT =
            new JsonObject().put("account_name", "Sandbox Liquidity").put("iban", "PT50002700000001234567833");

    private final ProviderOrderService orders;
    private final OnRampOrderService onRampOrders;
    private final ChainFaucet faucet;
    private final World world;
    private final SandboxConfig config;

    SimulatedProvider(
            ProviderOrderService orders,
            OnRampOrderService onRampOrders,
            ChainFaucet faucet,
            World world,
            SandboxConfig config) {
        this.orders = orders;
        this.onRampOrders = onRampOrders;
        this.faucet = faucet;
        this.world = world;
        this.config = config;
    }

    /** Takes the next step of every order whose turn is the provider's. */
    @Scheduled(
            identity = "sandbox-provider",
            every = "{countersign.sandbox.tick}",
            concurrentExecution = ConcurrentExecution.SKIP,
            skipExecutionIf = SandboxOff.class)
    public Uni<Void> run() {
        return world.providerMode().flatMap(mode -> switch (mode) {
            case MANUAL -> Uni.createFrom().voidItem();
            case AUTO ->
                orders.waiting(ITS_TURN, config.pace(), BATCH)
                        .flatMap(waiting -> Multi.createFrom()
                                .iterable(waiting)
                                .onItem()
                                .transformToUniAndConcatenate(this::stepOrLeave)
                                .collect()
                                .asList()
                                .replaceWithVoid());
        });
    }

    /** One order that cannot go on must not keep the others waiting. */
    private Uni<Void> stepOrLeave(Waiting order) {
        return step(order)
                .replaceWithVoid()
                .onFailure()
                .invoke(failure -> LOG.warnf("order %s does not go on: %s", order.id(), failure.getMessage()))
                .onFailure()
                .recoverWithNull();
    }

    /** A refusal is no failure here: somebody else was faster. */
    private Uni<Result<RampOrder, RampProblem>> step(Waiting order) {
        return order.settlesAutomatically() && order.state() != RampOrderState.AWAITING_LIQUIDITY_PROVIDER
                ? orders.confirmSettlement(order.providerId(), order.id())
                : byState(order);
    }

    private Uni<Result<RampOrder, RampProblem>> byState(Waiting order) {
        return switch (order.state()) {
            case AWAITING_LIQUIDITY_PROVIDER -> orders.accept(order.providerId(), order.id(), escrow(order.id()));
            case CRYPTO_RECEIVED -> orders.submitProof(order.providerId(), order.id(), "SANDBOX-" + order.id());
            case FIAT_PAYMENT_STARTED -> orders.acceptProof(order.providerId(), order.id());
            case AWAITING_VENDOR_ESCROW_FUNDING -> fund(order);
            case FIAT_TRANSFER_PENDING -> onRampOrders.fiatReceived(order.providerId(), order.id());
            default -> orders.find(order.providerId(), order.id());
        };
    }

    private Uni<Result<RampOrder, RampProblem>> fund(Waiting waiting) {
        return orders.find(waiting.providerId(), waiting.id()).flatMap(found -> switch (found) {
            case Result.Refused<RampOrder, RampProblem> gone -> Uni.createFrom().item(found);
            case Result.Done<RampOrder, RampProblem> order ->
                faucet.fillEscrow(order.value())
                        .flatMap(filled -> onRampOrders.escrowFunded(waiting.providerId(), waiting.id(), ACCOUNT));
        });
    }

    /** An escrow of its own for each order, the same one however often it is asked for. */
    private static Address escrow(UUID orderId) {
        byte[] hash = Keccak256.hash(("escrow of " + orderId).getBytes(StandardCharsets.UTF_8));
        return Address.of(Arrays.copyOfRange(hash, WORD - 20, WORD));
    }
}
