package dev.countersign.order.customer;

import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import dev.countersign.market.Investment;
import dev.countersign.market.MarketService;
import dev.countersign.market.RateSheet;
import dev.countersign.market.Side;
import dev.countersign.order.customer.CustomerOrderProblem.FullAmountRequired;
import dev.countersign.order.customer.Pricing.Position;
import dev.countersign.order.customer.Pricing.Redemption;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.UUID;

/** Subscribes to investments and redeems them; keeps what customers paid for their shares, for the provider's part of the earnings. */
@ApplicationScoped
class Investments {

    private static final String POSITION = """
            select shares, cost from investment_position where partner_id = $1 and customer_id = $2 and investment_id = $3""";
    private static final String ADD = """
            insert into investment_position (partner_id, customer_id, investment_id, shares, cost) values ($1, $2, $3, $4, $5)
            on conflict (customer_id, investment_id) do update
              set shares = investment_position.shares + excluded.shares, cost = investment_position.cost + excluded.cost""";
    /** The cost of what was offered goes, whatever was bought meanwhile; of nothing that is left, nothing. */
    private static final String TAKE = """
            update investment_position
               set cost = case when shares <= $4 then 0 else greatest(cost - $5, 0) end,
                   shares = greatest(shares - $4, 0)
             where partner_id = $1 and customer_id = $2 and investment_id = $3""";

    private final Database database;
    private final MarketService market;

    Investments(Database database, MarketService market) {
        this.database = database;
        this.market = market;
    }

    /** What a subscription of so much brings. */
    Uni<Shares> subscribe(String asset, BigDecimal amount, UUID investmentId) {
        return investment("investment", asset, investmentId).flatMap(investment -> {
            if (!investment.terms().enabled()) {
                throw Refusal.invalid("investment", "cannot be subscribed to");
            }
            if (!investment.terms().subscription().allows(amount)) {
                throw Refusal.invalid("asset.amount", "is not what may be put into this investment");
            }
            return market.rates()
                    .flatMap(sheet -> market.asset(investment.terms().shareAsset())
                            .map(Optional::orElseThrow)
                            .map(share -> Pricing.subscribed(amount, price(sheet, investment, Side.ASK), share)))
                    .map(number -> shares(investment, number, BigDecimal.ZERO, amount));
        });
    }

    /**
     * What it takes to get so much out, or what all brings.
     *
     * @param field the request's name of the investment
     */
    Uni<Redeemed> redeem(String field, Holder holder, String asset, Optional<BigDecimal> amount, UUID investmentId) {
        return investment(field, asset, investmentId)
                .flatMap(investment -> position(holder, investmentId)
                        .flatMap(position -> market.rates()
                                .flatMap(sheet ->
                                        redeem(investment, position, price(sheet, investment, Side.BID), amount))));
    }

    private Uni<Redeemed> redeem(
            Investment investment, Position position, BigDecimal bid, Optional<BigDecimal> amount) {
        return market.asset(investment.terms().quoteAsset())
                .map(Optional::orElseThrow)
                .flatMap(quote -> market.asset(investment.terms().shareAsset())
                        .map(Optional::orElseThrow)
                        .map(share -> {
                            Redemption redemption = amount.map(
                                            some -> Pricing.redeem(some, position, bid, investment, share, quote))
                                    .orElseGet(() -> Pricing.redeemAll(position, bid, investment, quote));
                            check(investment, position, bid, redemption, amount.isEmpty());
                            return new Redeemed(
                                    redemption.amount(),
                                    shares(
                                            investment,
                                            redemption.shares(),
                                            redemption.fee(),
                                            position.costOf(redemption.shares())));
                        }));
    }

    private static void check(
            Investment investment, Position position, BigDecimal bid, Redemption redemption, boolean all) {
        // more than there is could be offered with the costs of what is bought only later
        boolean beyond = redemption.shares().compareTo(position.shares()) > 0;
        if (beyond || redemption.shares().signum() <= 0 || redemption.amount().signum() <= 0) {
            throw new Refusal(new CustomerOrderProblem.InsufficientFunds(
                    investment.terms().shareAsset()));
        }
        if (all) {
            return;
        }
        if (!investment.terms().redemption().allows(redemption.amount())) {
            throw Refusal.invalid("asset.amount", "is not what may be taken out of this investment");
        }
        BigDecimal left = position.shares().subtract(redemption.shares());
        boolean crumbs = left.signum() > 0
                && left.multiply(bid).compareTo(investment.terms().redemption().min()) < 0;
        if (crumbs) {
            throw new Refusal(new FullAmountRequired());
        }
    }

    private Uni<Investment> investment(String field, String asset, UUID id) {
        return market.investment(id).map(found -> {
            Investment investment = found.orElseThrow(() -> Refusal.invalid(field, "is not known"));
            if (!investment.terms().quoteAsset().equals(asset)) {
                throw Refusal.invalid(
                        "asset.currency",
                        "must be " + investment.terms().quoteAsset() + ", which this investment is paid with");
            }
            return investment;
        });
    }

    private static BigDecimal price(RateSheet sheet, Investment investment, Side side) {
        return sheet.price(investment.terms().shareAsset(), investment.terms().quoteAsset(), side)
                .orElseThrow(() -> Refusal.invalid("investment", "has no price at present"));
    }

    private static Shares shares(Investment investment, BigDecimal number, BigDecimal fee, BigDecimal cost) {
        if (number.signum() <= 0) {
            throw Refusal.invalid("asset.amount", "is too small for a share");
        }
        return new Shares(investment.id(), investment.terms().shareAsset(), number, fee, cost);
    }

    private Uni<Position> position(Holder holder, UUID investmentId) {
        return database.first(POSITION, holder.partnerId(), holder.customerId(), investmentId)
                .map(row -> row.map(found -> new Position(found.getBigDecimal("shares"), found.getBigDecimal("cost")))
                        .orElse(Position.NONE));
    }

    /** Shares were bought for so much. The customer's accounts are held. */
    Uni<Void> add(Transaction transaction, Holder holder, Shares shares) {
        return transaction
                .run(
                        ADD,
                        holder.partnerId(),
                        holder.customerId(),
                        shares.investmentId(),
                        shares.number(),
                        shares.cost())
                .replaceWithVoid();
    }

    /** Shares were given back. The customer's accounts are held. */
    Uni<Void> take(Transaction transaction, Holder holder, Shares shares) {
        return transaction
                .run(
                        TAKE,
                        holder.partnerId(),
                        holder.customerId(),
                        shares.investmentId(),
                        shares.number(),
                        shares.cost())
                .replaceWithVoid();
    }

    /** Whose shares. */
    record Holder(UUID partnerId, UUID customerId) {}

    /**
     * A redemption that has a price.
     *
     * @param amount what the customer gets
     */
    record Redeemed(BigDecimal amount, Shares shares) {}
}
