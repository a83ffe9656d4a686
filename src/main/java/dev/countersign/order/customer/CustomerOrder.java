package dev.countersign.order.customer;

import dev.countersign.authorization.AuthorizationState;
import dev.countersign.ethereum.Address;
import dev.countersign.ledger.Amount;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * An order of a partner's customer, as it stood when it was read.
 *
 * @param referenceId the partner's own id of it
 * @param referenceLate whether that came with the confirmation
 * @param asset all that the customer gives, fees included; what the customer gets, of a buy or a redemption
 * @param counter what is got for it, or given: the settlement of a buy or a sale, what a swap brings
 * @param shares of a subscription, a redemption, or the redemption that provides what another order needs
 * @param codeRequired whether the customer confirms with a code from a mail
 * @param expiresAt until when the customer may confirm, exclusive
 * @param accepted what the customer accepted, by the partner's word
 * @param review where those stand who must agree; empty when nobody must
 * @param endReason why it was not done, if it was not
 * @param requestedBy the credential that asked for it
 * @param confirmer the partner's person whose key the customer's yes came in by, if it was a person's
 */
public record CustomerOrder(
        UUID id,
        UUID partnerId,
        UUID customerId,
        Operation operation,
        CustomerOrderState state,
        Optional<String> referenceId,
        boolean referenceLate,
        Amount asset,
        Optional<Amount> counter,
        Optional<Sending> sending,
        Optional<Shares> shares,
        boolean codeRequired,
        Instant expiresAt,
        Optional<Instant> confirmedAt,
        Optional<Amount> accepted,
        Optional<ReviewState> review,
        Optional<String> endReason,
        UUID requestedBy,
        Optional<UUID> confirmer,
        Instant createdAt,
        Instant updatedAt) {

    /**
     * The order as it was right after one of its events. Everything but state, time and what people had decided is set once, so this
     * says the same whenever it is asked.
     *
     * @param facts what the event remembers
     */
    public CustomerOrder asOf(CustomerOrderState then, Instant at, JsonObject facts) {
        boolean confirmed = then != CustomerOrderState.CREATED && confirmedAt.isPresent();
        boolean sent = then == CustomerOrderState.COMPLETED || then == CustomerOrderState.FAILED;
        return new CustomerOrder(
                id,
                partnerId,
                customerId,
                operation,
                then,
                confirmed || !referenceLate ? referenceId : Optional.empty(),
                referenceLate,
                asset,
                counter,
                sending.map(now -> new Sending(
                        now.transferId(),
                        now.network(),
                        now.destination(),
                        now.address(),
                        now.receiver(),
                        now.delivered(),
                        now.fees(),
                        sent ? now.txHash() : Optional.empty(),
                        now.authorizations().stream()
                                .map(authorization -> authorization.asOf(facts))
                                .toList())),
                shares,
                codeRequired,
                expiresAt,
                confirmed ? confirmedAt : Optional.empty(),
                confirmed ? accepted : Optional.empty(),
                review,
                endReason,
                requestedBy,
                confirmed ? confirmer : Optional.empty(),
                createdAt,
                at);
    }

    /** Whether a consent that it needs can no longer be given. */
    boolean waitsInVain(Instant now) {
        return sending.stream()
                .flatMap(send -> send.authorizations().stream())
                .anyMatch(authorization -> authorization.isOver(now));
    }

    /** What an event has to remember of these orders: who had decided what, by then. */
    static JsonObject facts(List<CustomerOrder> orders) {
        JsonObject decided = new JsonObject();
        orders.stream()
                .flatMap(order -> order.sending().stream())
                .flatMap(sending -> sending.authorizations().stream())
                .forEach(authorization -> authorization.remember(decided));
        return decided.isEmpty() ? decided : new JsonObject().put(OrderAuthorization.DECIDED, decided);
    }

    static CustomerOrder of(Row row) {
        String asset = row.getString("asset_code");
        return new CustomerOrder(
                row.getUUID("id"),
                row.getUUID("partner_id"),
                row.getUUID("customer_id"),
                Operation.valueOf(row.getString("operation")),
                CustomerOrderState.valueOf(row.getString("state")),
                Optional.ofNullable(row.getString("reference_id")),
                row.getBoolean("reference_late"),
                new Amount(asset, row.getBigDecimal("amount")),
                amount(row, "counter_asset", "counter_amount"),
                Optional.ofNullable(row.getUUID("transfer_id")).map(transfer -> sending(row, transfer, asset)),
                Optional.ofNullable(row.getUUID("investment_id"))
                        .map(investment -> new Shares(
                                investment,
                                row.getString("share_asset"),
                                row.getBigDecimal("shares"),
                                row.getBigDecimal("investment_fee"),
                                row.getBigDecimal("shares_cost"))),
                row.getBoolean("code_required"),
                row.getOffsetDateTime("expires_at").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("confirmed_at")).map(OffsetDateTime::toInstant),
                amount(row, "accepted_currency", "accepted_amount"),
                Optional.ofNullable(row.getString("review_state")).map(ReviewState::valueOf),
                Optional.ofNullable(row.getString("end_reason")),
                row.getUUID("requested_by"),
                Optional.ofNullable(row.getUUID("confirmer")),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("updated_at").toInstant());
    }

    private static Optional<Amount> amount(Row row, String asset, String amount) {
        BigDecimal value = row.getBigDecimal(amount);
        return Optional.ofNullable(value).map(number -> new Amount(row.getString(asset), number));
    }

    private static Sending sending(Row row, UUID transferId, String asset) {
        return new Sending(
                transferId,
                row.getString("network_id"),
                new Destination(
                        Destination.Kind.valueOf(row.getString("destination_type")),
                        row.getString("destination_value"),
                        Optional.empty()),
                Address.parse(row.getString("destination_address")).toString(),
                Optional.ofNullable(row.getUUID("destination_customer")),
                new Amount(asset, row.getBigDecimal("destination_amount")),
                new Amount(asset, row.getBigDecimal("fees")),
                Optional.ofNullable(row.getString("tx_hash")),
                authorizations(row.getJsonArray("authorizations")));
    }

    private static List<OrderAuthorization> authorizations(JsonArray rows) {
        return rows.stream()
                .map(JsonObject.class::cast)
                .map(row -> new OrderAuthorization(
                        UUID.fromString(row.getString("id")),
                        AuthorizationState.valueOf(row.getString("state")),
                        OffsetDateTime.parse(row.getString("expires_at")).toInstant(),
                        OffsetDateTime.parse(row.getString("updated_at")).toInstant()))
                .toList();
    }
}
