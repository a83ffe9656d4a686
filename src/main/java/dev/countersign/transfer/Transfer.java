package dev.countersign.transfer;

import dev.countersign.authorization.PayloadDigest;
import dev.countersign.ethereum.Address;
import dev.countersign.ethereum.Eip712Domain;
import dev.countersign.ethereum.Erc20Transfer;
import dev.countersign.trace.Step;
import io.opentelemetry.api.common.Attributes;
import io.vertx.mutiny.sqlclient.Row;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One outgoing movement of crypto, as it stood when it was read.
 *
 * @param walletId the source wallet; empty for an escrow
 * @param amountAtomic what arrives, in atomic units of the token
 * @param feeAtomic what it costs whoever asked, on top
 * @param decimals of the token
 * @param gasLimit the most gas that the relayed call may use
 * @param submitBefore when it must have been submitted, or must not be any more
 * @param senderNonce the forwarder nonce that the sender signed, once released
 * @param submission exactly what is broadcast, once submitted
 * @param releasedAt by the database's clock
 */
public record Transfer(
        UUID id,
        UUID partnerId,
        OwnerType ownerType,
        UUID ownerId,
        TransferPurpose purpose,
        TransferState state,
        String networkId,
        String assetCode,
        BigInteger chainId,
        Address token,
        Address forwarder,
        String forwarderName,
        String forwarderVersion,
        Address sender,
        Address recipient,
        Optional<UUID> walletId,
        BigInteger amountAtomic,
        BigInteger feeAtomic,
        int decimals,
        BigInteger gasLimit,
        Optional<Instant> submitBefore,
        Optional<BigInteger> senderNonce,
        Optional<Submission> submission,
        Optional<Instant> releasedAt,
        Instant updatedAt) {

    /** The EIP-712 domain under which this transfer's request is signed: ours, never a caller's. */
    public Eip712Domain domain() {
        return new Eip712Domain(forwarderName, forwarderVersion, chainId, forwarder);
    }

    /** The ERC-20 call that moves exactly this amount to exactly this recipient. */
    public byte[] calldata() {
        return new Erc20Transfer(recipient, amountAtomic).encode();
    }

    /** The fingerprint of what people agree to: everything that says what moves, from where, to whom, at what cost, for which order, and the call by which it does. */
    PayloadDigest digest() {
        return PayloadDigest.of(List.of(
                "transfer/2",
                id.toString(),
                partnerId.toString(),
                ownerType.name(),
                ownerId.toString(),
                purpose.name(),
                networkId,
                assetCode,
                chainId.toString(),
                token.lowerCase(),
                forwarder.lowerCase(),
                sender.lowerCase(),
                recipient.lowerCase(),
                amountAtomic.toString(),
                feeAtomic.toString(),
                String.valueOf(decimals),
                HexFormat.of().formatHex(calldata())));
    }

    /** Work on this transfer, as it is shown in traces. */
    Step step(String name) {
        return Step.inside(
                name,
                Attributes.builder()
                        .put("countersign.transfer_id", id.toString())
                        .put("countersign.partner_id", partnerId.toString())
                        .put("countersign.network", networkId)
                        .put("countersign.purpose", purpose.name())
                        .put("countersign.state", state.name())
                        .build());
    }

    /** A transfer as it will be once it is held. */
    static Transfer proposed(UUID id, HoldTransfer hold, BigInteger gasLimit, Instant now) {
        return new Transfer(
                id,
                hold.partnerId(),
                hold.ownerType(),
                hold.ownerId(),
                hold.purpose(),
                TransferLifecycle.TABLE.initial(),
                hold.token().networkId(),
                hold.token().assetCode(),
                hold.token().chainId(),
                hold.token().contract(),
                hold.token().forwarder(),
                hold.token().forwarderName(),
                hold.token().forwarderVersion(),
                hold.sender(),
                hold.recipient(),
                hold.walletId(),
                hold.amountAtomic(),
                hold.feeAtomic(),
                hold.token().decimals(),
                gasLimit,
                hold.submitBefore(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                now);
    }

    static Transfer of(Row row) {
        return new Transfer(
                row.getUUID("id"),
                row.getUUID("partner_id"),
                OwnerType.valueOf(row.getString("owner_type")),
                row.getUUID("owner_id"),
                TransferPurpose.valueOf(row.getString("purpose")),
                TransferState.valueOf(row.getString("state")),
                row.getString("network_id"),
                row.getString("asset_code"),
                integer(row, "chain_id"),
                Address.parse(row.getString("token_address")),
                Address.parse(row.getString("forwarder_address")),
                row.getString("forwarder_name"),
                row.getString("forwarder_version"),
                Address.parse(row.getString("sender_address")),
                Address.parse(row.getString("recipient_address")),
                Optional.ofNullable(row.getUUID("wallet_id")),
                integer(row, "amount_atomic"),
                integer(row, "fee_atomic"),
                row.getShort("decimals"),
                integer(row, "gas_limit"),
                Optional.ofNullable(row.getOffsetDateTime("submit_before")).map(time -> time.toInstant()),
                Optional.ofNullable(row.getBigDecimal("sender_nonce")).map(nonce -> nonce.toBigIntegerExact()),
                Optional.ofNullable(row.getString("tx_hash"))
                        .map(hash ->
                                new Submission(hash, row.getBuffer("submission").getBytes())),
                Optional.ofNullable(row.getOffsetDateTime("released_at")).map(time -> time.toInstant()),
                row.getOffsetDateTime("updated_at").toInstant());
    }

    private static BigInteger integer(Row row, String column) {
        return row.getBigDecimal(column).toBigIntegerExact();
    }
}
