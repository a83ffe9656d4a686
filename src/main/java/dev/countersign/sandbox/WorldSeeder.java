package dev.countersign.sandbox;

import dev.countersign.database.Database;
import dev.countersign.database.PrimaryKeys;
import dev.countersign.database.Transaction;
import dev.countersign.ethereum.Address;
import dev.countersign.ethereum.PrivateKey;
import dev.countersign.event.webhook.WebhookService;
import dev.countersign.identity.CredentialKind;
import dev.countersign.identity.Scope;
import dev.countersign.identity.SecretToken;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;

/**
 * Makes the demo world, once, in one transaction: two partners that never meet, two liquidity providers, a network with two
 * tokens, funded wallets. Its secrets are made at random and kept in the world's document, which only the sandbox shows.
 */
@ApplicationScoped
class WorldSeeder {

    private static final String CLAIM = """
            insert into sandbox_world (document, provider_mode) values ('{}', $1) on conflict do nothing
            returning provider_mode""";
    private static final String FINISH = "update sandbox_world set document = $1";
    private static final String WITHOUT_CUSTOMERS =
            "select document from sandbox_world where not document ? 'lirium' for update";
    private static final String WITHOUT_CUSTODY =
            "select document from sandbox_world where not document ? 'bitgo' for update";
    private static final String PARTNER = "insert into partner (id, name) values ($1, $2)";
    private static final String PROVIDER =
            "insert into liquidity_provider (id, name, settlement_trusted) values ($1, $2, true)";
    private static final String CREDENTIAL = """
            insert into credential (id, kind, public_id, secret_hash, partner_id, provider_id, scopes, label)
            values ($1, $2, $3, $4, $5, $6, $7, 'sandbox')""";
    private static final String NETWORK = """
            insert into network (id, name, chain_id, rpc_url, forwarder_address, forwarder_name, forwarder_version)
            values ('sandbox', 'Simulated chain', 31337, 'http://localhost:8545',
                    '0xe7f1725e7734ce288f8367e1bb143e90bb3f0512', 'SyntheticAssetForwarder', '1')""";
    private static final String ASSETS = """
            insert into asset (code, name, decimals) values ('USDT', 'Tether USD', 6), ('USDC', 'USD Coin', 6)""";
    private static final String TOKENS = """
            insert into token (asset_code, network_id, contract_address, send_fee, min_send_amount)
            values ('USDT', 'sandbox', '0x5fbdb2315678afecb367f032d93f642f64180aa3', 0.4, 1),
                   ('USDC', 'sandbox', '0x9fe46736679d2d9a65f0992f2272de9f3c7fa6e0', 0.4, 1)""";
    private static final String WALLET =
            "insert into wallet (id, partner_id, network_id, address) values ($1, $2, 'sandbox', $3)";
    private static final String FUND = """
            insert into sandbox_chain_account (token_address, address, balance)
            select contract_address, $1, $2 from token where network_id = 'sandbox'""";
    private static final String USER = """
            insert into ramp_user (id, partner_id, user_ref, email, address, city, postal_code)
            values ($1, $2, $3, $4, 'Rua Augusta 1', 'Lisboa', '1100-048')""";
    private static final String DETAILS = """
            insert into payment_details (partner_id, user_id, payment_network_id, institution_name, country_code, details)
            select $1, $2, id, 'Banco Exemplo', 'PT', '{"iban": "PT50000201231234567890154"}'
              from payment_network where slug = 'sepa' returning id""";
    private static final String OFFERS = """
            insert into ramp_offer (id, provider_id, direction, asset_code, network_id, payment_network_id, rate, min_crypto,
                                    max_crypto, licensed, settles_automatically, settlement_address)
            select countersign_uuid(), $1, 'OFF_RAMP', t.asset_code, 'sandbox', n.id, r.rate, 1, 50000, false, $2, $3
              from token t, payment_network n
              join (values ('EUR', 0.92), ('GBP', 0.79), ('AUD', 1.51), ('NGN', 1530.12), ('KES', 129.25), ('USD', 0.999))
                as r (currency, rate) on r.currency = n.currency
             where t.network_id = 'sandbox' and (not $2 or n.currency = 'USD')""";

    /** Both providers sell what they buy, one percent dearer; over M-PESA they ask the payer's phone for it. */
    private static final String ON_RAMP_OFFERS = """
            insert into ramp_offer (id, provider_id, direction, asset_code, network_id, payment_network_id, rate, min_crypto,
                                    max_crypto, licensed, settles_automatically, requests_payment, settlement_address)
            select countersign_uuid(), f.provider_id, 'ON_RAMP', f.asset_code, f.network_id, f.payment_network_id, f.rate * 1.01,
                   f.min_crypto, f.max_crypto, f.licensed, false, n.slug = 'm-pesa', f.settlement_address
              from ramp_offer f join payment_network n on n.id = f.payment_network_id
              join liquidity_provider p on p.id = f.provider_id
             where f.direction = 'OFF_RAMP' and f.network_id = 'sandbox'
               and p.name in ('Sandbox Liquidity', 'Sandbox Licensed Settlement')
            on conflict do nothing""";

    private static final BigDecimal FUNDS = new BigDecimal("1000000000000");

    private final Database database;
    private final PrimaryKeys keys;
    private final SecureRandom random;
    private final WebhookService webhooks;
    private final MarketSeeder market;
    private final CustomerSeeder customers;
    private final CustodySeeder custody;
    private final SandboxConfig config;

    WorldSeeder(
            Database database,
            PrimaryKeys keys,
            SecureRandom random,
            WebhookService webhooks,
            MarketSeeder market,
            CustomerSeeder customers,
            CustodySeeder custody,
            SandboxConfig config) {
        this.database = database;
        this.keys = keys;
        this.random = random;
        this.webhooks = webhooks;
        this.market = market;
        this.customers = customers;
        this.custody = custody;
        this.config = config;
    }

    /**
     * Makes the world if there is none; a second caller waits for the first, and then finds it. A world of an older release gets what
     * has been added since.
     */
    Uni<Void> seed() {
        return database.transaction(transaction -> transaction
                .first(CLAIM, config.provider().name())
                .flatMap(claimed -> claimed.isPresent()
                        ? build(transaction)
                        : Uni.createFrom().voidItem())
                .flatMap(done -> transaction.run(ON_RAMP_OFFERS))
                .flatMap(done -> market.seed(transaction))
                .flatMap(done -> customers(transaction))
                .flatMap(done -> custody(transaction)));
    }

    /** What the customers' wire needs, if it is not there yet. */
    private Uni<Void> customers(Transaction transaction) {
        return transaction
                .first(WITHOUT_CUSTOMERS)
                .flatMap(row -> row.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : customers(transaction, row.get().getJsonObject("document")));
    }

    private Uni<Void> customers(Transaction transaction, JsonObject world) {
        JsonObject partner = world.getJsonObject("partner");
        UUID first = UUID.fromString(partner.getString("id"));
        UUID second = UUID.fromString(partner.getJsonObject("foreign").getString("id"));
        return customers
                .network(transaction)
                .flatMap(done -> customers.seed(transaction, first, "acme.example.com", List.of("USD")))
                .flatMap(own -> customers
                        .seed(transaction, second, "rival.example.com", List.of("USD", "EUR"))
                        .map(foreign -> own.put("foreign", foreign)))
                .flatMap(lirium -> transaction.run(FINISH, world.put("lirium", lirium)))
                .replaceWithVoid();
    }

    /** What the custody wires need, if it is not there yet. */
    private Uni<Void> custody(Transaction transaction) {
        return transaction
                .first(WITHOUT_CUSTODY)
                .flatMap(row -> row.isEmpty()
                        ? Uni.createFrom().voidItem()
                        : custody(transaction, row.get().getJsonObject("document")));
    }

    private Uni<Void> custody(Transaction transaction, JsonObject world) {
        JsonObject partner = world.getJsonObject("partner");
        UUID first = UUID.fromString(partner.getString("id"));
        UUID second = UUID.fromString(partner.getJsonObject("foreign").getString("id"));
        return custody.network(transaction)
                .flatMap(done -> custody.seed(transaction, first, "acme.example.com", "CA1000001A"))
                .flatMap(own -> custody.seed(transaction, second, "rival.example.com", "CA1000002R")
                        .invoke(foreign -> own.fieldNames()
                                .forEach(wire -> own.getJsonObject(wire).put("foreign", foreign.getJsonObject(wire))))
                        .replaceWith(own))
                .flatMap(wires -> transaction.run(FINISH, world.mergeIn(wires)))
                .replaceWithVoid();
    }

    private Uni<Void> build(Transaction transaction) {
        JsonObject world = new JsonObject();
        return transaction
                .run(NETWORK)
                .flatMap(network -> transaction.run(ASSETS))
                .flatMap(assets -> transaction.run(TOKENS))
                .flatMap(tokens -> providers(transaction, world))
                .flatMap(done -> operator(transaction, world))
                .flatMap(done -> partner(transaction, "Acme Payments", "customer-1"))
                .flatMap(first -> partner(transaction, "Rival Remit", "customer-1")
                        .invoke(second -> world.put("partner", first.identity().put("foreign", second.identity()))
                                .put("unigox", first.unigox().put("foreign", second.unigox()))))
                .flatMap(done -> transaction.run(FINISH, world))
                .replaceWithVoid();
    }

    private Uni<Void> providers(Transaction transaction, JsonObject world) {
        return provider(transaction, "Sandbox Liquidity", false)
                .flatMap(first -> provider(transaction, "Sandbox Licensed Settlement", true)
                        .invoke(second -> world.put(
                                "provider",
                                new JsonObject()
                                        .put("api_key", first)
                                        .put("foreign", new JsonObject().put("api_key", second)))))
                .replaceWithVoid();
    }

    private Uni<String> provider(Transaction transaction, String name, boolean settlesAutomatically) {
        UUID id = keys.next();
        SecretToken token = SecretToken.generate(CredentialKind.PROVIDER_KEY, random);
        return transaction
                .run(PROVIDER, id, name)
                .flatMap(done -> credential(transaction, CredentialKind.PROVIDER_KEY, token, null, id))
                .flatMap(done -> transaction.run(
                        OFFERS, id, settlesAutomatically, newKey().address().lowerCase()))
                .replaceWith(token.reveal());
    }

    private Uni<Void> operator(Transaction transaction, JsonObject world) {
        SecretToken token = SecretToken.generate(CredentialKind.OPERATOR_TOKEN, random);
        world.put("admin", new JsonObject().put("token", token.reveal()));
        return credential(transaction, CredentialKind.OPERATOR_TOKEN, token, null, null);
    }

    private Uni<SeededPartner> partner(Transaction transaction, String name, String userRef) {
        UUID id = keys.next();
        UUID userId = keys.next();
        SecretToken token = SecretToken.generate(CredentialKind.API_KEY, random);
        PrivateKey key = newKey();
        Address wallet = key.address();
        return transaction
                .run(PARTNER, id, name)
                .flatMap(done -> credential(transaction, CredentialKind.API_KEY, token, id, null))
                .flatMap(done -> transaction.run(WALLET, keys.next(), id, wallet.lowerCase()))
                .flatMap(done -> transaction.run(FUND, wallet.lowerCase(), FUNDS))
                .flatMap(done -> transaction.run(USER, userId, id, userRef, userRef + "@example.com"))
                .flatMap(done -> transaction.run(DETAILS, id, userId))
                .flatMap(details -> webhooks.firstSecret(transaction, id, "unigox")
                        .map(secret -> new SeededPartner(
                                new JsonObject().put("id", id.toString()).put("name", name),
                                new JsonObject()
                                        .put("api_key", token.reveal())
                                        .put("webhook_secret", secret.reveal())
                                        .put("user_uuid", userId.toString())
                                        .put(
                                                "payment_details_id",
                                                details.getFirst().getLong("id"))
                                        .put("crypto_currency", "USDT")
                                        .put("fiat_currency", "EUR")
                                        .put(
                                                "wallet",
                                                new JsonObject()
                                                        .put("address", wallet.toString())
                                                        .put("private_key", key.toHex())))));
    }

    private Uni<Void> credential(
            Transaction transaction, CredentialKind kind, SecretToken token, UUID partnerId, UUID providerId) {
        String[] scopes = kind.scopes().stream().map(Scope::text).sorted().toArray(String[]::new);
        return transaction
                .run(
                        CREDENTIAL,
                        keys.next(),
                        kind.name(),
                        token.publicId(),
                        Buffer.buffer(token.hash()),
                        partnerId,
                        providerId,
                        scopes)
                .replaceWithVoid();
    }

    private PrivateKey newKey() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return PrivateKey.of(new BigInteger(1, bytes).shiftRight(1).add(BigInteger.ONE));
    }

    private record SeededPartner(JsonObject identity, JsonObject unigox) {}
}
