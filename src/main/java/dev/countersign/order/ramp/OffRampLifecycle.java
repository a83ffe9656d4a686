package dev.countersign.order.ramp;

import static dev.countersign.order.ramp.RampOrderState.AWAITING_CRYPTO_TRANSFER_AUTHORIZATION;
import static dev.countersign.order.ramp.RampOrderState.AWAITING_FIAT_RECEIVED_CONFIRMATION;
import static dev.countersign.order.ramp.RampOrderState.AWAITING_LIQUIDITY_PROVIDER;
import static dev.countersign.order.ramp.RampOrderState.CANCELLED;
import static dev.countersign.order.ramp.RampOrderState.COMPLETED;
import static dev.countersign.order.ramp.RampOrderState.CREATED;
import static dev.countersign.order.ramp.RampOrderState.CRYPTO_RECEIVED;
import static dev.countersign.order.ramp.RampOrderState.CRYPTO_RELEASE_PENDING;
import static dev.countersign.order.ramp.RampOrderState.CRYPTO_TRANSFER_AUTHORIZATION_PENDING;
import static dev.countersign.order.ramp.RampOrderState.FAILED;
import static dev.countersign.order.ramp.RampOrderState.FIAT_PAYMENT_STARTED;
import static dev.countersign.order.ramp.RampOrderState.FIAT_RECEIVED_CONFIRMED;
import static dev.countersign.order.ramp.RampOrderState.PRICE_CHANGED_REQUOTE_NEEDED;

import dev.countersign.lifecycle.TransitionTable;
import dev.countersign.order.ramp.RampOrderCommand.Accept;
import dev.countersign.order.ramp.RampOrderCommand.AcceptProof;
import dev.countersign.order.ramp.RampOrderCommand.AuthorizeFunding;
import dev.countersign.order.ramp.RampOrderCommand.BeginRelease;
import dev.countersign.order.ramp.RampOrderCommand.Cancel;
import dev.countersign.order.ramp.RampOrderCommand.CancelFunding;
import dev.countersign.order.ramp.RampOrderCommand.CloseWindow;
import dev.countersign.order.ramp.RampOrderCommand.CompleteRelease;
import dev.countersign.order.ramp.RampOrderCommand.ConfirmFiatReceived;
import dev.countersign.order.ramp.RampOrderCommand.ConfirmSettlement;
import dev.countersign.order.ramp.RampOrderCommand.Decline;
import dev.countersign.order.ramp.RampOrderCommand.DeclineProof;
import dev.countersign.order.ramp.RampOrderCommand.Expire;
import dev.countersign.order.ramp.RampOrderCommand.FailFunding;
import dev.countersign.order.ramp.RampOrderCommand.FailRelease;
import dev.countersign.order.ramp.RampOrderCommand.Forbid;
import dev.countersign.order.ramp.RampOrderCommand.LapseFunding;
import dev.countersign.order.ramp.RampOrderCommand.LapsePayment;
import dev.countersign.order.ramp.RampOrderCommand.Publish;
import dev.countersign.order.ramp.RampOrderCommand.ReceiveCrypto;
import dev.countersign.order.ramp.RampOrderCommand.RejectFunding;
import dev.countersign.order.ramp.RampOrderCommand.Reprice;
import dev.countersign.order.ramp.RampOrderCommand.SubmitProof;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The life of an off-ramp order: crypto goes into escrow, fiat comes back, the escrow pays out. */
public final class OffRampLifecycle {

    public static final TransitionTable<RampOrderState, RampOrderCommand> TABLE =
            TransitionTable.<RampOrderState, RampOrderCommand>from(CREATED)
                    .allow(CREATED, Publish.class, AWAITING_LIQUIDITY_PROVIDER)
                    .allow(CREATED, Cancel.class, CANCELLED)
                    .allow(CREATED, Expire.class, CANCELLED)
                    .allow(AWAITING_LIQUIDITY_PROVIDER, Accept.class, AWAITING_CRYPTO_TRANSFER_AUTHORIZATION)
                    .allow(AWAITING_LIQUIDITY_PROVIDER, Reprice.class, PRICE_CHANGED_REQUOTE_NEEDED)
                    .allow(AWAITING_LIQUIDITY_PROVIDER, Decline.class, CANCELLED)
                    .allow(AWAITING_LIQUIDITY_PROVIDER, Forbid.class, CANCELLED)
                    .allow(AWAITING_LIQUIDITY_PROVIDER, Cancel.class, CANCELLED)
                    .allow(AWAITING_LIQUIDITY_PROVIDER, Expire.class, CANCELLED)
                    .allow(
                            AWAITING_CRYPTO_TRANSFER_AUTHORIZATION,
                            AuthorizeFunding.class,
                            CRYPTO_TRANSFER_AUTHORIZATION_PENDING)
                    .allow(AWAITING_CRYPTO_TRANSFER_AUTHORIZATION, CancelFunding.class, CANCELLED)
                    .allow(AWAITING_CRYPTO_TRANSFER_AUTHORIZATION, RejectFunding.class, CANCELLED)
                    .allow(AWAITING_CRYPTO_TRANSFER_AUTHORIZATION, CloseWindow.class, CANCELLED)
                    .allow(CRYPTO_TRANSFER_AUTHORIZATION_PENDING, ReceiveCrypto.class, CRYPTO_RECEIVED)
                    .allow(CRYPTO_TRANSFER_AUTHORIZATION_PENDING, CancelFunding.class, CANCELLED)
                    .allow(CRYPTO_TRANSFER_AUTHORIZATION_PENDING, RejectFunding.class, CANCELLED)
                    .allow(CRYPTO_TRANSFER_AUTHORIZATION_PENDING, CloseWindow.class, CANCELLED)
                    .allow(CRYPTO_TRANSFER_AUTHORIZATION_PENDING, LapseFunding.class, CANCELLED)
                    .allow(CRYPTO_TRANSFER_AUTHORIZATION_PENDING, FailFunding.class, FAILED)
                    .allow(CRYPTO_RECEIVED, SubmitProof.class, FIAT_PAYMENT_STARTED)
                    .allow(CRYPTO_RECEIVED, LapsePayment.class, CANCELLED)
                    .allow(CRYPTO_RECEIVED, ConfirmFiatReceived.class, FIAT_RECEIVED_CONFIRMED)
                    .allow(CRYPTO_RECEIVED, ConfirmSettlement.class, FIAT_RECEIVED_CONFIRMED)
                    .allow(FIAT_PAYMENT_STARTED, AcceptProof.class, AWAITING_FIAT_RECEIVED_CONFIRMATION)
                    .allow(FIAT_PAYMENT_STARTED, DeclineProof.class, CANCELLED)
                    .allow(FIAT_PAYMENT_STARTED, ConfirmFiatReceived.class, FIAT_RECEIVED_CONFIRMED)
                    .allow(FIAT_PAYMENT_STARTED, ConfirmSettlement.class, FIAT_RECEIVED_CONFIRMED)
                    .allow(AWAITING_FIAT_RECEIVED_CONFIRMATION, ConfirmFiatReceived.class, FIAT_RECEIVED_CONFIRMED)
                    .allow(AWAITING_FIAT_RECEIVED_CONFIRMATION, ConfirmSettlement.class, FIAT_RECEIVED_CONFIRMED)
                    .allow(FIAT_RECEIVED_CONFIRMED, BeginRelease.class, CRYPTO_RELEASE_PENDING)
                    .allow(CRYPTO_RELEASE_PENDING, CompleteRelease.class, COMPLETED)
                    .allow(CRYPTO_RELEASE_PENDING, FailRelease.class, FAILED)
                    .repeat(Accept.class, AWAITING_CRYPTO_TRANSFER_AUTHORIZATION)
                    .repeat(SubmitProof.class, FIAT_PAYMENT_STARTED)
                    .repeat(AcceptProof.class, AWAITING_FIAT_RECEIVED_CONFIRMATION)
                    .repeat(ConfirmFiatReceived.class, FIAT_RECEIVED_CONFIRMED, CRYPTO_RELEASE_PENDING, COMPLETED)
                    .repeat(ConfirmSettlement.class, FIAT_RECEIVED_CONFIRMED, CRYPTO_RELEASE_PENDING, COMPLETED)
                    .build();

    private static final Map<Class<? extends RampOrderCommand>, PartnerAction> ACTIONS = Map.of(
            Cancel.class, PartnerAction.CANCEL,
            CancelFunding.class, PartnerAction.CANCEL,
            AuthorizeFunding.class, PartnerAction.AUTHORIZE_CRYPTO_TRANSFER,
            ConfirmFiatReceived.class, PartnerAction.CONFIRM_FIAT_RECEIVED);

    private static final Set<RampOrderState> AUTHORIZATION_STAGE =
            EnumSet.of(AWAITING_CRYPTO_TRANSFER_AUTHORIZATION, CRYPTO_TRANSFER_AUTHORIZATION_PENDING);

    private OffRampLifecycle() {}

    /** What the partner can do in a state: the edges that a partner's call may take. */
    public static List<PartnerAction> allowedActions(RampOrderState state) {
        return TABLE.triggersFrom(state).stream()
                .map(ACTIONS::get)
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .toList();
    }

    /** What the partner must do, since nobody else can move the order on. */
    public static Optional<PartnerAction> requiredAction(RampOrderState state) {
        return switch (state) {
            case AWAITING_CRYPTO_TRANSFER_AUTHORIZATION -> Optional.of(PartnerAction.AUTHORIZE_CRYPTO_TRANSFER);
            case AWAITING_FIAT_RECEIVED_CONFIRMATION -> Optional.of(PartnerAction.CONFIRM_FIAT_RECEIVED);
            default -> Optional.empty();
        };
    }

    /** Whether the authorization window is shown in this state. */
    public static boolean showsWindow(RampOrderState state) {
        return AUTHORIZATION_STAGE.contains(state);
    }
}
