package dev.countersign.order.customer;

import dev.countersign.database.Database;
import dev.countersign.lifecycle.Result;
import dev.countersign.market.Asset;
import dev.countersign.market.AssetKind;
import dev.countersign.market.MarketService;
import dev.countersign.market.Token;
import dev.countersign.order.customer.Destinations.Exit;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The terms on which partners serve their customers. */
@ApplicationScoped
public class CustomerProgramService {

    private static final String FIND = """
            select products, settlement_currencies, quote_currency, max_quote_amount, code_operations
              from customer_program where partner_id = $1""";
    private static final String SAVE = """
            insert into customer_program (partner_id, products, settlement_currencies, quote_currency, max_quote_amount,
                                          code_operations)
            select p.id, $2, $3, $4, $5, $6 from partner p where p.id = $1
            on conflict (partner_id) do update
              set products = excluded.products, settlement_currencies = excluded.settlement_currencies,
                  quote_currency = excluded.quote_currency, max_quote_amount = excluded.max_quote_amount,
                  code_operations = excluded.code_operations, updated_at = countersign_now()
            returning partner_id""";

    private final Database database;
    private final MarketService market;
    private final Destinations destinations;

    CustomerProgramService(Database database, MarketService market, Destinations destinations) {
        this.database = database;
        this.market = market;
        this.destinations = destinations;
    }

    /** A partner's terms; empty when it serves no customers. */
    public Uni<Optional<CustomerProgram>> find(UUID partnerId) {
        return database.first(FIND, partnerId).map(row -> row.map(CustomerProgramService::program));
    }

    /** All that a partner can offer to its customers; empty when it serves none. */
    public Uni<Optional<PartnerOffer>> offer(UUID partnerId) {
        return find(partnerId)
                .flatMap(found -> found.isEmpty()
                        ? Uni.createFrom().item(Optional.empty())
                        : offer(partnerId, found.get()).map(Optional::of));
    }

    private Uni<PartnerOffer> offer(UUID partnerId, CustomerProgram program) {
        return destinations
                .exits(partnerId)
                .flatMap(exits -> market.assets()
                        .flatMap(assets -> market.investments()
                                .map(investments -> new PartnerOffer(
                                        program,
                                        assets.stream()
                                                .filter(asset -> asset.kind() == AssetKind.CRYPTO)
                                                .map(asset -> tradable(program, asset, exits))
                                                .toList(),
                                        program.products().contains(Product.INVESTMENTS) ? investments : List.of()))));
    }

    private static Tradable tradable(CustomerProgram program, Asset asset, List<Exit> exits) {
        List<Token> networks = exits.stream()
                .map(Exit::token)
                .filter(token -> token.assetCode().equals(asset.code()))
                .toList();
        return new Tradable(
                asset,
                program.products().contains(Product.BUY_SELL),
                program.products().contains(Product.SWAP),
                program.products().contains(Product.SEND) && !networks.isEmpty(),
                program.products().contains(Product.TRANSFER) && !networks.isEmpty(),
                networks);
    }

    /** Sets a partner's terms, for orders that are made from now on. */
    public Uni<Result<CustomerProgram, Problem>> save(UUID partnerId, CustomerProgram program) {
        return Multi.createFrom()
                .iterable(program.settlementCurrencies())
                .onItem()
                .transformToUniAndConcatenate(this::isMoney)
                .collect()
                .asList()
                .flatMap(money -> isMoney(program.quoteCurrency()).map(quote -> quote && !money.contains(false)))
                .flatMap(known -> known
                        ? write(partnerId, program)
                        : Uni.createFrom().item(Result.refused(Problem.UNKNOWN_CURRENCY)));
    }

    private Uni<Boolean> isMoney(String code) {
        return market.asset(code)
                .map(asset ->
                        asset.filter(found -> found.kind() == AssetKind.FIAT).isPresent());
    }

    private Uni<Result<CustomerProgram, Problem>> write(UUID partnerId, CustomerProgram program) {
        return database.first(
                        SAVE,
                        partnerId,
                        names(program.products()),
                        program.settlementCurrencies().toArray(String[]::new),
                        program.quoteCurrency(),
                        program.maxQuoteAmount().orElse(null),
                        names(program.codeOperations()))
                .map(saved -> saved.isPresent() ? Result.done(program) : Result.refused(Problem.UNKNOWN_PARTNER));
    }

    private static String[] names(Set<? extends Enum<?>> values) {
        return values.stream().map(Enum::name).sorted().toArray(String[]::new);
    }

    private static CustomerProgram program(Row row) {
        return new CustomerProgram(
                read(row.getArrayOfStrings("products"), Product::valueOf),
                List.of(row.getArrayOfStrings("settlement_currencies")),
                row.getString("quote_currency"),
                Optional.ofNullable(row.getBigDecimal("max_quote_amount")),
                read(row.getArrayOfStrings("code_operations"), Operation::valueOf));
    }

    private static <E> Set<E> read(String[] names, Function<String, E> parse) {
        return Arrays.stream(names).map(parse).collect(Collectors.toUnmodifiableSet());
    }

    /** Why terms were not saved. */
    public enum Problem {
        UNKNOWN_PARTNER,
        /** A currency is not registered as money. */
        UNKNOWN_CURRENCY
    }
}
