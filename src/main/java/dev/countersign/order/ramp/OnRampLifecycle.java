package dev.countersign.order.ramp;

import static dev.countersign.order.ramp.RampOrderState.AWAITING_FIAT_TRANSFER;
import static dev.countersign.order.ramp.RampOrderState.AWAITING_LIQUIDITY_PROVIDER;
import static dev.countersign.order.ramp.RampOrderState.AWAITING_VENDOR_ESCROW_FUNDING;
import static dev.countersign.order.ramp.RampOrderState.CANCELLED;
import static dev.countersign.order.ramp.RampOrderState.COMPLETED;
import static dev.countersign.order.ramp.RampOrderState.CRYPTO_PAYOUT_PENDING;
import static dev.countersign.order.ramp.RampOrderState.FAILED;
import static dev.countersign.order.ramp.RampOrderState.FIAT_TRANSFER_PENDING;
import static dev.countersign.order.ramp.RampOrderState.SEND_OUT_COMPLETED;
import static dev.countersign.order.ramp.RampOrderState.SEND_OUT_FAILED;
import static dev.countersign.order.ramp.RampOrderState.SEND_OUT_PENDING;

import dev.countersign.lifecycle.TransitionTable;
import dev.countersign.order.ramp.RampOrderCommand.Accept;
import dev.countersign.order.ramp.RampOrderCommand.Cancel;
import dev.countersign.order.ramp.RampOrderCommand.CompletePayout;
import dev.countersign.order.ramp.RampOrderCommand.CompleteSendOut;
import dev.countersign.order.ramp.RampOrderCommand.ConfirmFiatReceipt;
import dev.countersign.order.ramp.RampOrderCommand.ConfirmPaymentSent;
import dev.countersign.order.ramp.RampOrderCommand.Decline;
import dev.countersign.order.ramp.RampOrderCommand.DenyFiatReceipt;
import dev.countersign.order.ramp.RampOrderCommand.Expire;
import dev.countersign.order.ramp.RampOrderCommand.FailEscrow;
import dev.countersign.order.ramp.RampOrderCommand.FailPayout;
import dev.countersign.order.ramp.RampOrderCommand.FailSendOut;
import dev.countersign.order.ramp.RampOrderCommand.FundEscrow;
import dev.countersign.order.ramp.RampOrderCommand.LapsePayment;
import dev.countersign.order.ramp.RampOrderCommand.StartSendOut;
import dev.countersign.order.ramp.RampOrderCommand.SubmitPayerDetails;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The life of an on-ramp order: the provider's crypto goes into escrow, the fiat is paid, the escrow pays the partner's wallet. A
 * completed order may then be sent out to another chain; however that ends, the trade was completed.
 */
public final class OnRampLifecycle {

    public static final TransitionTable<RampOrderState, RampOrderCommand> TABLE =
            TransitionTable.<RampOrderState, RampOrderCommand>from(AWAITING_LIQUIDITY_PROVIDER)
                    .allow(AWAITING_LIQUIDITY_PROVIDER, Accept.class, AWAITING_VENDOR_ESCROW_FUNDING)
                    .allow(AWAITING_LIQUIDITY_PROVIDER, Decline.class, CANCELLED)
                    .allow(AWAITING_LIQUIDITY_PROVIDER, Cancel.class, CANCELLED)
                    .allow(AWAITING_LIQUIDITY_PROVIDER, Expire.class, CANCELLED)
                    .allow(AWAITING_VENDOR_ESCROW_FUNDING, FundEscrow.class, AWAITING_FIAT_TRANSFER)
                    .allow(AWAITING_VENDOR_ESCROW_FUNDING, Decline.class, CANCELLED)
                    .allow(AWAITING_VENDOR_ESCROW_FUNDING, Expire.class, CANCELLED)
                    .allow(AWAITING_VENDOR_ESCROW_FUNDING, FailEscrow.class, FAILED)
                    .allow(AWAITING_FIAT_TRANSFER, SubmitPayerDetails.class, AWAITING_FIAT_TRANSFER)
                    .allow(AWAITING_FIAT_TRANSFER, ConfirmPaymentSent.class, FIAT_TRANSFER_PENDING)
                    .allow(AWAITING_FIAT_TRANSFER, ConfirmFiatReceipt.class, CRYPTO_PAYOUT_PENDING)
                    .allow(AWAITING_FIAT_TRANSFER, LapsePayment.class, CANCELLED)
                    .allow(FIAT_TRANSFER_PENDING, ConfirmFiatReceipt.class, CRYPTO_PAYOUT_PENDING)
                    .allow(FIAT_TRANSFER_PENDING, DenyFiatReceipt.class, CANCELLED)
                    .allow(CRYPTO_PAYOUT_PENDING, CompletePayout.class, COMPLETED)
                    .allow(CRYPTO_PAYOUT_PENDING, FailPayout.class, FAILED)
                    .allow(COMPLETED, StartSendOut.class, SEND_OUT_PENDING)
                    .allow(SEND_OUT_PENDING, CompleteSendOut.class, SEND_OUT_COMPLETED)
                    .allow(SEND_OUT_PENDING, FailSendOut.class, SEND_OUT_FAILED)
                    .repeat(Accept.class, AWAITING_VENDOR_ESCROW_FUNDING)
                    .repeat(FundEscrow.class, AWAITING_FIAT_TRANSFER)
                    .repeat(
                            ConfirmFiatReceipt.class,
                            CRYPTO_PAYOUT_PENDING,
                            COMPLETED,
                            SEND_OUT_PENDING,
                            SEND_OUT_COMPLETED,
                            SEND_OUT_FAILED)
                    .build();

    private static final Map<Class<? extends RampOrderCommand>, PartnerAction> ACTIONS = Map.of(
            Cancel.class, PartnerAction.CANCEL,
            SubmitPayerDetails.class, PartnerAction.SUBMIT_PAYER_DETAILS,
            ConfirmPaymentSent.class, PartnerAction.CONFIRM_PAYMENT_SENT,
            StartSendOut.class, PartnerAction.AUTHORIZE_BRIDGE);

    private OnRampLifecycle() {}

    /** What the partner can do in a state: the edges that a partner's call may take. */
    public static List<PartnerAction> allowedActions(RampOrderState state) {
        return TABLE.triggersFrom(state).stream()
                .map(ACTIONS::get)
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .toList();
    }
}
