package dev.countersign.market;

import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import dev.countersign.ethereum.Address;
import dev.countersign.lifecycle.Result;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Looks up what can be traded and moved, where and at which rate; and registers it for the operator. */
@ApplicationScoped
public class MarketService {

    private static final String EVERY_TOKEN = "select " + TokenColumns.SELECTED + " from " + TokenColumns.JOINED;
    private static final String ALL_TOKENS = EVERY_TOKEN + " order by k.asset_code, k.network_id";
    private static final String TOKENS = EVERY_TOKEN + " where k.asset_code = $1";
    private static final String TOKEN = TOKENS + " and k.network_id = $2";

    private static final String OF_TICKER =
            EVERY_TOKEN + " where coalesce(k.ticker, k.network_id || ':' || lower(k.asset_code)) = $1";

    private static final String SAVE_NETWORK = """
            insert into network (id, name, chain_id, rpc_url, forwarder_address, forwarder_name, forwarder_version)
            values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (id) do update
               set name = excluded.name, rpc_url = excluded.rpc_url
             where network.chain_id = excluded.chain_id and network.forwarder_address = excluded.forwarder_address
               and network.forwarder_name = excluded.forwarder_name
               and network.forwarder_version = excluded.forwarder_version
            returning id""";

    private static final String SAVE_TOKEN = """
            insert into token (asset_code, network_id, contract_address, send_fee, min_send_amount)
            values ($1, $2, $3, coalesce($4::numeric, 0), coalesce($5::numeric, 0))
            on conflict (asset_code, network_id) do update
               set send_fee = coalesce($4::numeric, token.send_fee),
                   min_send_amount = coalesce($5::numeric, token.min_send_amount)
             where token.contract_address = excluded.contract_address
            returning asset_code""";
    private static final String CRYPTO_EXISTS = "select code from asset where code = $1 and kind = 'CRYPTO'";
    private static final String NETWORK_EXISTS = "select id from network where id = $1";

    private final Database database;
    private final AssetRepository assets;
    private final InvestmentRepository investments;
    private final RateBoard board;

    MarketService(Database database, AssetRepository assets, InvestmentRepository investments, RateBoard board) {
        this.database = database;
        this.assets = assets;
        this.investments = investments;
        this.board = board;
    }

    /**
     * The rates of now. They come over the network: never ask inside a transaction.
     *
     * <p>Fails with {@link RatesUnavailableException} when none are recent enough.
     */
    public Uni<RateSheet> rates() {
        return board.rates();
    }

    /** Every asset, by code. */
    public Uni<List<Asset>> assets() {
        return assets.all();
    }

    /** An asset, or empty when it is not registered. */
    public Uni<Optional<Asset>> asset(String code) {
        return assets.find(code);
    }

    /** The same, inside a transaction. */
    public Uni<Optional<Asset>> asset(Transaction transaction, String code) {
        return assets.find(transaction, code);
    }

    /** Whether something is registered as crypto, on whichever network or on none. */
    public Uni<Boolean> knows(String assetCode) {
        return database.first(CRYPTO_EXISTS, assetCode).map(Optional::isPresent);
    }

    /** Registers an asset, or changes its name and its minimum. Its decimals and its kind never change. */
    public Uni<Result<Asset, MarketProblem>> save(Asset asset) {
        return assets.save(asset);
    }

    /** An asset on a network, or empty when it is not registered. */
    public Uni<Optional<Token>> token(Transaction transaction, String assetCode, String networkId) {
        return transaction.first(TOKEN, assetCode, networkId).map(row -> row.map(TokenColumns::token));
    }

    /** The same, outside a transaction. */
    public Uni<Optional<Token>> token(String assetCode, String networkId) {
        return database.first(TOKEN, assetCode, networkId).map(row -> row.map(TokenColumns::token));
    }

    /** The token that custody wires call by this name, in lower case. */
    public Uni<Optional<Token>> ofTicker(String ticker) {
        return database.first(OF_TICKER, ticker).map(row -> row.map(TokenColumns::token));
    }

    /** An asset on every network that has it. */
    public Uni<List<Token>> tokens(String assetCode) {
        return database.run(TOKENS, assetCode)
                .map(rows -> rows.stream().map(TokenColumns::token).toList());
    }

    /** Every asset on every network that has it, by asset and network. */
    public Uni<List<Token>> tokens() {
        return database.run(ALL_TOKENS)
                .map(rows -> rows.stream().map(TokenColumns::token).toList());
    }

    /**
     * Registers a network, or changes the name and endpoint of one.
     *
     * @return false when it is registered with another chain id or forwarder, which never change
     */
    public Uni<Boolean> save(Network network) {
        return database.first(
                        SAVE_NETWORK,
                        network.id(),
                        network.name(),
                        new BigDecimal(network.chainId()),
                        network.rpcUrl(),
                        network.forwarder().lowerCase(),
                        network.forwarderName(),
                        network.forwarderVersion())
                .map(Optional::isPresent);
    }

    /**
     * Registers a crypto asset on a network, or changes its name and the terms of sends. Its decimals and its contract never
     * change; the terms hold for what is quoted from now on.
     */
    public Uni<Result<Token, MarketProblem>> saveToken(
            String assetCode, String name, int decimals, String networkId, Address contract, SendTerms terms) {
        return database.transaction(transaction -> transaction
                        .first(NETWORK_EXISTS, networkId)
                        .map(network -> network.orElseThrow(() -> new RefusedException(MarketProblem.UNKNOWN_NETWORK)))
                        .flatMap(network -> assets.saveOfToken(transaction, assetCode, name, decimals))
                        .map(MarketService::saved)
                        .invoke(asset -> {
                            if (!terms.fit(asset)) {
                                throw new RefusedException(MarketProblem.TOO_FINE);
                            }
                        })
                        .flatMap(asset -> transaction.first(
                                SAVE_TOKEN,
                                assetCode,
                                networkId,
                                contract.lowerCase(),
                                terms.fee().orElse(null),
                                terms.minimum().orElse(null)))
                        .map(MarketService::saved)
                        .flatMap(saved -> token(transaction, assetCode, networkId)))
                .map(Optional::orElseThrow)
                .map(Result::<Token, MarketProblem>done)
                .onFailure(RefusedException.class)
                .recoverWithItem(refused -> Result.refused(((RefusedException) refused).problem));
    }

    /** Every investment, by name. */
    public Uni<List<Investment>> investments() {
        return investments.all();
    }

    /** An investment, or empty when there is none of that id. */
    public Uni<Optional<Investment>> investment(UUID id) {
        return investments.find(id);
    }

    /** A new investment. Its share asset may not be another one's. */
    public Uni<Result<Investment, MarketProblem>> create(InvestmentTerms terms) {
        return problem(terms)
                .flatMap(problem -> problem.<Uni<Result<Investment, MarketProblem>>>map(
                                found -> Uni.createFrom().item(Result.refused(found)))
                        .orElseGet(() -> investments.create(terms)));
    }

    /** Replaces the terms of an investment. Its assets never change. */
    public Uni<Result<Investment, MarketProblem>> replace(UUID id, InvestmentTerms terms) {
        return investments
                .find(id)
                .flatMap(found -> found.isEmpty()
                        ? Uni.createFrom().item(Optional.of(MarketProblem.UNKNOWN_INVESTMENT))
                        : problem(terms))
                .flatMap(problem -> problem.<Uni<Result<Investment, MarketProblem>>>map(
                                found -> Uni.createFrom().item(Result.refused(found)))
                        .orElseGet(() -> investments.replace(id, terms)));
    }

    /** What the terms refer to is never taken away again, so it is looked up apart from what is written. */
    private Uni<Optional<MarketProblem>> problem(InvestmentTerms terms) {
        return assets.find(terms.quoteAsset())
                .flatMap(quote -> assets.find(terms.shareAsset())
                        .flatMap(share -> network(terms).map(network -> {
                            if (quote.filter(asset -> asset.kind() != AssetKind.SHARE)
                                            .isEmpty()
                                    || share.filter(asset -> asset.kind() == AssetKind.SHARE)
                                            .isEmpty()) {
                                return Optional.of(MarketProblem.UNKNOWN_ASSET);
                            }
                            if (!network) {
                                return Optional.of(MarketProblem.UNKNOWN_NETWORK);
                            }
                            boolean exact = terms.subscription().fits(quote.get())
                                    && terms.redemption().fits(quote.get());
                            return exact ? Optional.empty() : Optional.of(MarketProblem.TOO_FINE);
                        })));
    }

    private Uni<Boolean> network(InvestmentTerms terms) {
        return terms.networkId().isEmpty()
                ? Uni.createFrom().item(true)
                : database.first(NETWORK_EXISTS, terms.networkId().get()).map(Optional::isPresent);
    }

    private static <T> T saved(Optional<T> row) {
        return row.orElseThrow(() -> new RefusedException(MarketProblem.CONFLICT));
    }

    /** Rolls everything back. */
    private static final class RefusedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final MarketProblem problem;

        RefusedException(MarketProblem problem) {
            super(problem.name(), null, false, false);
            this.problem = problem;
        }
    }
}
