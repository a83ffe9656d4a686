package dev.countersign.api.aquanow;

import dev.countersign.api.aquanow.ApprovalRequests.Origin;
import dev.countersign.transfer.CustodyWallet;
import java.util.List;
import java.util.Optional;

/**
 * Finds the wallet that a caller of this wire means: here one speaks of accounts, assets and networks. A wallet that belongs to no
 * account is not on this wire.
 */
record WalletChoice(List<CustodyWallet> wallets) {

    /** What an ERC-20 token goes out on when nobody says. */
    private static final String USUAL_NETWORK = "ETH";

    CustodyWallet of(Origin origin) {
        List<CustodyWallet> inAccount = inAccount(origin.accountId());
        List<CustodyWallet> holding = inAccount.stream()
                .filter(wallet -> wallet.assetCode().equalsIgnoreCase(origin.symbol()))
                .toList();
        if (holding.isEmpty()) {
            throw AquanowException.invalid("payload.symbol is not in that account");
        }
        List<CustodyWallet> there = origin.networkType()
                .map(type -> holding.stream()
                        .filter(wallet -> wallet.networkSymbol().equalsIgnoreCase(type))
                        .toList())
                .orElse(holding);
        if (there.isEmpty()) {
            throw AquanowException.invalid("payload.networkType is not known for " + origin.symbol());
        }
        return there.size() == 1
                ? there.getFirst()
                : there.stream()
                        .filter(wallet -> wallet.networkSymbol().equals(USUAL_NETWORK))
                        .findFirst()
                        .orElseThrow(() ->
                                AquanowException.invalid("payload.networkType is required for " + origin.symbol()));
    }

    private List<CustodyWallet> inAccount(Optional<String> accountId) {
        List<String> accounts = wallets.stream()
                .flatMap(wallet -> wallet.accountId().stream())
                .distinct()
                .toList();
        if (accountId.isEmpty() && accounts.size() != 1) {
            throw AquanowException.invalid("payload.accountId is required");
        }
        String meant = accountId.orElseGet(accounts::getFirst);
        if (!accounts.contains(meant)) {
            throw AquanowException.invalid("payload.accountId is not known");
        }
        return wallets.stream()
                .filter(wallet -> wallet.accountId().filter(meant::equals).isPresent())
                .toList();
    }
}
