package dev.countersign.sandbox;

import dev.countersign.database.PrimaryKeys;
import dev.countersign.database.Transaction;
import dev.countersign.identity.CredentialKind;
import dev.countersign.identity.HmacKeyRequest;
import dev.countersign.identity.HmacKeyService;
import dev.countersign.identity.IssuedHmacKey;
import dev.countersign.identity.Permission;
import dev.countersign.ledger.Amount;
import dev.countersign.ledger.Booking;
import dev.countersign.ledger.LedgerService;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * Makes what the custody wires of the demo world need: for each partner wallets with funds, people who withdraw from them and people
 * who agree, and a policy.
 */
@ApplicationScoped
class CustodySeeder {

    /** From this amount on, in units of the asset, two people must agree. */
    static final BigDecimal LARGE = new BigDecimal("1000");

    /** Below this amount, nobody must agree to withdrawals from the open wallet. */
    static final BigDecimal SMALL = new BigDecimal("100");

    private static final String NETWORK = """
            insert into network (id, name, chain_id, rpc_url, forwarder_address, forwarder_name, forwarder_version, symbol)
            values ('ethereum', 'Ethereum (simulated)', 1, 'http://localhost:8545',
                    '0x9fe46736679d2d9a65f0992f2272de9f3c7fa6e0', 'SyntheticAssetForwarder', '1', 'ETH')
            on conflict do nothing""";
    private static final String SYMBOLS = "update network set symbol = 'MATIC' where id = 'polygon' and symbol is null";
    private static final String TOKENS = """
            insert into token (asset_code, network_id, contract_address, send_fee, min_send_amount, ticker)
            values ('USDC', 'ethereum', '0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48', 0.5, 0, 'usdc'),
                   ('USDT', 'ethereum', '0xdac17f958d2ee523a2206206994597c13d831ec7', 0.5, 0, 'usdt')
            on conflict do nothing""";
    private static final String WALLET = """
            insert into custody_wallet (id, partner_id, label, account_id, asset_code, network_id, address)
            values ($1, $2, $3, $4, $5, $6, $7)""";
    private static final String FUND = """
            insert into sandbox_chain_account (token_address, address, balance)
            select contract_address, $1, $2 from token where network_id = $3 and asset_code = $4""";
    private static final String PERSON = """
            insert into partner_user (id, partner_id, name, email, permissions) values ($1, $2, $3, $4, $5)""";

    /** The reviewers of customers' sends agree to withdrawals too, and the other way round. */
    private static final String REVIEWERS = """
            update partner_user set permissions = array_append(permissions, $2)
             where partner_id = $1 and $3 = any (permissions) and not $2 = any (permissions)""";

    private static final String RULE = """
            insert into policy_rule (id, partner_id, position, name, wallet_id, at_least, action, quorum, permission, window_seconds)
            select $1, $2, coalesce(max(position), 0) + 1, $3, $4, $5, $6, $7, $8, $9 from policy_rule where partner_id = $2""";
    private static final int WINDOW_SECONDS = 259_200;

    private static final BigDecimal ON_CHAIN = new BigDecimal("1000000000000000");
    private static final BigDecimal IN_BOOKS = new BigDecimal("10000000");

    private final LedgerService ledger;
    private final PrimaryKeys keys;
    private final NewAddresses addresses;
    private final HmacKeyService hmacKeys;
    private final TokenSeeder tokens;

    CustodySeeder(
            LedgerService ledger,
            PrimaryKeys keys,
            NewAddresses addresses,
            HmacKeyService hmacKeys,
            TokenSeeder tokens) {
        this.ledger = ledger;
        this.keys = keys;
        this.addresses = addresses;
        this.hmacKeys = hmacKeys;
        this.tokens = tokens;
    }

    /** What all partners share. */
    Uni<Void> network(Transaction transaction) {
        return transaction
                .run(NETWORK)
                .flatMap(done -> transaction.run(SYMBOLS))
                .flatMap(done -> transaction.run(TOKENS))
                .replaceWithVoid();
    }

    /** What one partner has; described for the world's document, under the names of the wires. */
    Uni<JsonObject> seed(Transaction transaction, UUID partnerId, String mailDomain, String accountId) {
        Wallet main = wallet("Operations", Optional.of(accountId), "USDC", "ethereum");
        Wallet tether = wallet("Operations, USDT", Optional.of(accountId), "USDT", "ethereum");
        Wallet polygon = wallet("Operations on Polygon", Optional.of(accountId), "USDC", "polygon");
        Wallet open = wallet("Petty cash", Optional.empty(), "USDC", "ethereum");
        Wallet two = wallet("Reserve", Optional.empty(), "USDC", "ethereum");
        Person creator = person(
                "Carla Creator", "carla@" + mailDomain, Permission.REQUEST_WITHDRAWAL, Permission.DIRECT_WITHDRAWAL);
        List<Person> admins = List.of(
                admin("Adam Admin", "adam@" + mailDomain),
                admin("Aisha Admin", "aisha@" + mailDomain),
                admin("Anton Admin", "anton@" + mailDomain));
        Person requester = person("Rosa Requester", "rosa@" + mailDomain, Permission.REQUEST_WITHDRAWAL);
        Person approver = admin("Alma Approver", "alma@" + mailDomain);
        Person root = person(
                "Ruth Root",
                "ruth@" + mailDomain,
                Permission.APPROVE_TRANSFERS,
                CustomerSeeder.REVIEWER,
                Permission.REQUEST_WITHDRAWAL,
                Permission.DIRECT_WITHDRAWAL,
                Permission.MANAGE_POLICIES);
        return each(List.of(main, tether, polygon, open, two), wallet -> wallet(transaction, partnerId, wallet))
                .flatMap(done -> each(admins, person -> person(transaction, partnerId, person)))
                .flatMap(done -> each(
                        List.of(creator, requester, approver, root), person -> person(transaction, partnerId, person)))
                .flatMap(done -> transaction.run(
                        REVIEWERS, partnerId, Permission.APPROVE_TRANSFERS.name(), CustomerSeeder.REVIEWER.name()))
                .flatMap(done -> each(
                        List.of(main, tether, polygon),
                        wallet -> asks(transaction, partnerId, wallet, Optional.empty(), 1)
                                .flatMap(first -> asks(transaction, partnerId, wallet, Optional.of(LARGE), 2))))
                .flatMap(done -> asks(transaction, partnerId, two, Optional.empty(), 2))
                .flatMap(done -> asks(transaction, partnerId, open, Optional.of(SMALL), 1))
                .flatMap(done -> aquanow(
                        transaction,
                        partnerId,
                        accountId,
                        Map.of("requester", requester, "approver", approver, "root", root)))
                .flatMap(aquanow -> bitgo(transaction, partnerId, creator, admins)
                        .map(people -> new JsonObject()
                                .put("aquanow", aquanow)
                                .put(
                                        "bitgo",
                                        people.put("coin", "usdc")
                                                .put("enterprise", hex(partnerId))
                                                .put("wallet", hex(main.id()))
                                                .put("wallet_two_of", hex(two.id()))
                                                .put("wallet_open", hex(open.id()))
                                                .put(
                                                        "policy",
                                                        new JsonObject()
                                                                .put("two_of_from_base_units", base(LARGE))
                                                                .put("open_below_base_units", base(SMALL))))));
    }

    /** The people of the wire of pending approvals. */
    private Uni<JsonObject> bitgo(Transaction transaction, UUID partnerId, Person creator, List<Person> admins) {
        JsonArray described = new JsonArray();
        return each(
                        admins,
                        admin -> tokens.person(transaction, partnerId, admin.id())
                                .invoke(described::add)
                                .replaceWithVoid())
                .flatMap(done -> tokens.person(transaction, partnerId, creator.id()))
                .map(person -> new JsonObject().put("creator", person).put("admins", described));
    }

    /** The people of the wire whose callers sign with a shared secret, each with a key that may do everything. */
    private Uni<JsonObject> aquanow(
            Transaction transaction, UUID partnerId, String accountId, Map<String, Person> people) {
        JsonObject described = new JsonObject().put("account_id", accountId);
        return each(
                        List.copyOf(people.entrySet()),
                        role -> hmacKeys.issue(
                                        transaction,
                                        partnerId,
                                        new HmacKeyRequest(
                                                role.getValue().id(),
                                                "sandbox",
                                                CredentialKind.HMAC_KEY.scopes(),
                                                List.of()))
                                .invoke(result -> {
                                    IssuedHmacKey issued =
                                            result.orThrow(problem -> new IllegalStateException(problem.toString()));
                                    described.put(
                                            role.getKey(),
                                            user(role.getValue())
                                                    .put(
                                                            "api_key",
                                                            issued.entry().key())
                                                    .put("api_secret", issued.secret()));
                                })
                                .replaceWithVoid())
                .replaceWith(described);
    }

    private Person admin(String name, String email) {
        return person(name, email, Permission.APPROVE_TRANSFERS, CustomerSeeder.REVIEWER, Permission.MANAGE_POLICIES);
    }

    private static JsonObject user(Person person) {
        return new JsonObject().put("user_id", person.id().toString()).put("username", person.email());
    }

    private static String base(BigDecimal units) {
        return units.movePointRight(6).toBigIntegerExact().toString();
    }

    private static String hex(UUID id) {
        return id.toString().replace("-", "");
    }

    private Uni<Void> wallet(Transaction transaction, UUID partnerId, Wallet wallet) {
        return transaction
                .run(
                        WALLET,
                        wallet.id(),
                        partnerId,
                        wallet.label(),
                        wallet.accountId().orElse(null),
                        wallet.asset(),
                        wallet.network(),
                        wallet.address())
                .flatMap(done -> transaction.run(FUND, wallet.address(), ON_CHAIN, wallet.network(), wallet.asset()))
                .flatMap(done -> ledger.book(
                        transaction,
                        partnerId,
                        "sandbox:" + wallet.id(),
                        new Booking.Deposit(wallet.id(), new Amount(wallet.asset(), IN_BOOKS))))
                .replaceWithVoid();
    }

    private static Uni<Void> person(Transaction transaction, UUID partnerId, Person person) {
        return transaction
                .run(PERSON, person.id(), partnerId, person.name(), person.email(), person.names())
                .replaceWithVoid();
    }

    private Uni<Void> asks(
            Transaction transaction, UUID partnerId, Wallet wallet, Optional<BigDecimal> from, int quorum) {
        String name = "%s: %d of those who may approve%s"
                .formatted(
                        wallet.label(),
                        quorum,
                        from.map(amount -> ", from " + amount.toPlainString()).orElse(""));
        return transaction
                .run(
                        RULE,
                        keys.next(),
                        partnerId,
                        name,
                        wallet.id(),
                        from.orElse(null),
                        "REQUIRE",
                        (short) quorum,
                        Permission.APPROVE_TRANSFERS.name(),
                        WINDOW_SECONDS)
                .replaceWithVoid();
    }

    private static <T> Uni<Void> each(List<T> all, Function<T, Uni<Void>> work) {
        return Multi.createFrom()
                .iterable(all)
                .onItem()
                .transformToUniAndConcatenate(one -> work.apply(one))
                .collect()
                .asList()
                .replaceWithVoid();
    }

    private Wallet wallet(String label, Optional<String> accountId, String asset, String network) {
        return new Wallet(keys.next(), addresses.next(), label, accountId, asset, network);
    }

    private Person person(String name, String email, Permission... permissions) {
        return new Person(keys.next(), name, email, Set.of(permissions));
    }

    private record Wallet(
            UUID id, String address, String label, Optional<String> accountId, String asset, String network) {}

    private record Person(UUID id, String name, String email, Set<Permission> permissions) {

        private String[] names() {
            return permissions.stream().map(Permission::name).sorted().toArray(String[]::new);
        }
    }
}
