package dev.countersign.api.unigox;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.countersign.order.ramp.RampOrderState;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The order statuses of the wire, all nineteen of seed 001; those of on-ramp orders no order has yet. */
@Schema(name = "PartnerOrderStatus")
public enum OrderStatus {
    CREATED,
    AWAITING_LIQUIDITY_PROVIDER,
    AWAITING_CRYPTO_TRANSFER_AUTHORIZATION,
    CRYPTO_TRANSFER_AUTHORIZATION_PENDING,
    CRYPTO_RECEIVED,
    FIAT_PAYMENT_STARTED,
    AWAITING_FIAT_RECEIVED_CONFIRMATION,
    FIAT_RECEIVED_CONFIRMED,
    CRYPTO_RELEASE_PENDING,
    AWAITING_VENDOR_ESCROW_FUNDING,
    AWAITING_FIAT_TRANSFER,
    FIAT_TRANSFER_PENDING,
    COMPLETED,
    CANCELLED,
    FAILED,
    PRICE_CHANGED_REQUOTE_NEEDED,
    SEND_OUT_PENDING,
    SEND_OUT_COMPLETED,
    SEND_OUT_FAILED;

    /** The status as the wire writes it. */
    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static OrderStatus of(RampOrderState state) {
        return valueOf(state.name());
    }

    /** The status of that text, written exactly so. */
    static Optional<OrderStatus> parse(String text) {
        return Arrays.stream(values())
                .filter(status -> status.text().equals(text))
                .findFirst();
    }

    /** The state that is reported as this status; empty for statuses that no order of today can have. */
    Optional<RampOrderState> state() {
        return Arrays.stream(RampOrderState.values())
                .filter(state -> state.name().equals(name()))
                .findFirst();
    }
}
