package dev.countersign.order.withdrawal;

import dev.countersign.ethereum.Address;
import dev.countersign.ledger.Amount;
import dev.countersign.transfer.TransferState;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What a person asked to withdraw, as it stood when it was read.
 *
 * @param requestedBy the person
 * @param net what arrives
 * @param fee what it costs on top; both leave the wallet
 * @param givenGross whether the caller named what leaves
 * @param state where its transfer stands
 * @param txHash of the transaction, once it is fixed
 */
public record Withdrawal(
        UUID id,
        UUID partnerId,
        UUID walletId,
        UUID requestedBy,
        String networkId,
        Address recipient,
        Amount net,
        Amount fee,
        boolean givenGross,
        NewWithdrawal.Labels labels,
        UUID transferId,
        TransferState state,
        Optional<String> txHash,
        Instant createdAt) {

    /** What leaves the wallet. */
    public Amount gross() {
        return net.plus(fee);
    }

    static Withdrawal of(Row row) {
        String asset = row.getString("asset_code");
        return new Withdrawal(
                row.getUUID("id"),
                row.getUUID("partner_id"),
                row.getUUID("wallet_id"),
                row.getUUID("requested_by"),
                row.getString("network_id"),
                Address.parse(row.getString("recipient_address")),
                new Amount(asset, row.getBigDecimal("net")),
                new Amount(asset, row.getBigDecimal("fee")),
                row.getBoolean("given_gross"),
                new NewWithdrawal.Labels(
                        Optional.ofNullable(row.getString("sequence_id")),
                        Optional.ofNullable(row.getString("tag")),
                        Optional.ofNullable(row.getString("comment")),
                        attributes(row.getJsonObject("attributes"))),
                row.getUUID("transfer_id"),
                TransferState.valueOf(row.getString("transfer_state")),
                Optional.ofNullable(row.getString("tx_hash")),
                row.getOffsetDateTime("created_at").toInstant());
    }

    private static Map<String, String> attributes(JsonObject kept) {
        return kept.fieldNames().stream().collect(Collectors.toUnmodifiableMap(name -> name, kept::getString));
    }
}
