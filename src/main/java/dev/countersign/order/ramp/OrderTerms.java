package dev.countersign.order.ramp;

import io.vertx.mutiny.sqlclient.Row;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.UUID;

/**
 * What was agreed when an order was made, and never changes.
 *
 * @param cryptoAmount gross, with the asset's scale
 * @param fiatAmount with the currency's scale
 * @param licensed whether the provider was a licensed institution
 * @param paymentDetailsId where the fiat goes, if it goes to a user
 */
public record OrderTerms(
        UUID orderId,
        UUID userId,
        BigDecimal cryptoAmount,
        String assetCode,
        BigDecimal fiatAmount,
        String fiatCurrency,
        boolean licensed,
        Optional<Long> paymentDetailsId) {

    static OrderTerms of(Row row) {
        String currency = row.getString("fiat_currency");
        return new OrderTerms(
                row.getUUID("id"),
                row.getUUID("user_id"),
                row.getBigDecimal("crypto_amount").setScale(row.getShort("decimals")),
                row.getString("asset_code"),
                row.getBigDecimal("fiat_amount").setScale(Prices.fiatScale(currency)),
                currency,
                row.getBoolean("licensed"),
                Optional.ofNullable(row.getLong("payment_details_id")));
    }
}
