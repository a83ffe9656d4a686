package dev.countersign.order.ramp;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;

/**
 * Where a user's fiat goes.
 *
 * @param rail the payment method's slug, such as {@code bank-transfer}
 * @param route the payment network's slug, such as {@code sepa}
 * @param details what the method needs: account number, phone, …
 */
public record PaymentDetails(
        long id,
        UUID userId,
        String currency,
        String rail,
        String route,
        long paymentMethodId,
        long paymentNetworkId,
        String institutionName,
        Optional<String> countryCode,
        JsonObject details) {}
