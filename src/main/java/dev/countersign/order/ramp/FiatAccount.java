package dev.countersign.order.ramp;

import io.vertx.core.json.JsonObject;

/**
 * An account that fiat is paid to or from.
 *
 * @param paymentMethodName for humans, such as {@code Bank transfer}
 * @param paymentNetworkName for humans, such as {@code SEPA}
 * @param details what the method needs: account number, phone, …
 */
public record FiatAccount(String paymentMethodName, String paymentNetworkName, JsonObject details) {}
