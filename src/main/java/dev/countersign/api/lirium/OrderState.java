package dev.countersign.api.lirium;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.countersign.order.customer.CustomerOrderState;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The states of orders on this wire. */
@Schema(
        name = "LiriumOrderState",
        enumeration = {"pending", "processing", "completed", "cancelled"})
public enum OrderState {
    PENDING,
    PROCESSING,
    COMPLETED,
    CANCELLED;

    static OrderState of(CustomerOrderState state) {
        return switch (state) {
            case CREATED, CONFIRMED -> PENDING;
            case PROCESSING -> PROCESSING;
            case COMPLETED -> COMPLETED;
            case EXPIRED, CANCELLED, FAILED -> CANCELLED;
        };
    }

    /** Whether an order that is in it stays there. */
    boolean isClosed() {
        return this == COMPLETED || this == CANCELLED;
    }

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
