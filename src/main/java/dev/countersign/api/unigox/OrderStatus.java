package dev.countersign.api.unigox;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.countersign.order.ramp.RampOrderState;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The order statuses of the wire, all nineteen of seed 001. */
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

    /** The wire has no word for the time between the provider's receipt of the fiat and the payout of the crypto. */
    static OrderStatus of(RampOrderState state) {
        return state == RampOrderState.CRYPTO_PAYOUT_PENDING ? FIAT_TRANSFER_PENDING : valueOf(state.name());
    }

    /** The status of that text, written exactly so. */
    static Optional<OrderStatus> parse(String text) {
        return Arrays.stream(values())
                .filter(status -> status.text().equals(text))
                .findFirst();
    }

    /** The states that are reported as this status. */
    Set<RampOrderState> states() {
        return Arrays.stream(RampOrderState.values())
                .filter(state -> of(state) == this)
                .collect(Collectors.toUnmodifiableSet());
    }
}
