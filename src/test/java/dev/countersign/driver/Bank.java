package dev.countersign.driver;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.ledger.Amount;
import dev.countersign.ledger.Booking;
import dev.countersign.ledger.LedgerService;
import jakarta.enterprise.inject.spi.CDI;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A new banking partner with rich customers, and reviewers for large sends. Its calls may be made from many threads at once.
 *
 * <p>From 1000 units on one of three people must agree to a send; from 5000 on two of them as well.
 */
public final class Bank {

    /** How long its people may think. */
    public static final long WINDOW_SECONDS = 1800;

    private static final String PERMISSION = "order:authorize";
    private static final Pattern CODE = Pattern.compile("code is (\\d{6})");

    private final LiriumClient backend = LiriumClient.ofNewPartner();
    private final List<UUID> customers;
    private final List<LiriumClient> reviewers;

    private Bank(int customers, String... codeOperations) {
        change("""
                insert into customer_program (partner_id, products, settlement_currencies, quote_currency, max_quote_amount,
                                              code_operations)
                values (?, array['BUY_SELL', 'SWAP', 'SEND', 'TRANSFER', 'INVESTMENTS'], array['USD'], 'USD', 1000000, ?)""", partnerId(), codeOperations);
        String treasury = address();
        change(
                "insert into treasury (partner_id, network_id, address) values (?, 'polygon', ?)",
                partnerId(),
                treasury);
        change("""
                insert into sandbox_chain_account (token_address, address, balance)
                select contract_address, ?, 1000000000000000 from token where network_id = 'polygon'""", treasury);
        reviewers = IntStream.range(0, 3).mapToObj(i -> reviewer()).toList();
        rule(1, 1000, 1);
        rule(2, 5000, 2);
        this.customers = IntStream.range(0, customers).mapToObj(i -> customer()).toList();
    }

    /**
     * Opens one.
     *
     * @param codeOperations what is confirmed with a code
     */
    public static Bank open(int customers, String... codeOperations) {
        return new Bank(customers, codeOperations);
    }

    private LiriumClient reviewer() {
        UUID person = backend.person();
        ReviewDesk.permit(person, PERMISSION);
        return backend.reviewer(person);
    }

    private void rule(int position, int from, int quorum) {
        change(
                "insert into policy_rule (id, partner_id, position, name, at_least, quorum, permission, window_seconds)"
                        + " values (?, ?, ?, 'large', ?, ?, ?, ?)",
                UUID.randomUUID(),
                partnerId(),
                position,
                new BigDecimal(from),
                quorum,
                PERMISSION,
                (int) WINDOW_SECONDS);
    }

    private UUID customer() {
        UUID id = UUID.randomUUID();
        change(
                "insert into customer (id, partner_id, email, name) values (?, ?, ?, 'Customer')",
                id,
                partnerId(),
                email(id));
        change(
                "insert into receiving_address (partner_id, customer_id, network_id, address) values (?, ?, 'polygon', ?)",
                partnerId(),
                id,
                address());
        Map.of("USDC", "500000", "USDT", "500000", "BTC", "5", "ETH", "50")
                .forEach((asset, amount) -> deposit(id, asset, amount));
        return id;
    }

    /** Gives a customer more. */
    public void deposit(UUID customerId, String asset, String amount) {
        ReviewDesk.inTransaction(transaction -> CDI.current()
                .select(LedgerService.class)
                .get()
                .book(
                        transaction,
                        partnerId(),
                        "test:" + UUID.randomUUID(),
                        new Booking.Deposit(customerId, new Amount(asset, new BigDecimal(amount)))));
    }

    public UUID partnerId() {
        return backend.partnerId();
    }

    public LiriumClient backend() {
        return backend;
    }

    public List<UUID> customers() {
        return customers;
    }

    public UUID customer(int index) {
        return customers.get(index);
    }

    public LiriumClient reviewer(int index) {
        return reviewers.get(index);
    }

    public int reviewers() {
        return reviewers.size();
    }

    /** Where a customer's mail goes. */
    public static String email(UUID customerId) {
        return customerId + "@bank.example";
    }

    /** Asks for an order; single quotes stand for double ones. */
    public Answer create(UUID customerId, String body) {
        return call(backend, "POST", "/v1/customers/%s/orders".formatted(customerId), Json.of(body));
    }

    /** A send outside that delivers so much USDC. */
    public JsonNode send(UUID customerId, String delivered) {
        return create(customerId, """
                {'operation':'send','asset':{'currency':'USDC'},'send':{'network':'polygon','destination':
                 {'type':'crypto_currency_address','value':'%s','amount':'%s'}}}""".formatted(CustomerDesk.OUTSIDE, delivered))
                .is(200)
                .body();
    }

    /** A send of so much USDC to another customer. */
    public JsonNode internal(UUID customerId, UUID receiver, String amount) {
        return create(customerId, """
                {'operation':'send','asset':{'currency':'USDC','amount':'%s'},'send':{'network':'polygon','destination':
                 {'type':'customer','value':'%s'}}}""".formatted(amount, receiver)).is(200).body();
    }

    /** A buy of so much USDC. */
    public JsonNode buy(UUID customerId, String amount) {
        return create(customerId, "{'operation':'buy','asset':{'currency':'USDC','amount':'%s'}}".formatted(amount))
                .is(200)
                .body();
    }

    /** Confirms; the body with single quotes. */
    public Answer confirm(JsonNode order, String body) {
        return call(backend, "POST", path(order) + "/confirm", Json.of(body));
    }

    public Answer confirm(JsonNode order) {
        return confirm(order, "{}");
    }

    public Answer resendCode(JsonNode order) {
        return call(backend, "POST", path(order) + "/resend_code", null);
    }

    public Answer look(JsonNode order) {
        return call(backend, "GET", path(order), null);
    }

    /** A reviewer decides on one of the order's authorizations. */
    public Answer decide(int reviewer, JsonNode order, int authorization, String state) {
        return call(
                reviewers.get(reviewer),
                "PATCH",
                "%s/authorizations/%s".formatted(path(order), authorization(order, authorization)),
                Json.object("state", state));
    }

    /** The id of one of an order's authorizations. */
    public static UUID authorization(JsonNode order, int index) {
        return UUID.fromString(
                order.at("/send/authorizations/%d/id".formatted(index)).textValue());
    }

    /** The newest code that was mailed for an order. */
    public String code(JsonNode order) {
        Jobs.deliverMail();
        for (JsonNode mail : Sandbox.mailbox(email(owner(order)))) {
            String text = mail.get("text").textValue();
            Matcher code = CODE.matcher(text);
            if (text.contains(id(order).toString()) && code.find()) {
                return code.group(1);
            }
        }
        throw new AssertionError("no code was mailed for " + order);
    }

    /** The state of an order in the database. */
    public static String state(JsonNode order) {
        return (String) row(order).get("state");
    }

    /** An order in the database. */
    public static Map<String, Object> row(JsonNode order) {
        return Records.rows("select * from customer_order where id = ?", id(order))
                .getFirst();
    }

    /** What happened to the transfer of a send, in order. */
    public static List<String> transferStory(JsonNode order) {
        return Records.rows(
                        "select trigger from event where subject_id = (select transfer_id from customer_order where id = ?)"
                                + " order by sequence",
                        id(order))
                .stream()
                .map(row -> (String) row.get("trigger"))
                .toList();
    }

    /** A balance in the books. */
    public static BigDecimal balance(UUID owner, String asset, String kind) {
        return Records.rows(
                        "select balance from ledger_account where owner_id = ? and asset_code = ? and kind = ?",
                        owner,
                        asset,
                        kind)
                .stream()
                .map(row -> (BigDecimal) row.get("balance"))
                .findFirst()
                .orElse(BigDecimal.ZERO);
    }

    public static UUID id(JsonNode order) {
        return UUID.fromString(order.get("id").textValue());
    }

    private static UUID owner(JsonNode order) {
        return (UUID) row(order).get("customer_id");
    }

    private static String path(JsonNode order) {
        return "/v1/customers/%s/orders/%s"
                .formatted(order.get("customer_id").textValue(), order.get("id").textValue());
    }

    private static Answer call(LiriumClient who, String method, String path, Object body) {
        byte[] bytes = body == null ? new byte[0] : body.toString().getBytes(StandardCharsets.UTF_8);
        return Http.raw(method, path, who.headers(), bytes);
    }

    private static String address() {
        return "0x"
                + (UUID.randomUUID() + UUID.randomUUID().toString())
                        .replace("-", "")
                        .substring(0, 40);
    }

    private static void change(String sql, Object... values) {
        try {
            Records.change(sql, values);
        } catch (SQLException failure) {
            throw new AssertionError(sql, failure);
        }
    }
}
