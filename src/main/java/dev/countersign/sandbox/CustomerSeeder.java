package dev.countersign.sandbox;

import dev.countersign.database.PrimaryKeys;
import dev.countersign.database.Transaction;
import dev.countersign.identity.KeyRequest;
import dev.countersign.identity.KeyService;
import dev.countersign.identity.Permission;
import dev.countersign.identity.Scope;
import dev.countersign.ledger.Amount;
import dev.countersign.ledger.Booking;
import dev.countersign.ledger.LedgerService;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Makes what the customers' wire of the demo world needs: for each partner two customers with balances, a treasury, a policy, an
 * application's key and a reviewer's.
 */
@ApplicationScoped
class CustomerSeeder {

    /** Whose holders may agree to large sends. */
    static final Permission REVIEWER = new Permission("order:authorize");

    /** From this amount on, of any asset, a send waits for a reviewer. */
    static final BigDecimal LARGE = new BigDecimal("1000");

    private static final int RSA_BITS = 2048;
    private static final String LINE_END = "\n";
    private static final int PEM_LINE = 64;

    private static final String NETWORK = """
            insert into network (id, name, chain_id, rpc_url, forwarder_address, forwarder_name, forwarder_version)
            values ('polygon', 'Polygon (simulated)', 137, 'http://localhost:8545',
                    '0xe7f1725e7734ce288f8367e1bb143e90bb3f0512', 'SyntheticAssetForwarder', '1')
            on conflict do nothing""";
    private static final String TOKENS = """
            insert into token (asset_code, network_id, contract_address, send_fee, min_send_amount)
            values ('USDT', 'polygon', '0xc2132d05d31c914a87c6611c10748aeb04b58e8f', 0.4, 1),
                   ('USDC', 'polygon', '0x3c499c542cef5e3811e1192ce70d8cc03d5c3359', 0.4, 1)
            on conflict do nothing""";
    private static final String TREASURY =
            "insert into treasury (partner_id, network_id, address) values ($1, 'polygon', $2)";
    private static final String FUND = """
            insert into sandbox_chain_account (token_address, address, balance)
            select contract_address, $1, $2 from token where network_id = 'polygon'""";
    private static final String PROGRAM = """
            insert into customer_program (partner_id, products, settlement_currencies, quote_currency, max_quote_amount,
                                          code_operations)
            values ($1, array['BUY_SELL', 'SWAP', 'SEND', 'TRANSFER', 'INVESTMENTS'], $2, 'USD', 1000000, array['SEND'])""";
    private static final String CUSTOMER = "insert into customer (id, partner_id, email, name) values ($1, $2, $3, $4)";
    private static final String RECEIVES = """
            insert into receiving_address (partner_id, customer_id, network_id, address) values ($1, $2, 'polygon', $3)""";
    private static final String PERSON = """
            insert into partner_user (id, partner_id, name, email, permissions) values ($1, $2, $3, $4, $5)""";
    private static final String POLICY = """
            insert into policy_rule (id, partner_id, position, name, at_least, quorum, permission, window_seconds, conditions)
            values ($1, $2, 1, 'large sends', $3, 1, $4, 86400, '{"purposes": ["CUSTOMER_SEND", "INTERNAL_SEND"]}')""";

    private static final Map<String, String> BALANCES =
            Map.of("USDC", "1000000", "USDT", "1000000", "BTC", "5", "ETH", "50");

    private static final Set<Scope> APPLICATION = Set.of(
            Scope.CUSTOMER_ORDER_READ, Scope.CUSTOMER_ORDER_WRITE, Scope.PARTNER_READ, Scope.WEBHOOK_SUBSCRIPTION);
    private static final Set<Scope> CUSTOMER_TOKEN = Set.of(Scope.CUSTOMER_ORDER_READ, Scope.CUSTOMER_ORDER_WRITE);

    private final KeyService credentials;
    private final LedgerService ledger;
    private final PrimaryKeys keys;
    private final NewAddresses addresses;
    private final SecureRandom random;

    CustomerSeeder(
            KeyService credentials,
            LedgerService ledger,
            PrimaryKeys keys,
            NewAddresses addresses,
            SecureRandom random) {
        this.credentials = credentials;
        this.ledger = ledger;
        this.keys = keys;
        this.addresses = addresses;
        this.random = random;
    }

    /** What all partners share. */
    Uni<Void> network(Transaction transaction) {
        return transaction
                .run(NETWORK)
                .flatMap(network -> transaction.run(TOKENS))
                .replaceWithVoid();
    }

    /** What one partner has; described for the world's document. */
    Uni<JsonObject> seed(Transaction transaction, UUID partnerId, String mailDomain, List<String> currencies) {
        UUID ana = keys.next();
        UUID ben = keys.next();
        UUID reviewer = keys.next();
        JsonObject world = new JsonObject()
                .put("customer_id", ana.toString())
                .put("customer_email", "ana@" + mailDomain)
                .put("recipient_customer_id", ben.toString())
                .put(
                        "policy",
                        new JsonObject()
                                .put("large_sends_from", LARGE.toPlainString())
                                .put("quorum", 1));
        return treasury(transaction, partnerId)
                .flatMap(done -> transaction.run(PROGRAM, partnerId, currencies.toArray(String[]::new)))
                .flatMap(done -> customer(transaction, partnerId, ana, "ana@" + mailDomain, "Ana Souza"))
                .flatMap(done -> customer(transaction, partnerId, ben, "ben@" + mailDomain, "Ben Okafor"))
                .flatMap(done -> deposits(transaction, partnerId, ana))
                .flatMap(done -> transaction.run(
                        PERSON, reviewer, partnerId, "Rita Reviewer", "rita@" + mailDomain, new String[] {
                            REVIEWER.name()
                        }))
                .flatMap(done -> transaction.run(POLICY, keys.next(), partnerId, LARGE, REVIEWER.name()))
                .flatMap(done -> key(
                        transaction, partnerId, "sandbox application", APPLICATION, Optional.empty(), Optional.empty()))
                .invoke(key -> world.mergeIn(key))
                .flatMap(done -> key(
                        transaction,
                        partnerId,
                        "sandbox reviewer",
                        Set.of(Scope.PARTNER_ORDER_AUTHORIZATION),
                        Optional.of(reviewer),
                        Optional.empty()))
                .invoke(key -> world.put("authorizer", key.put("user_id", reviewer.toString())))
                .flatMap(done -> key(
                        transaction, partnerId, "sandbox customer", CUSTOMER_TOKEN, Optional.empty(), Optional.of(ana)))
                .map(key -> world.put("customer_token", key));
    }

    private Uni<Void> treasury(Transaction transaction, UUID partnerId) {
        String address = addresses.next();
        return transaction
                .run(TREASURY, partnerId, address)
                .flatMap(done -> transaction.run(FUND, address, new BigDecimal("1000000000000000")))
                .replaceWithVoid();
    }

    private Uni<Void> customer(Transaction transaction, UUID partnerId, UUID id, String email, String name) {
        return transaction
                .run(CUSTOMER, id, partnerId, email, name)
                .flatMap(done -> transaction.run(RECEIVES, partnerId, id, addresses.next()))
                .replaceWithVoid();
    }

    private Uni<Void> deposits(Transaction transaction, UUID partnerId, UUID customerId) {
        return Multi.createFrom()
                .iterable(BALANCES.entrySet())
                .onItem()
                .transformToUniAndConcatenate(balance -> ledger.book(
                        transaction,
                        partnerId,
                        "sandbox:%s:%s".formatted(customerId, balance.getKey()),
                        new Booking.Deposit(
                                customerId, new Amount(balance.getKey(), new BigDecimal(balance.getValue())))))
                .collect()
                .asList()
                .replaceWithVoid();
    }

    private Uni<JsonObject> key(
            Transaction transaction,
            UUID partnerId,
            String label,
            Set<Scope> scopes,
            Optional<UUID> userId,
            Optional<UUID> customerId) {
        return newRsaKey()
                .flatMap(pair -> credentials
                        .issueRs512Key(
                                transaction,
                                partnerId,
                                new KeyRequest(
                                        label,
                                        pem("PUBLIC KEY", pair.getPublic().getEncoded()),
                                        scopes,
                                        userId,
                                        customerId))
                        .map(issued -> issued.orThrow(
                                problem -> new IllegalStateException("the sandbox's own key is refused: " + problem)))
                        .map(credential -> new JsonObject()
                                .put("issuer", credential.publicId())
                                .put(
                                        "private_key_pem",
                                        pem("PRIVATE KEY", pair.getPrivate().getEncoded()))));
    }

    /** It takes a moment, and so not the event loop's. */
    private Uni<KeyPair> newRsaKey() {
        return Uni.createFrom()
                .item(() -> {
                    try {
                        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                        generator.initialize(RSA_BITS, random);
                        return generator.generateKeyPair();
                    } catch (NoSuchAlgorithmException impossible) {
                        throw new IllegalStateException("every Java platform has RSA", impossible);
                    }
                })
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private static String pem(String what, byte[] der) {
        String body = Base64.getMimeEncoder(PEM_LINE, LINE_END.getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(what, body);
    }
}
