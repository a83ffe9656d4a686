package dev.countersign.order.ramp;

import dev.countersign.authorization.Requester;
import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import dev.countersign.ethereum.Address;
import dev.countersign.event.Birth;
import dev.countersign.event.Cause;
import dev.countersign.event.SubjectType;
import dev.countersign.event.Transition;
import dev.countersign.event.Transition.Change;
import dev.countersign.event.Transition.Move;
import dev.countersign.order.ramp.RampOrderCommand.Accept;
import dev.countersign.order.ramp.RampOrderCommand.CompleteSendOut;
import dev.countersign.order.ramp.RampOrderCommand.ConfirmPaymentSent;
import dev.countersign.order.ramp.RampOrderCommand.Expire;
import dev.countersign.order.ramp.RampOrderCommand.FundEscrow;
import dev.countersign.order.ramp.RampOrderCommand.ReceiveCrypto;
import dev.countersign.order.ramp.RampOrderCommand.SubmitPayerDetails;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The statements on ramp orders. */
@ApplicationScoped
class RampOrderRepository {

    private static final Transition TRANSITION = new Transition("ramp_order", SubjectType.RAMP_ORDER);

    /** Each direction has its own edges, so none of them may take an order of the other: {@code $7} in every statement. */
    private static final String OF_DIRECTION = "t.direction = $7";

    private static final String IN_TIME = "(t.deadline_at is null or t.deadline_at > countersign_now())";
    private static final String DEADLINE = "deadline_at = countersign_now() + $%d * interval '1 millisecond'";

    private static final String NO_DEADLINE = "deadline_at = null";

    private static final Change MOVE = change(NO_DEADLINE, "");
    private static final Change FOLLOW = change(DEADLINE.formatted(8), "");
    private static final Change OF_PROVIDER = change(NO_DEADLINE, "t.provider_id = $8");
    private static final Change OF_PROVIDER_IN_TIME = change(NO_DEADLINE, "t.provider_id = $8 and " + IN_TIME);
    /** The order ends although crypto may be in its escrow, or on its way there: somebody has to look. */
    private static final Change GIVE_UP = change(
            "deadline_at = case when t.escrow_address is not null then countersign_now() end", "t.provider_id = $8");

    private static final Change EXPIRE_UNFUNDED = change("deadline_at = countersign_now()", "");
    /** Only where the operator trusts the provider's word: otherwise the payee would attest its own payment. */
    private static final Change OF_TRUSTED_PROVIDER = change(NO_DEADLINE, """
            t.provider_id = $8 and exists (
              select from liquidity_provider p where p.id = t.provider_id and p.settlement_trusted)""");

    private static final Change OF_PARTNER = change(NO_DEADLINE, "t.partner_id = $8");
    private static final Change ACCEPT = change(
            "escrow_address = $8, " + DEADLINE.formatted(10),
            "t.updated_at > countersign_now() - $9 * interval '1 millisecond'");
    private static final Change FUND_ESCROW =
            change("vendor_details = $9, " + DEADLINE.formatted(10), "t.provider_id = $8 and " + IN_TIME);
    private static final Change SUBMIT_PAYER = change(
            "payer_details = $9", "t.partner_id = $8 and t.payment_request and t.payer_details is null and " + IN_TIME);
    private static final Change CONFIRM_PAYMENT = change(
            NO_DEADLINE, "t.partner_id = $8 and (not t.payment_request or t.payer_details is not null) and " + IN_TIME);
    private static final Change SEND_OUT_DELIVERED = change("send_out_tx_hash = $8", "");

    private static Change change(String set, String guard) {
        return TRANSITION.change(set, guard.isEmpty() ? OF_DIRECTION : OF_DIRECTION + " and " + guard);
    }

    /** An order with everything that is shown of it, in one statement whatever their number. */
    private static final String VIEW = """
            select o.*, s.decimals, n.slug as route, n.name as payment_network_name, m.name as payment_method_name,
                   u.address, u.city, u.postal_code, w.window_seconds_left, w.window_over,
                   o.deadline_at <= countersign_now() as deadline_over,
                   floor(extract(epoch from o.deadline_at - countersign_now()))::bigint as deadline_seconds_left, d.id as payment_details_id, d.institution_name,
                   d.country_code, d.details as beneficiary_details, h.event_states, h.event_triggers, h.event_times
              from picked o
              join asset s on s.code = o.asset_code
              join ramp_offer f on f.id = o.offer_id
              join payment_network n on n.id = f.payment_network_id
              join payment_method m on m.id = n.method_id
              join ramp_user u on u.id = o.user_id
              join ramp_quote q on q.id = o.quote_id
              left join payment_details d on d.id = q.payment_details_id
              left join lateral (
                select floor(extract(epoch from a.expires_at - c.now))::bigint as window_seconds_left,
                       a.expires_at <= c.now as window_over
                  from (select countersign_now() as now) c, transfer t
                  join authorization_request a on a.transfer_id = t.id and a.kind = 'SIGNATURE'
                 where t.owner_id = o.id and t.purpose = 'FUNDING') w on true
              cross join lateral (
                select array_agg(e.to_state order by e.sequence) as event_states,
                       array_agg(e.trigger order by e.sequence) as event_triggers,
                       array_agg(e.occurred_at order by e.sequence) as event_times
                  from event e where e.subject_id = o.id) h
             order by o.created_at desc, o.id desc""";

    private static final String FIND = "with picked as (select * from ramp_order where %s = $1 and id = $2) " + VIEW;

    private static final String PAGE = """
            with picked as (
              select * from ramp_order where %s = $1
               order by created_at desc, id desc limit $2 offset $3)
            """ + VIEW;

    /** With one state the index gives the rows in the order of the page; with several they are few, and sorted. */
    private static final String PAGE_OF_STATE = """
            with picked as (
              select * from ramp_order where %s = $1 and state = $4
               order by created_at desc, id desc limit $2 offset $3)
            """ + VIEW;

    private static final String PAGE_OF_STATES = PAGE_OF_STATE.replace("state = $4", "state = any ($4)");

    /** {@link RampOrderTally} */
    private static final String COUNT =
            "select coalesce(sum(orders), 0)::bigint as total from ramp_order_tally where %s = $1";

    private static final String COUNT_OF_STATES = COUNT + " and state = any ($2)";

    private static final String CREATE = """
            with clock as (
              select countersign_now() as now
            ), born as (
              insert into ramp_order (id, partner_id, direction, state, version, quote_id, user_id, provider_id, offer_id,
                                      asset_code, network_id, fiat_currency, rate, crypto_amount, fiat_amount, platform_fee,
                                      platform_fee_pct, settles_automatically, licensed, payment_request, reference_id,
                                      requested_by, created_at, updated_at)
              select $1, q.partner_id, q.direction, $11, 1, q.id, q.user_id, f.provider_id, f.id, f.asset_code, f.network_id,
                     n.currency, $3, $4, $5, $6, $7, f.settles_automatically, f.licensed, f.requests_payment, $8, $9,
                     now, now
                from clock, ramp_quote q join ramp_offer f on f.id = q.offer_id
                join payment_network n on n.id = f.payment_network_id
               where q.id = $2
              returning *
            )""" + Birth.event(SubjectType.RAMP_ORDER, "Create", "$10");

    /** Consumes a quote that still holds. The row is locked, so a second attempt waits and then finds it used. */
    private static final String USE_QUOTE = """
            update ramp_quote q set used_at = countersign_now()
              from ramp_offer f join asset s on s.code = f.asset_code
              join payment_network n on n.id = f.payment_network_id
             where q.id = $1 and q.partner_id = $2 and q.direction = $3 and f.id = q.offer_id
               and q.used_at is null and q.expires_at > countersign_now()
            returning q.*, f.rate as current_rate, f.enabled, s.decimals, n.currency""";

    private static final String WHY_NOT =
            "select used_at from ramp_quote where id = $1 and partner_id = $2 and direction = $3";

    /** Two accepts that name one escrow at the same moment take turns, whichever orders they are for. */
    private static final String LOCK_ESCROW = "select pg_advisory_xact_lock(hashtextextended($1, 0))";

    /**
     * What an on-ramp order's escrow holds is asked of the chain, so it is that order's alone; and an address that is known for
     * something else is no escrow.
     */
    private static final String ESCROW_TAKEN = """
            select from ramp_order
             where network_id = $1 and escrow_address = $2 and id <> $3 and 'ON_RAMP' in (direction, $4)
            union all select from wallet where network_id = $1 and address = $2
            union all select from ramp_offer where network_id = $1 and settlement_address = $2
            union all select from token where network_id = $1 and contract_address = $2
            union all select from network where id = $1 and forwarder_address = $2
            union all select from send_out_quote where solver_address = $2
            limit 1""";

    /** Orders that ended before their escrow was reported as funded, for so long as crypto may still arrive there. */
    private static final String CLAIM_ESCROWS = """
            update ramp_order set deadline_at = case when updated_at > countersign_now() - $2 * interval '1 millisecond'
                                                     then countersign_now() + $3 * interval '1 millisecond' end
             where id in (
               select id from ramp_order
                where state in ('CANCELLED', 'FAILED') and deadline_at <= (select countersign_now())
                order by deadline_at limit $1 for update skip locked)
            returning id, asset_code, network_id, escrow_address""";

    private static final String ESCROW_DONE = "update ramp_order set deadline_at = null where id = $1";

    private static final String TERMS = """
            select o.*, q.anchor, q.slippage_type, q.slippage_value, f.rate as current_rate, f.settlement_address,
                   s.decimals, u.address, u.city, u.postal_code, w.address as wallet_address, k.contract_address, x.forwarder_address,
                   o.updated_at <= countersign_now() - $2 * interval '1 millisecond' as answer_overdue
              from ramp_order o
              join ramp_quote q on q.id = o.quote_id
              join ramp_offer f on f.id = o.offer_id
              join asset s on s.code = o.asset_code
              join ramp_user u on u.id = o.user_id
              join token k on k.asset_code = o.asset_code and k.network_id = o.network_id
              join network x on x.id = o.network_id
              left join wallet w on w.partner_id = o.partner_id and w.network_id = o.network_id
             where o.id = $1 for update of o""";

    private static final String STANDING = "select direction, state from ramp_order where id = $1";

    private static final String WALLET = """
            select w.id, w.address, o.requested_by from ramp_order o
              join wallet w on w.partner_id = o.partner_id and w.network_id = o.network_id
             where o.id = $1""";

    private static final String UNANSWERED = """
            select id from ramp_order
             where state in ('CREATED', 'AWAITING_LIQUIDITY_PROVIDER')
               and updated_at <= (select countersign_now()) - $1 * interval '1 millisecond'
             order by updated_at limit $2 for update skip locked""";

    private static final String OVERDUE = """
            select id from ramp_order
             where state in ('CRYPTO_RECEIVED', 'AWAITING_VENDOR_ESCROW_FUNDING', 'AWAITING_FIAT_TRANSFER')
               and state = any ($1) and direction = $2 and deadline_at <= (select countersign_now())
             order by deadline_at limit $3 for update skip locked""";

    private final Database database;
    private final RampConfig config;

    RampOrderRepository(Database database, RampConfig config) {
        this.database = database;
        this.config = config;
    }

    Uni<Optional<RampOrder>> find(Side side, UUID tenant, UUID id) {
        return database.first(side.find, tenant, id).map(row -> row.map(RampOrder::of));
    }

    Uni<OrderPage> page(Side side, UUID tenant, OrderFilter filter) {
        long offset = (filter.page() - 1L) * filter.limit();
        long limit = filter.limit();
        String[] states = filter.states().stream().map(Enum::name).toArray(String[]::new);
        Uni<List<Row>> rows = switch (states.length) {
            case 0 -> database.run(side.page, tenant, limit, offset);
            case 1 -> database.run(side.pageOfState, tenant, limit, offset, states[0]);
            default -> database.run(side.pageOfStates, tenant, limit, offset, states);
        };
        Uni<Optional<Row>> count = states.length == 0
                ? database.first(side.count, tenant)
                : database.first(side.countOfStates, tenant, states);
        return Uni.combine()
                .all()
                .unis(rows, count)
                .asTuple()
                .map(both -> new OrderPage(
                        both.getItem1().stream().map(RampOrder::of).toList(),
                        filter.page(),
                        filter.limit(),
                        both.getItem2().orElseThrow().getLong("total")));
    }

    Uni<Optional<Row>> useQuote(Transaction transaction, Direction direction, UUID partnerId, UUID quoteId) {
        return transaction.first(USE_QUOTE, quoteId, partnerId, direction.name());
    }

    Uni<RampProblem> whyQuoteUnusable(Transaction transaction, Direction direction, UUID partnerId, UUID quoteId) {
        return transaction.first(WHY_NOT, quoteId, partnerId, direction.name()).map(row -> {
            if (row.isEmpty()) {
                return new RampProblem.QuoteNotFound();
            }
            return row.get().getOffsetDateTime("used_at") == null
                    ? new RampProblem.QuoteExpired()
                    : new RampProblem.QuoteAlreadyUsed();
        });
    }

    Uni<Void> create(Transaction transaction, NewOrder order) {
        Price price = order.price();
        return Birth.insert(
                        transaction,
                        CREATE,
                        order.id(),
                        order.quoteId(),
                        price.rate(),
                        price.cryptoAmount(),
                        price.fiatAmount(),
                        price.platformFee(),
                        price.platformFeePct(),
                        order.referenceId().orElse(null),
                        order.requestedBy(),
                        Cause.current(),
                        order.direction().table().initial().name())
                .replaceWithVoid();
    }

    /** Where an order of anybody stands. */
    Uni<Optional<Standing>> standing(UUID id) {
        return database.first(STANDING, id)
                .map(row -> row.map(found -> new Standing(
                        Direction.valueOf(found.getString("direction")),
                        RampOrderState.valueOf(found.getString("state")))));
    }

    /** The partner's wallet on the order's network. */
    Uni<Source> wallet(RampOrder order) {
        return database.first(WALLET, order.id())
                .map(Optional::orElseThrow)
                .map(row -> new Source(
                        row.getUUID("id"),
                        Address.parse(row.getString("address")),
                        Requester.credential(row.getUUID("requested_by"))));
    }

    /**
     * What an order's crypto leaves from.
     *
     * @param requester who asked for the order
     */
    record Source(UUID walletId, Address address, Requester requester) {}

    /** The order with what its next steps are decided by, locked until the transaction ends. */
    Uni<Row> lock(Transaction transaction, UUID orderId) {
        return transaction
                .first(TERMS, orderId, config.acceptanceWindow().toMillis())
                .map(Optional::orElseThrow);
    }

    /** Whether no order may take this escrow any more, asked until the transaction ends. */
    Uni<Boolean> isEscrowTaken(Transaction transaction, Row order, String escrow) {
        String network = order.getString("network_id");
        return transaction
                .run(LOCK_ESCROW, network + " " + escrow)
                .flatMap(locked -> transaction.first(
                        ESCROW_TAKEN, network, escrow, order.getUUID("id"), order.getString("direction")))
                .map(Optional::isPresent);
    }

    /** Moves orders by what their transfers did; every one must move. */
    Uni<Void> follow(Transaction transaction, TransferReaction reaction, List<UUID> ids, JsonObject data) {
        Long window = reaction.trigger() == ReceiveCrypto.class
                ? config.providerPaymentWindow().toMillis()
                : null;
        Move<RampOrderCommand> move = new Move<>(reaction.trigger(), ids, data);
        return apply(FOLLOW, transaction, reaction.direction(), move, window)
                .invoke(moved -> {
                    if (moved.size() != ids.size()) {
                        throw new IllegalStateException("%s moved %d of %d orders: %s"
                                .formatted(reaction.trigger().getSimpleName(), moved.size(), ids.size(), ids));
                    }
                })
                .replaceWithVoid();
    }

    Uni<Boolean> move(Transaction transaction, Direction direction, Move<RampOrderCommand> move) {
        return moves(MOVE, transaction, direction, move);
    }

    /** Takes the order; an on-ramp order's escrow then has to be funded in time. */
    Uni<Boolean> accept(Transaction transaction, Direction direction, UUID id, String escrow) {
        Move<RampOrderCommand> move = Move.of(Accept.class, id, new JsonObject().put("escrow_address", escrow));
        Long window =
                direction == Direction.ON_RAMP ? config.escrowFundingWindow().toMillis() : null;
        return moves(
                ACCEPT,
                transaction,
                direction,
                move,
                escrow,
                config.acceptanceWindow().toMillis(),
                window);
    }

    /** A step of the provider that comes too late when its deadline is over. */
    Uni<Boolean> moveOfInTime(
            UUID provider, Transaction transaction, Direction direction, Move<RampOrderCommand> move) {
        return moves(OF_PROVIDER_IN_TIME, transaction, direction, move, provider);
    }

    /** The provider gives an on-ramp order up; its escrow is looked at from now on. */
    Uni<Boolean> giveUp(UUID provider, Transaction transaction, Move<RampOrderCommand> move) {
        return moves(GIVE_UP, transaction, Direction.ON_RAMP, move, provider);
    }

    /** Escrows of ended orders that have to be looked at now; each again after a while. */
    Uni<List<Row>> claimEscrows(int limit, Duration lookFor, Duration lookEvery) {
        return database.run(CLAIM_ESCROWS, limit, lookFor.toMillis(), lookEvery.toMillis());
    }

    /** The escrow of this order need not be looked at any more. */
    Uni<Void> escrowDone(Transaction transaction, UUID id) {
        return transaction.run(ESCROW_DONE, id).replaceWithVoid();
    }

    Uni<Boolean> moveOf(
            Side side, UUID tenant, Transaction transaction, Direction direction, Move<RampOrderCommand> move) {
        Change change = switch (side) {
            case PARTNER -> OF_PARTNER;
            case PROVIDER -> OF_PROVIDER;
        };
        return moves(change, transaction, direction, move, tenant);
    }

    /** As {@link #moveOf}, for a provider whose word the operator trusts. */
    Uni<Boolean> moveOfTrusted(
            UUID provider, Transaction transaction, Direction direction, Move<RampOrderCommand> move) {
        return moves(OF_TRUSTED_PROVIDER, transaction, direction, move, provider);
    }

    Uni<Boolean> fundEscrow(UUID provider, Transaction transaction, UUID id, JsonObject vendorDetails) {
        return moves(
                FUND_ESCROW,
                transaction,
                Direction.ON_RAMP,
                Move.of(FundEscrow.class, id),
                provider,
                vendorDetails,
                config.partnerPaymentWindow().toMillis());
    }

    Uni<Boolean> submitPayer(UUID partner, Transaction transaction, UUID id, JsonObject payerDetails) {
        Move<RampOrderCommand> move = Move.of(SubmitPayerDetails.class, id);
        return moves(SUBMIT_PAYER, transaction, Direction.ON_RAMP, move, partner, payerDetails);
    }

    Uni<Boolean> confirmPayment(UUID partner, Transaction transaction, UUID id) {
        return moves(CONFIRM_PAYMENT, transaction, Direction.ON_RAMP, Move.of(ConfirmPaymentSent.class, id), partner);
    }

    Uni<Boolean> sendOutDelivered(Transaction transaction, UUID id, String txHash) {
        Move<RampOrderCommand> move = Move.of(CompleteSendOut.class, id, new JsonObject().put("tx_hash", txHash));
        return moves(SEND_OUT_DELIVERED, transaction, Direction.ON_RAMP, move, txHash);
    }

    private static Uni<Boolean> moves(
            Change change, Transaction transaction, Direction direction, Move<RampOrderCommand> move, Object... more) {
        return apply(change, transaction, direction, move, more).map(rows -> !rows.isEmpty());
    }

    private static Uni<List<Row>> apply(
            Change change, Transaction transaction, Direction direction, Move<RampOrderCommand> move, Object... more) {
        Object[] values = new Object[more.length + 1];
        values[0] = direction.name();
        System.arraycopy(more, 0, values, 1, more.length);
        return change.apply(transaction, direction.table(), move, values);
    }

    /** Expires orders that nobody answered; those that another replica works on are left to it. */
    Uni<Integer> expireUnanswered(Transaction transaction, int limit) {
        return transaction
                .run(UNANSWERED, config.acceptanceWindow().toMillis(), limit)
                .map(rows -> rows.stream().map(row -> row.getUUID("id")).toList())
                .flatMap(ids -> ids.isEmpty()
                        ? Uni.createFrom().item(0)
                        : expire(transaction, Direction.OFF_RAMP, ids)
                                .flatMap(off -> expire(transaction, Direction.ON_RAMP, ids)
                                        .map(on -> off + on)));
    }

    private static Uni<Integer> expire(Transaction transaction, Direction direction, List<UUID> ids) {
        return apply(MOVE, transaction, direction, new Move<>(Expire.class, ids, new JsonObject()))
                .map(List::size);
    }

    /**
     * Takes a step for orders whose deadline is over.
     *
     * @return the orders that moved
     */
    Uni<List<UUID>> lapse(
            Transaction transaction, Direction direction, Class<? extends RampOrderCommand> trigger, int limit) {
        String[] states = direction.table().edgesOf(trigger).stream()
                .map(edge -> edge.from().name())
                .toArray(String[]::new);
        return transaction
                .run(OVERDUE, states, direction.name(), limit)
                .map(rows -> rows.stream().map(row -> row.getUUID("id")).toList())
                .flatMap(ids -> ids.isEmpty()
                        ? Uni.createFrom().item(ids)
                        : apply(
                                        trigger == Expire.class ? EXPIRE_UNFUNDED : MOVE,
                                        transaction,
                                        direction,
                                        new Move<>(trigger, ids, new JsonObject()))
                                .map(rows -> rows.stream()
                                        .map(row -> row.getUUID("id"))
                                        .toList()));
    }

    /** Who asks: nobody sees an order that is not its own. */
    enum Side {
        PARTNER("partner_id"),
        PROVIDER("provider_id");

        private final String find;
        private final String page;
        private final String pageOfState;
        private final String pageOfStates;
        private final String count;
        private final String countOfStates;

        Side(String column) {
            find = FIND.formatted(column);
            page = PAGE.formatted(column);
            pageOfState = PAGE_OF_STATE.formatted(column);
            pageOfStates = PAGE_OF_STATES.formatted(column);
            count = COUNT.formatted(column);
            countOfStates = COUNT_OF_STATES.formatted(column);
        }
    }

    /** Where an order stands. */
    record Standing(Direction direction, RampOrderState state) {}

    /** An order to be created from a used quote. */
    record NewOrder(
            UUID id, Direction direction, UUID quoteId, Price price, Optional<String> referenceId, UUID requestedBy) {}
}
