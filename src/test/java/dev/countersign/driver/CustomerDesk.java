package dev.countersign.driver;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A banking partner at work: its backend, its reviewer, one of its customers, as the sandbox's world describes them. */
public final class CustomerDesk {

    /** Nobody's of ours. */
    public static final String OUTSIDE = "0x9f8eF448C2c0694383B848e32D4d2857eBAEdB94";

    private static final Pattern CODE = Pattern.compile("code is (\\d{6})");

    private final UUID partnerId;
    private final LiriumClient backend;
    private final LiriumClient reviewer;
    private final LiriumClient customerToken;
    private final UUID customerId;
    private final UUID recipientId;
    private final String email;

    private CustomerDesk(UUID partnerId, JsonNode world) {
        this.partnerId = partnerId;
        this.backend = LiriumClient.of(partnerId, world);
        this.reviewer = LiriumClient.of(partnerId, world.get("authorizer"));
        this.customerToken = LiriumClient.of(partnerId, world.get("customer_token"));
        this.customerId = UUID.fromString(world.get("customer_id").textValue());
        this.recipientId = UUID.fromString(world.get("recipient_customer_id").textValue());
        this.email = world.get("customer_email").textValue();
    }

    /** The first partner of the world. */
    public static CustomerDesk acme() {
        JsonNode world = Sandbox.world();
        return new CustomerDesk(UUID.fromString(world.at("/partner/id").textValue()), world.get("lirium"));
    }

    /** The second, which must never meet the first. */
    public static CustomerDesk rival() {
        JsonNode world = Sandbox.world();
        return new CustomerDesk(
                UUID.fromString(world.at("/partner/foreign/id").textValue()), world.at("/lirium/foreign"));
    }

    public UUID partnerId() {
        return partnerId;
    }

    public LiriumClient backend() {
        return backend;
    }

    public LiriumClient reviewer() {
        return reviewer;
    }

    public LiriumClient customerToken() {
        return customerToken;
    }

    public UUID customerId() {
        return customerId;
    }

    public UUID recipientId() {
        return recipientId;
    }

    public String email() {
        return email;
    }

    /** The path of the customer's orders. */
    public String orders() {
        return "/v1/customers/%s/orders".formatted(customerId);
    }

    /** The path of one order. */
    public String order(JsonNode order) {
        return orders() + "/" + order.get("id").textValue();
    }

    /** Asks for an order; single quotes stand for double ones. */
    public Answer create(String body) {
        return backend.post(orders(), Json.of(body));
    }

    /** A send outside that delivers so much USDC. */
    public JsonNode send(String delivered) {
        return create("""
                {'operation':'send','asset':{'currency':'USDC'},'send':{'network':'polygon','destination':
                 {'type':'crypto_currency_address','value':'%s','amount':'%s'}}}""".formatted(OUTSIDE, delivered)).is(200).body();
    }

    /** The order as it stands now. */
    public JsonNode look(JsonNode order) {
        return backend.get(order(order)).is(200).body();
    }

    /** Confirms with the code from the mail, if there must be one. */
    public Answer confirm(JsonNode order) {
        boolean code = order.get(order.get("operation").textValue())
                .get("requires_confirmation_code")
                .booleanValue();
        return backend.post(
                order(order) + "/confirm", code ? Json.object("confirmation_code", code(order)) : Json.of("{}"));
    }

    /** The newest code that was mailed for an order. */
    public String code(JsonNode order) {
        return code(email, order);
    }

    /** The newest code that was mailed to an address for an order. */
    public static String code(String email, JsonNode order) {
        Jobs.deliverMail();
        for (JsonNode mail : Sandbox.mailbox(email)) {
            String text = mail.get("text").textValue();
            Matcher code = CODE.matcher(text);
            if (text.contains(order.get("id").textValue()) && code.find()) {
                return code.group(1);
            }
        }
        throw new AssertionError("no code was mailed for " + order);
    }

    /** The reviewer says so of the order's first authorization. */
    public Answer decide(JsonNode order, String state) {
        return decide(reviewer, order, state);
    }

    /** Somebody says so of the order's first authorization. */
    public Answer decide(LiriumClient who, JsonNode order, String state) {
        return who.call(
                "PATCH",
                "%s/authorizations/%s"
                        .formatted(
                                order(order),
                                order.at("/send/authorizations/0/id").textValue()),
                Json.object("state", state));
    }

    /** What the customer may use of an asset. */
    public BigDecimal available(String asset) {
        return balance(customerId, asset, "AVAILABLE");
    }

    /** What is held of the customer's. */
    public BigDecimal held(String asset) {
        return balance(customerId, asset, "HELD");
    }

    /** A balance in the books. */
    public BigDecimal balance(UUID owner, String asset, String kind) {
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
}
