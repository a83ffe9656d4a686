package dev.countersign.order.ramp;

import dev.countersign.ethereum.Address;
import io.vertx.mutiny.sqlclient.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/**
 * What a liquidity provider is ready to do now.
 *
 * @param route the payment network's slug
 * @param rail the payment method's slug
 * @param rate fiat for one unit of crypto
 * @param minCrypto the least it takes, in units of the asset
 * @param maxCrypto the most it takes, in units of the asset
 * @param licensed whether the provider is a licensed institution, rather than a peer
 * @param settlesAutomatically whether the provider reports by itself when the fiat has arrived
 * @param requestsPayment whether an on-ramp provider sends a payment request to the payer's account
 * @param settlementAddress where the escrow pays out, or on-ramp is refunded
 */
public record Offer(
        UUID id,
        UUID providerId,
        Direction direction,
        String assetCode,
        int decimals,
        String networkId,
        String fiatCurrency,
        String rail,
        String route,
        BigDecimal rate,
        BigDecimal minCrypto,
        BigDecimal maxCrypto,
        boolean licensed,
        boolean settlesAutomatically,
        boolean requestsPayment,
        Address settlementAddress,
        boolean enabled,
        Instant updatedAt) {

    boolean takes(BigDecimal cryptoAmount) {
        return cryptoAmount.compareTo(minCrypto) >= 0 && cryptoAmount.compareTo(maxCrypto) <= 0;
    }

    static Offer of(Row row) {
        return new Offer(
                row.getUUID("id"),
                row.getUUID("provider_id"),
                Direction.valueOf(row.getString("direction")),
                row.getString("asset_code"),
                row.getShort("decimals"),
                row.getString("network_id"),
                row.getString("currency"),
                row.getString("rail"),
                row.getString("route"),
                row.getBigDecimal("rate").stripTrailingZeros(),
                row.getBigDecimal("min_crypto"),
                row.getBigDecimal("max_crypto"),
                row.getBoolean("licensed"),
                row.getBoolean("settles_automatically"),
                row.getBoolean("requests_payment"),
                Address.parse(row.getString("settlement_address")),
                row.getBoolean("enabled"),
                row.getOffsetDateTime("updated_at").toInstant());
    }
}
