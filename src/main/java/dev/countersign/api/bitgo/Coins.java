package dev.countersign.api.bitgo;

import dev.countersign.market.MarketService;
import dev.countersign.market.Token;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds tokens by the names that this wire has for them: coins. */
@ApplicationScoped
class Coins {

    /** Stands between a coin and a token of it. */
    private static final String TOKEN_MARK = ":";

    private final MarketService market;

    Coins(MarketService market) {
        this.market = market;
    }

    /** The coin that a path names. Fails with 404 when there is none. */
    Uni<Token> ofPath(String coin) {
        return market.ofTicker(coin).map(found -> found.orElseThrow(() -> BitGoException.notFound("coin")));
    }

    /**
     * The tickers that a filter means. Fails with 400 when there is no such coin.
     *
     * @param widened whether each stands for its tokens as well
     */
    Uni<Set<String>> named(Set<String> coins, boolean widened) {
        if (coins.isEmpty()) {
            return Uni.createFrom().item(Set.of());
        }
        return market.tokens().map(tokens -> {
            List<String> tickers = tokens.stream().map(Token::ticker).toList();
            for (String coin : coins) {
                if (tickers.stream().noneMatch(ticker -> means(coin, ticker, widened))) {
                    throw BitGoException.invalid("coin: there is no such coin");
                }
            }
            return tickers.stream()
                    .filter(ticker -> coins.stream().anyMatch(coin -> means(coin, ticker, widened)))
                    .collect(Collectors.toUnmodifiableSet());
        });
    }

    private static boolean means(String coin, String ticker, boolean widened) {
        return ticker.equals(coin) || widened && ticker.startsWith(coin + TOKEN_MARK);
    }
}
