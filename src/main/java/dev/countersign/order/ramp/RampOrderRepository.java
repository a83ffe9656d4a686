package dev.countersign.order.ramp;

import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import dev.countersign.event.Birth;
import dev.countersign.event.RequestId;
import dev.countersign.event.SubjectType;
import dev.countersign.event.Transition;
import dev.countersign.event.Transition.Change;
import dev.countersign.event.Transition.Move;
import dev.countersign.order.ramp.RampOrderCommand.Accept;
import dev.countersign.order.ramp.RampOrderCommand.Expire;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The statements on ramp orders. */
@ApplicationScoped
class RampOrderRepository {

    private static final Transition TRANSITION = new Transition("ramp_order", SubjectType.RAMP_ORDER);
    private static final Change MOVE = TRANSITION.change();
    private static final Change OF_PROVIDER = TRANSITION.change("", "t.provider_id = $7");
    /** Only where the operator trusts the provider's word: otherwise the payee would attest its own payment. */
    private static final Change OF_TRUSTED_PROVIDER = TRANSITION.change("", """
            t.provider_id = $7 and exists (
              select from liquidity_provider p where p.id = t.provider_id and p.settlement_trusted)""");

    private static final Change OF_PARTNER = TRANSITION.change("", "t.partner_id = $7");
    private static final Change ACCEPT = TRANSITION.change(
            "escrow_address = $7", "t.updated_at > countersign_now() - $8 * interval '1 millisecond'");

    /** An order with everything that is shown of it, in one statement whatever their number. */
    private static final String VIEW = """
            select o.*, s.decimals, n.slug as route, u.address, u.city, u.postal_code, w.window_seconds_left,
                   w.window_over, h.event_states, h.event_triggers, h.event_times
              from picked o
              join asset s on s.code = o.asset_code
              join ramp_offer f on f.id = o.offer_id
              join payment_network n on n.id = f.payment_network_id
              join ramp_user u on u.id = o.user_id
              left join lateral (
                select floor(extract(epoch from a.expires_at - c.now))::bigint as window_seconds_left,
                       a.expires_at <= c.now as window_over
                  from (select countersign_now() as now) c, transfer t join authorization_request a on a.transfer_id = t.id
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

    private static final String PAGE_OF_STATE = """
            with picked as (
              select * from ramp_order where %s = $1 and state = $4
               order by created_at desc, id desc limit $2 offset $3)
            """ + VIEW;

    private static final String COUNT = "select count(*) as total from ramp_order where %s = $1";
    private static final String COUNT_OF_STATE = COUNT + " and state = $2";

    private static final String CREATE =
            """
            with clock as (
              select countersign_now() as now
            ), born as (
              insert into ramp_order (id, partner_id, direction, state, version, quote_id, user_id, provider_id, offer_id,
                                      asset_code, network_id, fiat_currency, rate, crypto_amount, fiat_amount, platform_fee,
                                      platform_fee_pct, settles_automatically, licensed, reference_id, requested_by,
                                      created_at, updated_at)
              select $1, q.partner_id, 'OFF_RAMP', '%s', 1, q.id, q.user_id, f.provider_id, f.id, f.asset_code, f.network_id,
                     n.currency, $3, $4, $5, $6, $7, f.settles_automatically, f.licensed, $8, $9, now, now
                from clock, ramp_quote q join ramp_offer f on f.id = q.offer_id
                join payment_network n on n.id = f.payment_network_id
               where q.id = $2
              returning *
            )""".formatted(OffRampLifecycle.TABLE.initial()) + Birth.event(SubjectType.RAMP_ORDER, "Create", "$10");

    /** Consumes a quote that still holds. The row is locked, so a second attempt waits and then finds it used. */
    private static final String USE_QUOTE = """
            update ramp_quote q set used_at = countersign_now()
              from ramp_offer f join asset s on s.code = f.asset_code
              join payment_network n on n.id = f.payment_network_id
             where q.id = $1 and q.partner_id = $2 and f.id = q.offer_id
               and q.used_at is null and q.expires_at > countersign_now()
            returning q.*, f.rate as current_rate, f.enabled, s.decimals, n.currency""";

    private static final String WHY_NOT = "select used_at from ramp_quote where id = $1 and partner_id = $2";

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

    private static final String UNANSWERED = """
            select id from ramp_order
             where state in ('CREATED', 'AWAITING_LIQUIDITY_PROVIDER')
               and updated_at <= (select countersign_now()) - $1 * interval '1 millisecond'
             order by updated_at limit $2 for update skip locked""";

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
        Uni<List<Row>> rows = filter.state()
                .map(state -> database.run(side.pageOfState, tenant, limit, offset, state.name()))
                .orElseGet(() -> database.run(side.page, tenant, limit, offset));
        Uni<Optional<Row>> count = filter.state()
                .map(state -> database.first(side.countOfState, tenant, state.name()))
                .orElseGet(() -> database.first(side.count, tenant));
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

    Uni<Optional<Row>> useQuote(Transaction transaction, UUID partnerId, UUID quoteId) {
        return transaction.first(USE_QUOTE, quoteId, partnerId);
    }

    Uni<RampProblem> whyQuoteUnusable(Transaction transaction, UUID partnerId, UUID quoteId) {
        return transaction.first(WHY_NOT, quoteId, partnerId).map(row -> {
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
        return transaction
                .run(
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
                        RequestId.current().orElse(null))
                .replaceWithVoid();
    }

    /** The order with what its next steps are decided by, locked until the transaction ends. */
    Uni<Row> lock(Transaction transaction, UUID orderId) {
        return transaction
                .first(TERMS, orderId, config.acceptanceWindow().toMillis())
                .map(Optional::orElseThrow);
    }

    /** Moves orders by what their transfers did; every one must move. */
    Uni<Void> follow(
            Transaction transaction, Class<? extends RampOrderCommand> trigger, List<UUID> ids, JsonObject data) {
        return MOVE.apply(transaction, OffRampLifecycle.TABLE, new Move<>(trigger, ids, data))
                .invoke(moved -> {
                    if (moved.size() != ids.size()) {
                        throw new IllegalStateException("%s moved %d of %d orders: %s"
                                .formatted(trigger.getSimpleName(), moved.size(), ids.size(), ids));
                    }
                })
                .replaceWithVoid();
    }

    Uni<Boolean> move(Transaction transaction, Move<RampOrderCommand> move) {
        return MOVE.apply(transaction, OffRampLifecycle.TABLE, move).map(rows -> !rows.isEmpty());
    }

    Uni<Boolean> accept(Transaction transaction, UUID id, String escrow) {
        Move<RampOrderCommand> move = Move.of(Accept.class, id, new JsonObject().put("escrow_address", escrow));
        return ACCEPT.apply(
                        transaction,
                        OffRampLifecycle.TABLE,
                        move,
                        escrow,
                        config.acceptanceWindow().toMillis())
                .map(rows -> !rows.isEmpty());
    }

    Uni<Boolean> moveOf(Side side, UUID tenant, Transaction transaction, Move<RampOrderCommand> move) {
        Change change = switch (side) {
            case PARTNER -> OF_PARTNER;
            case PROVIDER -> OF_PROVIDER;
        };
        return change.apply(transaction, OffRampLifecycle.TABLE, move, tenant).map(rows -> !rows.isEmpty());
    }

    Uni<Boolean> settleOf(UUID provider, Transaction transaction, Move<RampOrderCommand> move) {
        return OF_TRUSTED_PROVIDER
                .apply(transaction, OffRampLifecycle.TABLE, move, provider)
                .map(rows -> !rows.isEmpty());
    }

    /** Expires orders that nobody answered; those that another replica works on are left to it. */
    Uni<Integer> expireUnanswered(Transaction transaction, int limit) {
        return transaction
                .run(UNANSWERED, config.acceptanceWindow().toMillis(), limit)
                .map(rows -> rows.stream().map(row -> row.getUUID("id")).toList())
                .flatMap(ids -> ids.isEmpty()
                        ? Uni.createFrom().item(0)
                        : MOVE.apply(
                                        transaction,
                                        OffRampLifecycle.TABLE,
                                        new Move<>(Expire.class, ids, new JsonObject()))
                                .map(List::size));
    }

    /** Who asks: nobody sees an order that is not its own. */
    enum Side {
        PARTNER("partner_id"),
        PROVIDER("provider_id");

        private final String find;
        private final String page;
        private final String pageOfState;
        private final String count;
        private final String countOfState;

        Side(String column) {
            find = FIND.formatted(column);
            page = PAGE.formatted(column);
            pageOfState = PAGE_OF_STATE.formatted(column);
            count = COUNT.formatted(column);
            countOfState = COUNT_OF_STATE.formatted(column);
        }
    }

    /** An order to be created from a used quote. */
    record NewOrder(UUID id, UUID quoteId, Price price, Optional<String> referenceId, UUID requestedBy) {}
}
