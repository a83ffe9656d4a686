package dev.countersign.order.customer;

import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import dev.countersign.event.Birth;
import dev.countersign.event.Cause;
import dev.countersign.event.SubjectType;
import dev.countersign.event.Transition;
import dev.countersign.event.Transition.Change;
import dev.countersign.event.Transition.Move;
import dev.countersign.ledger.Amount;
import dev.countersign.order.customer.CustomerOrderCommand.Complete;
import dev.countersign.order.customer.CustomerOrderCommand.Confirm;
import dev.countersign.order.customer.CustomerOrderCommand.Consent;
import dev.countersign.order.customer.CustomerOrderCommand.Execute;
import dev.countersign.order.customer.CustomerOrderCommand.Expire;
import dev.countersign.order.customer.CustomerOrderCommand.Trade;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The statements on customers' orders. */
@ApplicationScoped
class CustomerOrderRepository {

    private static final Transition TRANSITION = new Transition("customer_order", SubjectType.CUSTOMER_ORDER);

    private static final String ALL_AGREED = """
            case when t.review_state is null then null
                 when exists (select from authorization_request a where a.transfer_id = t.transfer_id and a.state <> 'APPROVED')
                 then 'PENDING' else 'APPROVED' end""";

    /** Time is judged by the statement that confirms. */
    private static final Change CONFIRM = TRANSITION.change(
            "confirmed_at = countersign_now(), reference_id = coalesce(t.reference_id, $7),"
                    + " reference_late = t.reference_id is null and $7::text is not null,"
                    + " accepted_currency = $8, accepted_amount = $9, confirmed_by = $10",
            "t.expires_at > countersign_now()");

    /** Who said yes for the customer is nobody who agreed as a reviewer. */
    private static final String ONE_GATE_EACH = """
            not exists (select from authorization_request a
                          join decision d on d.authorization_id = a.id and d.verdict = 'APPROVE'
                          join credential k on k.user_id = d.user_id
                         where a.transfer_id = t.transfer_id and k.id = t.confirmed_by)""";

    /** Nobody's consent brings back an order that its customer did not confirm in time. */
    private static final Change CONSENT = TRANSITION.change(
            "review_state = " + ALL_AGREED,
            "(t.state <> 'CREATED' or t.expires_at > countersign_now()) and " + ONE_GATE_EACH);

    /** Nothing moves for, or to, a customer who was blocked meanwhile; and nobody opens both gates. */
    private static final Change EXECUTE = TRANSITION.change("review_state = " + ALL_AGREED, """
            not exists (select from customer c
                         where c.partner_id = t.partner_id and c.id in (t.customer_id, t.destination_customer)
                           and c.state <> 'ACTIVE')
               and\s""" + ONE_GATE_EACH);

    private static final Change COMPLETE = TRANSITION.change();
    private static final String LAPSED = "case when t.review_state = 'PENDING' then 'LAPSED' else t.review_state end";
    private static final Change EXPIRE = TRANSITION.change(
            "end_reason = left($7, 500), review_state = " + LAPSED, "t.expires_at <= countersign_now()");
    private static final Change END = TRANSITION.change(
            "end_reason = left($7, 500), review_state = "
                    + "case when t.review_state is not null and $8::boolean then 'REJECTED' else " + LAPSED + " end",
            "");

    private static final String CREATE = """
            with clock as (
              select countersign_now() as now
            ), born as (
              insert into customer_order (id, partner_id, customer_id, operation, state, version, reference_id, asset_code, amount,
                                          counter_asset, counter_amount, network_id, destination_type, destination_value,
                                          destination_address, destination_customer, destination_amount, fees, transfer_id,
                                          investment_id, shares, investment_fee, shares_cost, code_required, expires_at, review_state,
                                          requested_by, created_at, updated_at)
              select $1, $2, $3, $4, '%s', 1, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
                     now + $23 * interval '1 millisecond', $24, $25, now, now from clock
              returning *
            )""".formatted(CustomerOrderLifecycle.TABLE.initial())
            + Birth.event(SubjectType.CUSTOMER_ORDER, "Create", "$26");

    /** What an order is shown with; the page is cut before anything is looked up for it. */
    static final String VIEW = """
            select o.*, countersign_now() as now,
                   (select t.tx_hash from transfer t where t.id = o.transfer_id) as tx_hash,
                   (select i.share_asset from investment i where i.id = o.investment_id) as share_asset,
                   (select k.user_id from credential k where k.id = o.confirmed_by) as confirmer,
                   (select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'state', a.state, 'expires_at', a.expires_at,
                             'updated_at', a.updated_at) order by a.created_at, a.id), '[]')
                      from authorization_request a
                     where a.transfer_id = o.transfer_id and a.kind = 'REVIEW') as authorizations
              from %s o
            """;

    private static final String FIND =
            VIEW.formatted("customer_order") + " where o.partner_id = $1 and o.customer_id = $2 and o.id = $3";
    private static final String FIND_OF_PARTNER =
            VIEW.formatted("customer_order") + " where o.partner_id = $1 and o.id = $2";
    private static final String OF = VIEW.formatted("customer_order")
            + " where o.id = any ($1::uuid[]) order by o.customer_id, o.asset_code, o.id";
    private static final String LOCK = "select id from customer_order where id = $1 for update";

    /** Whether consent to it still counts, and who opened the other gate. */
    private static final String STANDING = """
            select o.state = 'CREATED' and o.expires_at <= countersign_now() as over,
                   (select k.user_id from credential k where k.id = o.confirmed_by) as confirmer
              from customer_order o where o.id = $1""";

    private static final String DUE_TRADES = """
            select id from customer_order
             where state = 'CREATED' and expires_at <= (select countersign_now()) and transfer_id is null
             order by expires_at limit $1 for update skip locked""";
    private static final String DUE_SENDS = """
            select id, transfer_id from customer_order
             where state = 'CREATED' and expires_at <= (select countersign_now()) and transfer_id is not null
             order by expires_at limit $1""";
    private static final String AGREED_BEFORE = """
            select from authorization_request a
              join decision d on d.authorization_id = a.id and d.verdict = 'APPROVE'
              join credential k on k.user_id = d.user_id
             where a.transfer_id = $1 and k.id = $2 limit 1""";
    private static final String OPEN =
            "select count(*) as open from customer_order where customer_id = $1 and state = 'CREATED'";
    private static final String STATE = "select state from customer_order where id = $1";

    private final Database database;

    CustomerOrderRepository(Database database) {
        this.database = database;
    }

    Uni<Void> create(Transaction transaction, NewRow order) {
        Draft draft = order.draft();
        Optional<Delivery> delivery = draft.delivery();
        Optional<Shares> shares = draft.shares();
        return Birth.insert(
                        transaction,
                        CREATE,
                        order.id(),
                        order.request().partnerId(),
                        order.request().customerId(),
                        draft.operation().name(),
                        order.request().referenceId().orElse(null),
                        draft.asset().asset(),
                        draft.asset().value(),
                        draft.counter().map(Amount::asset).orElse(null),
                        draft.counter().map(Amount::value).orElse(null),
                        delivery.map(send -> send.token().networkId()).orElse(null),
                        delivery.map(send -> send.asked().kind().name()).orElse(null),
                        delivery.map(send -> send.asked().value()).orElse(null),
                        delivery.map(send -> send.address().lowerCase()).orElse(null),
                        delivery.flatMap(Delivery::customer).orElse(null),
                        delivery.map(Delivery::amount).orElse(null),
                        delivery.map(Delivery::fees).orElse(null),
                        order.transferId().orElse(null),
                        shares.map(Shares::investmentId).orElse(null),
                        shares.map(Shares::number).orElse(null),
                        shares.map(Shares::fee).orElse(null),
                        shares.map(Shares::cost).orElse(null),
                        order.codeRequired(),
                        order.window().toMillis(),
                        order.reviewed() ? ReviewState.PENDING.name() : null,
                        order.request().credentialId(),
                        Cause.current())
                .replaceWithVoid();
    }

    Uni<Optional<Seen>> find(UUID partnerId, UUID customerId, UUID id) {
        return database.first(FIND, partnerId, customerId, id).map(row -> row.map(Seen::of));
    }

    /** Whichever customer of the partner it belongs to. */
    Uni<Optional<Seen>> find(UUID partnerId, UUID id) {
        return database.first(FIND_OF_PARTNER, partnerId, id).map(row -> row.map(Seen::of));
    }

    Uni<Optional<Seen>> find(Transaction transaction, UUID partnerId, UUID customerId, UUID id) {
        return transaction.first(FIND, partnerId, customerId, id).map(row -> row.map(Seen::of));
    }

    /** The same, held by this transaction; it must hold the order's transfer before. */
    Uni<Seen> lock(Transaction transaction, CustomerOrder order) {
        return transaction
                .run(LOCK, order.id())
                .flatMap(locked -> find(transaction, order.partnerId(), order.customerId(), order.id()))
                .map(Optional::orElseThrow);
    }

    /** These orders, in the order in which their customers' accounts are locked. */
    Uni<List<CustomerOrder>> of(Transaction transaction, List<UUID> ids) {
        return transaction
                .run(OF, (Object) ids.toArray(UUID[]::new))
                .map(rows -> rows.stream().map(CustomerOrder::of).toList());
    }

    /** The same outside a transaction, whoever they belong to. */
    Uni<List<CustomerOrder>> of(List<UUID> ids) {
        return database.run(OF, (Object) ids.toArray(UUID[]::new))
                .map(rows -> rows.stream().map(CustomerOrder::of).toList());
    }

    /** The customer says yes; false when it is no longer to be said. */
    Uni<Boolean> confirm(Transaction transaction, CustomerOrder order, Confirmation confirmation) {
        Class<? extends CustomerOrderCommand> trigger =
                order.operation() == Operation.SEND ? Confirm.class : Trade.class;
        return CONFIRM.apply(
                        transaction,
                        CustomerOrderLifecycle.TABLE,
                        Move.of(trigger, order.id(), CustomerOrder.facts(List.of(order))),
                        confirmation.referenceId().orElse(null),
                        confirmation.accepted().map(Amount::asset).orElse(null),
                        confirmation.accepted().map(Amount::value).orElse(null),
                        confirmation.credentialId())
                .map(rows -> !rows.isEmpty());
    }

    Uni<Standing> standing(Transaction transaction, UUID id) {
        return transaction
                .first(STANDING, id)
                .map(Optional::orElseThrow)
                .map(row -> new Standing(row.getBoolean("over"), Optional.ofNullable(row.getUUID("confirmer"))));
    }

    /**
     * What a decision on an order is measured by.
     *
     * @param over its customer did not confirm it in time
     * @param confirmer the person whose key the customer's yes came in by, if it was a person's
     */
    record Standing(boolean over, Optional<UUID> confirmer) {}

    /** People agreed, and it waits for more; false when its time is over. */
    Uni<Boolean> consent(Transaction transaction, UUID id, JsonObject facts) {
        return CONSENT.apply(transaction, CustomerOrderLifecycle.TABLE, Move.of(Consent.class, id, facts))
                .map(rows -> !rows.isEmpty());
    }

    Uni<List<UUID>> execute(Transaction transaction, List<UUID> ids, JsonObject facts) {
        return EXECUTE.apply(transaction, CustomerOrderLifecycle.TABLE, new Move<>(Execute.class, ids, facts))
                .map(CustomerOrderRepository::ids);
    }

    Uni<List<UUID>> complete(Transaction transaction, List<UUID> ids, JsonObject facts) {
        return COMPLETE.apply(transaction, CustomerOrderLifecycle.TABLE, new Move<>(Complete.class, ids, facts))
                .map(CustomerOrderRepository::ids);
    }

    /** Ends orders whose time is over, of those given: which ones it were. */
    Uni<List<UUID>> expire(Transaction transaction, List<UUID> ids, JsonObject facts) {
        return EXPIRE.apply(
                        transaction,
                        CustomerOrderLifecycle.TABLE,
                        new Move<>(Expire.class, ids, facts),
                        "the customer did not confirm it in time")
                .map(CustomerOrderRepository::ids);
    }

    /** Ends orders that will not be done. */
    Uni<List<Ended>> end(
            Transaction transaction,
            Class<? extends CustomerOrderCommand> trigger,
            List<UUID> ids,
            String reason,
            JsonObject facts) {
        boolean rejected = trigger == CustomerOrderCommand.Reject.class;
        return END.apply(
                        transaction,
                        CustomerOrderLifecycle.TABLE,
                        new Move<>(trigger, ids, facts.copy().put("reason", reason)),
                        reason,
                        rejected)
                .map(rows -> rows.stream()
                        .map(row -> new Ended(row.getUUID("id"), row.getOffsetDateTime("confirmed_at") != null))
                        .toList());
    }

    /** Orders that are done at once and were not confirmed in time, held by this transaction. */
    Uni<List<UUID>> dueTrades(Transaction transaction, int limit) {
        return transaction.run(DUE_TRADES, limit).map(CustomerOrderRepository::ids);
    }

    /** Sends that were not confirmed in time. */
    Uni<List<DueSend>> dueSends(int limit) {
        return database.run(DUE_SENDS, limit)
                .map(rows -> rows.stream()
                        .map(row -> new DueSend(row.getUUID("id"), row.getUUID("transfer_id")))
                        .toList());
    }

    /** Whether the person whose key this is has agreed to the transfer as a reviewer. */
    Uni<Boolean> agreedBefore(Transaction transaction, UUID transferId, UUID credentialId) {
        return transaction.first(AGREED_BEFORE, transferId, credentialId).map(Optional::isPresent);
    }

    /** How many offers a customer has open. */
    Uni<Long> open(UUID customerId) {
        return database.first(OPEN, customerId).map(row -> row.orElseThrow().getLong("open"));
    }

    Uni<CustomerOrderState> state(Transaction transaction, UUID id) {
        return transaction
                .first(STATE, id)
                .map(row -> CustomerOrderState.valueOf(row.orElseThrow().getString("state")));
    }

    private static List<UUID> ids(List<Row> rows) {
        return rows.stream().map(row -> row.getUUID("id")).toList();
    }

    /** An order and the database's time at which it was read. */
    record Seen(CustomerOrder order, Instant now) {

        static Seen of(Row row) {
            return new Seen(CustomerOrder.of(row), row.getOffsetDateTime("now").toInstant());
        }
    }

    /**
     * An order that ended.
     *
     * @param holdsFunds whether it had been confirmed
     */
    record Ended(UUID id, boolean holdsFunds) {}

    /** A send that was not confirmed in time. */
    record DueSend(UUID id, UUID transferId) {}

    /**
     * A row to be written.
     *
     * @param window how long the customer may confirm
     * @param reviewed whether people must agree
     */
    record NewRow(
            UUID id,
            NewOrder request,
            Draft draft,
            Optional<UUID> transferId,
            boolean codeRequired,
            Duration window,
            boolean reviewed) {}
}
