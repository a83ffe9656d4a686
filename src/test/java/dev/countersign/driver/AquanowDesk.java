package dev.countersign.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** A company profile at work, as the sandbox's world describes it: who asks for withdrawals, who approves, who does both. */
public final class AquanowDesk {

    public static final String APPROVAL = "/accounts/v1/approval";
    public static final String REVIEW = APPROVAL + "/review";

    /** Nobody's of ours. */
    public static final String OUTSIDE = "0x9f8eF448C2c0694383B848e32D4d2857eBAEdB94";

    private final UUID partnerId;
    private final JsonNode world;
    private final AquanowClient requester;
    private final AquanowClient approver;
    private final AquanowClient root;

    private AquanowDesk(UUID partnerId, JsonNode world) {
        this.partnerId = partnerId;
        this.world = world;
        this.requester = AquanowClient.of(partnerId, world.get("requester"));
        this.approver = AquanowClient.of(partnerId, world.get("approver"));
        this.root = AquanowClient.of(partnerId, world.get("root"));
        rested(requester, approver, root);
    }

    /** The first partner of the world. */
    public static AquanowDesk acme() {
        JsonNode world = Sandbox.world();
        return new AquanowDesk(UUID.fromString(world.at("/partner/id").textValue()), world.get("aquanow"));
    }

    /** The second, which must never meet the first. */
    public static AquanowDesk rival() {
        JsonNode world = Sandbox.world();
        return new AquanowDesk(
                UUID.fromString(world.at("/partner/foreign/id").textValue()), world.at("/aquanow/foreign"));
    }

    /** The keys of these people have full buckets again. */
    public static void rested(AquanowClient... people) {
        for (AquanowClient person : people) {
            try {
                Records.change("delete from request_rate where credential_id = ?", person.credentialId());
            } catch (SQLException failure) {
                throw new AssertionError(failure);
            }
        }
    }

    public UUID partnerId() {
        return partnerId;
    }

    public String accountId() {
        return world.get("account_id").textValue();
    }

    public AquanowClient requester() {
        return requester;
    }

    public AquanowClient approver() {
        return approver;
    }

    public AquanowClient root() {
        return root;
    }

    /** The body of a request to withdraw USDC; an amount is written as it is given. */
    public ObjectNode request(String member, String amount) {
        return Json.of("""
                {'action':'BALANCE/WITHDRAW','payload':{'transactionType':'WITHDRAW','symbol':'USDC','accountId':'%s',
                 'address':'%s','networkType':'eth','%s':%s}}""".formatted(accountId(), OUTSIDE, member, amount));
    }

    /** A new request of the requester. */
    public JsonNode asks(String quantity) {
        return requester.post(APPROVAL, request("quantity", quantity)).is(200).body();
    }

    /** The id of a new request of one unit. */
    public String asked() {
        return asks("1").get("approvalId").textValue();
    }

    /** One request as somebody sees it. */
    public static JsonNode look(AquanowClient who, String approvalId) {
        return who.get(APPROVAL + "?approvalId=" + approvalId).is(200).body();
    }

    /** The body of a decision. */
    public static ObjectNode decision(String action, String approvalId) {
        return Json.object("action", action, "approvalId", approvalId);
    }

    /** What the database says of the transfer of an approval. */
    public static String transferState(String approvalId) {
        return Records.rows(
                        "select t.state from transfer t join authorization_request a on a.transfer_id = t.id where a.id = ?",
                        UUID.fromString(approvalId))
                .getFirst()
                .get("state")
                .toString();
    }

    /** Whether ids of requests are in a list. */
    public static List<String> ids(JsonNode list) {
        assertThat(list.isArray()).isTrue();
        return list.findValuesAsText("approvalId");
    }
}
