package dev.countersign.driver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * A new partner whose people withdraw: somebody who asks, three who approve, somebody who only looks, and a wallet with a million USDC
 * on Ethereum. No rule asks for anybody, until the test makes one.
 */
public final class CustodyDesk {

    /** The wallet's coin. */
    public static final String COIN = "usdc";

    /** Nobody's of ours. */
    public static final String OUTSIDE = "0x9f8eF448C2c0694383B848e32D4d2857eBAEdB94";

    private static final String PARTNERS = "/admin/v1/partners/";

    private final Operator operator = new Operator();
    private final UUID partnerId;
    private final BitGoClient creator;
    private final List<BitGoClient> admins;
    private final BitGoClient onlooker;
    private final UUID walletId;

    private CustodyDesk() {
        Sandbox.world();
        partnerId = id(operator.call("POST", "/admin/v1/partners", Json.object("name", "Custody"))
                .is(201)
                .body());
        creator = person("withdrawal:request", "withdrawal:direct");
        admins = List.of(
                person("transfer:approve", "policy:manage"),
                person("transfer:approve", "policy:manage"),
                person("transfer:approve", "policy:manage"));
        onlooker = person();
        walletId = wallet("Vault");
    }

    public static CustodyDesk open() {
        return new CustodyDesk();
    }

    /** A new person of the partner, with a token that may do everything. */
    public BitGoClient person(String... permissions) {
        ObjectNode request = Json.object("name", "Ana", "email", UUID.randomUUID() + "@example.com");
        request.set("permissions", Json.MAPPER.valueToTree(List.of(permissions)));
        return BitGoClient.of(
                partnerId,
                id(operator.call("POST", PARTNERS + partnerId + "/users", request)
                        .is(201)
                        .body()),
                "all");
    }

    /** A new wallet of a million USDC on Ethereum. */
    public UUID wallet(String label) {
        String address = "0x" + HexFormat.of().formatHex(random());
        UUID wallet = id(operator.call(
                        "POST",
                        PARTNERS + partnerId + "/custody-wallets",
                        Json.object("label", label, "asset", "USDC", "network", "ethereum", "address", address))
                .is(201)
                .body());
        operator.call(
                        "POST",
                        PARTNERS + partnerId + "/custody-wallets/" + wallet + "/deposits",
                        Json.object(
                                "amount",
                                "1000000",
                                "reference",
                                UUID.randomUUID().toString()))
                .is(201);
        try {
            Records.change("""
                    insert into sandbox_chain_account (token_address, address, balance)
                    select contract_address, ?, ? from token where network_id = 'ethereum' and asset_code = 'USDC'""", address, new BigDecimal("1000000000000000"));
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
        return wallet;
    }

    /** From now on so many of those who may approve must agree to everything that leaves the wallet. */
    public CustodyDesk requiring(int quorum) {
        rule(Json.object(
                "name",
                "everything",
                "wallet_id",
                walletId.toString(),
                "quorum",
                quorum,
                "permission",
                "transfer:approve",
                "window_seconds",
                3600));
        return this;
    }

    /** A new rule of the partner's policy, as the operator makes it. */
    public JsonNode rule(Object request) {
        return operator.call("POST", PARTNERS + partnerId + "/policy-rules", request)
                .is(201)
                .body();
    }

    /** Sends so many base units outside; what the service answered. */
    public Answer send(BitGoClient who, String amount) {
        return send(
                who,
                Json.of("{'recipients':[{'address':'%s','amount':'%s'}],'otp':'0000000'}".formatted(OUTSIDE, amount)));
    }

    /** Asks for a send. */
    public Answer send(BitGoClient who, Object body) {
        return who.call("POST", walletPath() + "/tx/send", body);
    }

    /** A send of the creator's that waits; its id. */
    public String waiting() {
        return send(creator, "5000000").is(202).body().get("id").textValue();
    }

    /** What anybody says of one that waits. */
    public Answer decide(BitGoClient who, String id, String state) {
        return who.put(
                approvals() + "/" + id,
                state.equals("approved") ? Json.object("state", state, "otp", "0000000") : Json.object("state", state));
    }

    public UUID partnerId() {
        return partnerId;
    }

    public String enterprise() {
        return hex(partnerId);
    }

    public BitGoClient creator() {
        return creator;
    }

    public BitGoClient admin(int index) {
        return admins.get(index);
    }

    public List<BitGoClient> admins() {
        return admins;
    }

    /** One of the partner's people, who may neither ask nor approve. */
    public BitGoClient onlooker() {
        return onlooker;
    }

    public UUID walletId() {
        return walletId;
    }

    /** The wallet's id as the wire writes it. */
    public String wallet() {
        return hex(walletId);
    }

    public String walletPath() {
        return "/api/v2/" + COIN + "/wallet/" + wallet();
    }

    /** Where its coin's approvals are. */
    public String approvals() {
        return "/api/v2/" + COIN + "/pendingapprovals";
    }

    /** An id as the wire writes it. */
    public static String hex(UUID id) {
        return id.toString().replace("-", "");
    }

    /** An id that the wire wrote. */
    public static UUID uuid(String hex) {
        return UUID.fromString(hex.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5"));
    }

    private static UUID id(JsonNode made) {
        return UUID.fromString(made.get("id").textValue());
    }

    private static byte[] random() {
        byte[] bytes = new byte[20];
        new java.security.SecureRandom().nextBytes(bytes);
        return bytes;
    }
}
