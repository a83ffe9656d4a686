package dev.countersign.order.customer;

import dev.countersign.identity.Customer;
import dev.countersign.ledger.Amount;
import dev.countersign.market.Asset;
import dev.countersign.market.AssetKind;
import dev.countersign.market.MarketService;
import dev.countersign.market.RateSheet;
import dev.countersign.market.Side;
import dev.countersign.order.customer.CustomerOrderProblem.Forbidden;
import dev.countersign.order.customer.CustomerOrderProblem.InvalidSettlementCurrency;
import dev.countersign.order.customer.Destinations.Place;
import dev.countersign.order.customer.Investments.Holder;
import dev.countersign.order.customer.Pricing.Leg;
import dev.countersign.order.customer.Pricing.Pair;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;

/** Puts a price to what customers want, as it stands now. Asks the market, so never inside a transaction. */
@ApplicationScoped
class Quotes {

    private static final String NEEDS_AMOUNT = "exactly one of the two amounts must be given";

    private final MarketService market;
    private final Destinations destinations;
    private final Investments investments;

    Quotes(MarketService market, Destinations destinations, Investments investments) {
        this.market = market;
        this.destinations = destinations;
        this.investments = investments;
    }

    Uni<Draft> quote(Customer customer, CustomerProgram program, Instruction instruction) {
        return switch (instruction) {
            case Instruction.Buy buy -> buy(program, buy);
            case Instruction.Sell sell -> sell(customer, program, sell);
            case Instruction.Swap swap -> swap(customer, program, swap);
            case Instruction.Send send -> send(customer, program, send);
            case Instruction.Subscribe subscribe -> subscribe(program, subscribe);
            case Instruction.Redeem redeem -> redeem(customer, program, redeem);
        };
    }

    /** What an order of so much is worth now, in a partner's quote currency. */
    Uni<BigDecimal> worth(Amount amount, Operation operation, String currency) {
        Side side = operation == Operation.BUY ? Side.ASK : Side.BID;
        return market.asset(currency)
                .map(Optional::orElseThrow)
                .flatMap(money -> market.rates()
                        .map(sheet -> sheet.price(amount.asset(), currency, side)
                                .map(price -> Pricing.up(price.multiply(amount.value()), money))
                                .orElseThrow(() -> new IllegalStateException(
                                        "%s has no price in %s".formatted(amount.asset(), currency)))));
    }

    private Uni<Draft> buy(CustomerProgram program, Instruction.Buy buy) {
        need(program, Product.BUY_SELL);
        one(buy.amount(), buy.settlementAmount());
        return pair(
                        program,
                        buy.settlementCurrency(),
                        buy.asset(),
                        (crypto, money) -> market.rates()
                                .map(sheet -> Pricing.buy(
                                        leg(crypto, buy.amount(), "asset.amount"),
                                        leg(money, buy.settlementAmount(), "buy.settlement.amount"),
                                        price(sheet, crypto, money, Side.ASK)))
                                .invoke(pair -> requireLeast(crypto, pair)))
                .map(pair -> Draft.trade(Operation.BUY, pair.asset(), pair.counter()));
    }

    private Uni<Draft> sell(Customer customer, CustomerProgram program, Instruction.Sell sell) {
        need(program, Product.BUY_SELL);
        one(sell.amount(), sell.settlementAmount());
        return pair(
                        program,
                        sell.settlementCurrency(),
                        sell.asset(),
                        (crypto, money) -> market.rates()
                                .map(sheet -> Pricing.sell(
                                        leg(crypto, sell.amount(), "asset.amount"),
                                        leg(money, sell.settlementAmount(), "sell.settlement.amount"),
                                        price(sheet, crypto, money, Side.BID)))
                                .invoke(pair -> requireLeast(crypto, pair)))
                .map(pair -> Draft.trade(Operation.SELL, pair.asset(), pair.counter()))
                .flatMap(draft -> redeemed(customer, program, draft, sell.redeemFrom()));
    }

    private Uni<Draft> swap(Customer customer, CustomerProgram program, Instruction.Swap swap) {
        need(program, Product.SWAP);
        one(swap.amount(), swap.targetAmount());
        if (swap.asset().equals(swap.target())) {
            throw Refusal.invalid("swap.currency", "is the asset itself");
        }
        return crypto(swap.asset(), "asset.currency")
                .flatMap(from -> crypto(swap.target(), "swap.currency")
                        .flatMap(to -> market.rates()
                                .map(sheet -> Pricing.sell(
                                        leg(from, swap.amount(), "asset.amount"),
                                        leg(to, swap.targetAmount(), "swap.amount"),
                                        price(sheet, from, to, Side.BID)))
                                .invoke(pair -> requireLeast(from, pair))))
                .map(pair -> Draft.trade(Operation.SWAP, pair.asset(), pair.counter()))
                .flatMap(draft -> redeemed(customer, program, draft, swap.redeemFrom()));
    }

    private Uni<Draft> send(Customer customer, CustomerProgram program, Instruction.Send send) {
        one(send.amount(), send.delivered());
        return crypto(send.asset(), "asset.currency")
                .flatMap(asset -> destinations
                        .find(customer, send)
                        .invoke(place -> need(program, place.receiver().isPresent() ? Product.TRANSFER : Product.SEND))
                        .map(place -> sent(asset, send, place)))
                .flatMap(draft -> redeemed(customer, program, draft, send.redeemFrom()));
    }

    private static Draft sent(Asset asset, Instruction.Send send, Place place) {
        boolean internal = place.receiver().isPresent();
        BigDecimal fees = internal ? BigDecimal.ZERO : place.exit().token().sendFee();
        send.amount().ifPresent(amount -> requireExact(asset, amount, "asset.amount"));
        send.delivered().ifPresent(amount -> requireExact(asset, amount, "send.destination.amount"));
        BigDecimal delivered =
                send.delivered().orElseGet(() -> send.amount().orElseThrow().subtract(fees));
        if (delivered.signum() <= 0) {
            throw Refusal.invalid("asset.amount", "must be more than the fees, " + plain(fees) + " " + asset.code());
        }
        BigDecimal least = place.exit().token().minSendAmount();
        if (!internal && delivered.compareTo(least) < 0) {
            throw Refusal.invalid("amount", "at least %s %s must arrive".formatted(plain(least), asset.code()));
        }
        return Draft.send(
                new Amount(asset.code(), delivered.add(fees)),
                new Delivery(
                        place.exit().token(),
                        send.destination(),
                        place.address(),
                        place.receiver().map(Customer::id),
                        place.exit().treasury(),
                        place.exit().walletId(),
                        delivered,
                        fees));
    }

    private Uni<Draft> subscribe(CustomerProgram program, Instruction.Subscribe subscribe) {
        need(program, Product.INVESTMENTS);
        return crypto(subscribe.asset(), "asset.currency")
                .invoke(asset -> requireExact(asset, subscribe.amount(), "asset.amount"))
                .flatMap(asset -> investments.subscribe(subscribe.asset(), subscribe.amount(), subscribe.investment()))
                .map(shares -> Draft.investment(
                        Operation.SUBSCRIBE_INVESTMENT, new Amount(subscribe.asset(), subscribe.amount()), shares));
    }

    private Uni<Draft> redeem(Customer customer, CustomerProgram program, Instruction.Redeem redeem) {
        need(program, Product.INVESTMENTS);
        return crypto(redeem.asset(), "asset.currency")
                .invoke(asset -> redeem.amount().ifPresent(amount -> requireExact(asset, amount, "asset.amount")))
                .flatMap(asset -> investments.redeem(
                        "redeem_investment.investment",
                        holder(customer),
                        redeem.asset(),
                        redeem.amount(),
                        redeem.investment()))
                .map(redeemed -> Draft.investment(
                        Operation.REDEEM_INVESTMENT, new Amount(redeem.asset(), redeemed.amount()), redeemed.shares()));
    }

    /** All that the order takes comes out of an investment first, if that is asked for. */
    private Uni<Draft> redeemed(Customer customer, CustomerProgram program, Draft draft, Optional<UUID> investment) {
        if (investment.isEmpty()) {
            return Uni.createFrom().item(draft);
        }
        need(program, Product.INVESTMENTS);
        return investments
                .redeem(
                        "redeem_investment.investment",
                        holder(customer),
                        draft.asset().asset(),
                        Optional.of(draft.asset().value()),
                        investment.get())
                .map(redeemed -> draft.with(Optional.of(redeemed.shares())));
    }

    private Uni<Pair> pair(
            CustomerProgram program,
            Optional<String> currency,
            String asset,
            BiFunction<Asset, Asset, Uni<Pair>> price) {
        String settlement = settlementCurrency(program, currency);
        return crypto(asset, "asset.currency")
                .flatMap(crypto -> market.asset(settlement)
                        .map(Optional::orElseThrow)
                        .flatMap(money -> price.apply(crypto, money)));
    }

    private static String settlementCurrency(CustomerProgram program, Optional<String> asked) {
        if (asked.isEmpty()) {
            if (program.settlementCurrencies().size() > 1) {
                throw new Refusal(new InvalidSettlementCurrency(
                        "the partner settles in more than one currency, so one of them must be named"));
            }
            return program.settlementCurrencies().getFirst();
        }
        if (!program.settlementCurrencies().contains(asked.get())) {
            throw new Refusal(new InvalidSettlementCurrency("the partner does not settle in that currency"));
        }
        return asked.get();
    }

    private Uni<Asset> crypto(String code, String field) {
        return market.asset(code)
                .map(found -> found.filter(asset -> asset.kind() == AssetKind.CRYPTO)
                        .orElseThrow(() -> Refusal.invalid(field, "is not an asset that can be traded here")));
    }

    private static BigDecimal price(RateSheet sheet, Asset base, Asset quote, Side side) {
        return sheet.price(base.code(), quote.code(), side)
                .orElseThrow(() -> Refusal.invalid(
                        "asset.currency", "%s has no price in %s at present".formatted(base.code(), quote.code())));
    }

    private static Leg leg(Asset asset, Optional<BigDecimal> amount, String field) {
        amount.ifPresent(given -> requireExact(asset, given, field));
        return new Leg(asset, amount);
    }

    private static void requireLeast(Asset asset, Pair pair) {
        asset.minTradeAmount()
                .filter(least -> pair.asset().value().compareTo(least) < 0)
                .ifPresent(least -> {
                    throw Refusal.invalid(
                            "asset.amount", "must be at least %s %s".formatted(plain(least), asset.code()));
                });
    }

    private static void requireExact(Asset asset, BigDecimal amount, String field) {
        if (!asset.measures(amount)) {
            throw Refusal.invalid(field, "has more than %d digits after the point".formatted(asset.decimals()));
        }
    }

    private static void one(Optional<BigDecimal> amount, Optional<BigDecimal> other) {
        if (amount.isPresent() == other.isPresent()) {
            throw Refusal.invalid("amount", NEEDS_AMOUNT);
        }
    }

    private static void need(CustomerProgram program, Product product) {
        if (!program.products().contains(product)) {
            throw new Refusal(new Forbidden("the partner does not have the product"));
        }
    }

    private static Holder holder(Customer customer) {
        return new Holder(customer.partnerId(), customer.id());
    }

    private static String plain(BigDecimal amount) {
        return amount.stripTrailingZeros().toPlainString();
    }
}
