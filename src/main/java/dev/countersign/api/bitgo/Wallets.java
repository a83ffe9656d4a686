package dev.countersign.api.bitgo;

import dev.countersign.identity.Scope;
import dev.countersign.market.Token;
import dev.countersign.transfer.SourceWallet;
import dev.countersign.transfer.SourceWallets;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Finds a partner's wallets. A wallet without an asset of its own is one of every coin of its network. */
@ApplicationScoped
class Wallets {

    private final SourceWallets wallets;
    private final Coins coins;

    Wallets(SourceWallets wallets, Coins coins) {
        this.wallets = wallets;
        this.coins = coins;
    }

    /**
     * The wallet that a path names, for a viewer whose token may do this. What is unknown, another partner's or of another coin is the
     * same 404.
     */
    Uni<Found> find(Viewer viewer, String coin, String id, Scope scope) {
        UUID known = BitGoId.parse(id).orElseThrow(() -> BitGoException.invalidWallet(id));
        return coins.ofPath(coin)
                .flatMap(token -> wallets.find(viewer.partnerId(), known)
                        .map(found -> found.filter(wallet -> holds(wallet, token))
                                .map(wallet -> new Found(wallet, token))
                                .orElseThrow(() -> BitGoException.notFound("wallet")))
                        .invoke(found -> require(viewer, scope)));
    }

    /** A viewer's wallets in which a coin can be, by id. */
    Uni<Page> page(Viewer viewer, String coin, Optional<UUID> after, int limit) {
        return coins.ofPath(coin)
                .flatMap(token ->
                        wallets.holding(viewer.partnerId(), token, after, limit).map(found -> new Page(found, token)));
    }

    private static void require(Viewer viewer, Scope scope) {
        if (scope == Scope.WALLET_VIEW) {
            viewer.requireReading();
        } else {
            viewer.require(scope);
        }
    }

    private static boolean holds(SourceWallet wallet, Token token) {
        return wallet.networkId().equals(token.networkId())
                && wallet.assetCode()
                        .filter(asset -> !asset.equals(token.assetCode()))
                        .isEmpty();
    }

    /** Some wallets, and the coin that they are seen as some of. */
    record Page(List<SourceWallet> wallets, Token coin) {}

    /** A wallet, and the coin that it is seen as one of. */
    record Found(SourceWallet wallet, Token coin) {}
}
