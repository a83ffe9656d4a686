package dev.countersign.order.ramp;

import dev.countersign.database.Transaction;
import dev.countersign.ethereum.Address;
import dev.countersign.market.MarketService;
import dev.countersign.market.Token;
import dev.countersign.transfer.HoldTransfer;
import dev.countersign.transfer.Judged;
import dev.countersign.transfer.OwnerType;
import dev.countersign.transfer.Proposal;
import dev.countersign.transfer.TransferPurpose;
import dev.countersign.transfer.TransferService;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.UUID;

/**
 * Moves an order's crypto in and out of its escrow, always through held transfers. Off-ramp the escrow holds the gross amount; on-ramp
 * what the partner's wallet will receive, since the fee stays with the provider, who owes it.
 */
@ApplicationScoped
class Escrow {

    private static final String PARTNER = "wallet_address";
    private static final String PROVIDER = "settlement_address";

    private final RampOrderRepository orders;
    private final MarketService market;
    private final TransferService transfers;

    Escrow(RampOrderRepository orders, MarketService market, TransferService transfers) {
        this.orders = orders;
        this.market = market;
        this.transfers = transfers;
    }

    /** What funding an off-ramp order's escrow from the partner's wallet would do, with all that its policy has to be told. */
    Uni<Proposal> proposeFunding(RampOrder order, Address escrow) {
        return orders.wallet(order)
                .flatMap(source -> market.token(order.assetCode(), order.networkId())
                        .map(Optional::orElseThrow)
                        .flatMap(token -> transfers.propose(
                                new HoldTransfer(
                                        order.partnerId(),
                                        OwnerType.RAMP_ORDER,
                                        order.id(),
                                        TransferPurpose.FUNDING,
                                        token,
                                        source.address(),
                                        escrow,
                                        Optional.of(source.walletId()),
                                        order.price()
                                                .cryptoAmount()
                                                .movePointRight(token.decimals())
                                                .toBigIntegerExact(),
                                        BigInteger.ZERO,
                                        Optional.empty()),
                                source.requester(),
                                Optional.empty())));
    }

    /** Asks the partner's wallet to fund the escrow, and whomever its policy says. */
    Uni<Judged> fund(Transaction transaction, Proposal proposal) {
        return transfers.holdForSignature(transaction, proposal);
    }

    /** Pays an off-ramp order's escrow out to the liquidity provider. */
    Uni<Void> settle(Transaction transaction, UUID orderId) {
        return orders.lock(transaction, orderId)
                .flatMap(order -> empty(transaction, order, TransferPurpose.SETTLEMENT, PROVIDER));
    }

    /** Pays an on-ramp order's escrow out to the partner's wallet. */
    Uni<Void> payOut(Transaction transaction, UUID orderId) {
        return orders.lock(transaction, orderId)
                .flatMap(order -> empty(transaction, order, TransferPurpose.PAYOUT, PARTNER));
    }

    /** What an on-ramp order's escrow will pay to the partner's wallet; nothing is held yet. */
    Uni<HoldTransfer> payout(RampOrder order) {
        return market.token(order.assetCode(), order.networkId())
                .map(Optional::orElseThrow)
                .flatMap(token -> orders.wallet(order)
                        .map(wallet -> new HoldTransfer(
                                order.partnerId(),
                                OwnerType.RAMP_ORDER,
                                order.id(),
                                TransferPurpose.PAYOUT,
                                token,
                                order.escrow().orElseThrow(),
                                wallet.address(),
                                order.price()
                                        .net()
                                        .movePointRight(token.decimals())
                                        .toBigIntegerExact(),
                                Optional.empty())));
    }

    /** Pays what arrived in the escrow of an ended on-ramp order back to the liquidity provider, whatever it is. */
    Uni<Void> giveBack(Transaction transaction, UUID orderId, BigInteger amountAtomic) {
        return orders.lock(transaction, orderId)
                .flatMap(order -> token(transaction, order)
                        .flatMap(token -> transfers.holdAgreed(
                                transaction,
                                new HoldTransfer(
                                        order.getUUID("partner_id"),
                                        OwnerType.RAMP_ORDER,
                                        orderId,
                                        TransferPurpose.REFUND,
                                        token,
                                        Address.parse(order.getString("escrow_address")),
                                        Address.parse(order.getString(PROVIDER)),
                                        amountAtomic,
                                        Optional.empty()))));
    }

    /** Pays the escrow back to whoever filled it: the partner's wallet, or on-ramp the liquidity provider. */
    Uni<Void> refund(Transaction transaction, UUID orderId) {
        return orders.lock(transaction, orderId)
                .flatMap(order -> empty(
                        transaction,
                        order,
                        TransferPurpose.REFUND,
                        switch (Direction.valueOf(order.getString("direction"))) {
                            case OFF_RAMP -> PARTNER;
                            case ON_RAMP -> PROVIDER;
                        }));
    }

    private Uni<Void> empty(Transaction transaction, Row order, TransferPurpose purpose, String recipient) {
        return token(transaction, order)
                .flatMap(token -> transfers.holdAgreed(
                        transaction,
                        hold(
                                order,
                                purpose,
                                token,
                                Address.parse(order.getString("escrow_address")),
                                Address.parse(order.getString(recipient)))));
    }

    private Uni<Token> token(Transaction transaction, Row order) {
        return market.token(transaction, order.getString("asset_code"), order.getString("network_id"))
                .map(Optional::orElseThrow);
    }

    private static HoldTransfer hold(
            Row order, TransferPurpose purpose, Token token, Address sender, Address recipient) {
        BigDecimal gross = order.getBigDecimal("crypto_amount");
        BigDecimal amount = switch (Direction.valueOf(order.getString("direction"))) {
            case OFF_RAMP -> gross;
            case ON_RAMP -> gross.subtract(order.getBigDecimal("platform_fee"));
        };
        BigInteger atomic = amount.movePointRight(token.decimals()).toBigIntegerExact();
        return new HoldTransfer(
                order.getUUID("partner_id"),
                OwnerType.RAMP_ORDER,
                order.getUUID("id"),
                purpose,
                token,
                sender,
                recipient,
                atomic,
                Optional.empty());
    }
}
