package dev.countersign.api.aquanow;

import dev.countersign.identity.User;
import dev.countersign.transfer.CustodyWallet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A partner as this wire sees it: a company profile, its people by username, its accounts.
 *
 * @param name of the company profile
 * @param people everybody, also those who left
 * @param accounts names by id, in the order in which they were opened
 */
record Profile(String name, Map<UUID, User> people, Map<String, String> accounts) {

    static Profile of(String name, List<User> people, List<CustodyWallet> wallets) {
        Map<String, String> accounts = new LinkedHashMap<>();
        wallets.forEach(wallet -> wallet.accountId().ifPresent(id -> accounts.putIfAbsent(id, wallet.label())));
        return new Profile(name, people.stream().collect(Collectors.toMap(User::id, Function.identity())), accounts);
    }

    /** How this wire calls a person. */
    static String username(User user) {
        return user.email();
    }

    /** The same, of one of its people. */
    Optional<String> username(UUID userId) {
        return Optional.ofNullable(people.get(userId)).map(Profile::username);
    }
}
