package dev.countersign.api.bitgo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.countersign.authorization.Audience;
import dev.countersign.ethereum.Address;
import dev.countersign.identity.Permission;
import dev.countersign.identity.User;
import dev.countersign.market.Token;
import dev.countersign.policy.Condition;
import dev.countersign.policy.Condition.AmountAtLeast;
import dev.countersign.policy.Condition.Assets;
import dev.countersign.policy.Condition.DestinationIn;
import dev.countersign.policy.Condition.DestinationNotIn;
import dev.countersign.policy.Condition.Velocity;
import dev.countersign.policy.Condition.Webhook;
import dev.countersign.policy.Conditions;
import dev.countersign.policy.RuleAction;
import dev.countersign.transfer.SourceWallet;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A rule to be made, changed or removed. */
@Schema(name = "WalletPolicyRuleRequest")
public record PolicyRuleRequest(
        @Schema(
                required = true,
                maxLength = PolicyRuleRequest.LONGEST_ID,
                description = "Its name: one rule's of a wallet")
        String id,

        @Schema(
                required = true,
                enumeration = {
                    "allTx",
                    "coinAddressWhitelist",
                    "coinAddressBlacklist",
                    "advancedWhitelist",
                    "velocityLimit",
                    "transactionLimit",
                    "webhook"
                })
        String type,

        @Schema(
                implementation = Object.class,
                description =
                        "`{amountString, timeWindow}` in base units and seconds; `{amountString}`; `{add}` or `{remove}`; `{url}`")
        JsonNode condition,

        @Schema(required = true) Action action,

        @Schema(description = "If it is there, the coin of the path")
        String coin) {

    static final int LONGEST_ID = 100;
    static final int MOST_ADDRESSES = 1000;

    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,60}");
    private static final int MOST_APPROVALS = 100;

    /** What becomes of transfers that it is about. */
    @Schema(name = "WalletPolicyActionRequest")
    public record Action(
            @Schema(
                    required = true,
                    enumeration = {"deny", "getApproval", "getFinalApproval"})
            String type,

            @Schema(description = "Who may approve; without them, everybody who may approve transfers")
            List<String> userIds,

            @Schema(minimum = "1", maximum = "100", description = "By default, what the wallet says")
            Integer approvalsRequired) {}

    /** Its name, if it is one. */
    String name() {
        String name = Objects.requireNonNullElse(id, "");
        if (name.isBlank()
                || name.codePointCount(0, name.length()) > LONGEST_ID
                || name.chars().anyMatch(Character::isISOControl)
                || !StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            throw BitGoException.invalid("id: must be 1 to %d printable characters".formatted(LONGEST_ID));
        }
        return name;
    }

    /** Insists that it is about the coin of the path, if it names one. */
    void requireCoin(Token expected) {
        if (coin != null && !coin.equals(expected.ticker())) {
            throw BitGoException.invalid("coin: is not the path's");
        }
    }

    /**
     * Which transfers it is about.
     *
     * @param oneAsset whether nothing but the coin is in the wallet
     * @param listed the addresses of its list, if it has one
     */
    Conditions conditions(Token token, boolean oneAsset, Set<String> listed) {
        List<Condition> all = new ArrayList<>();
        switch (Objects.requireNonNullElse(type, "")) {
            case PolicyRules.ALL -> {}
            case PolicyRules.WHITELIST, PolicyRules.ADVANCED_WHITELIST -> all.add(new DestinationNotIn(listed));
            case PolicyRules.BLACKLIST -> all.add(new DestinationIn(listed));
            case PolicyRules.VELOCITY -> all.add(velocity(token));
            // one base unit more than the limit exceeds it
            case PolicyRules.TRANSACTION ->
                all.add(new AmountAtLeast(new BigDecimal(amount().add(BigInteger.ONE), token.decimals())));
            case PolicyRules.WEBHOOK -> all.add(new Webhook(url()));
            default ->
                throw BitGoException.invalid("type: must be allTx, coinAddressWhitelist, coinAddressBlacklist,"
                        + " advancedWhitelist, velocityLimit, transactionLimit or webhook");
        }
        if (!oneAsset) {
            all.add(new Assets(Set.of(token.assetCode())));
        }
        return new Conditions(all);
    }

    private Velocity velocity(Token token) {
        JsonNode window = field("timeWindow");
        if (!window.isIntegralNumber()
                || !window.canConvertToLong()
                || window.longValue() < 1
                || window.longValue() > Velocity.LONGEST.toSeconds()) {
            throw BitGoException.invalid(
                    "condition.timeWindow: must be 1 to %d seconds".formatted(Velocity.LONGEST.toSeconds()));
        }
        if (!field("groupTags").isMissingNode() || !field("excludeTags").isMissingNode()) {
            throw BitGoException.invalid("condition: there are no tags here");
        }
        return new Velocity(
                Duration.ofSeconds(window.longValue()),
                new BigDecimal(amount(), token.decimals()),
                Optional.empty(),
                true,
                false);
    }

    private BigInteger amount() {
        JsonNode amount = field("amountString").isMissingNode() ? field("amount") : field("amountString");
        String digits = amount.isTextual() || amount.isIntegralNumber() ? amount.asText() : "";
        if (!DIGITS.matcher(digits).matches()) {
            throw BitGoException.invalid("condition.amountString: must be a whole number of base units");
        }
        return new BigInteger(digits);
    }

    private String url() {
        String url = field("url").isTextual() ? field("url").textValue() : "";
        if (url.isBlank()
                || url.length() > 2000
                || !StandardCharsets.US_ASCII.newEncoder().canEncode(url)) {
            throw BitGoException.invalid("condition.url: must be a URL");
        }
        return url;
    }

    private JsonNode field(String name) {
        JsonNode there =
                Optional.ofNullable(condition).map(node -> node.path(name)).orElseGet(MissingNode::getInstance);
        return there.isNull() ? MissingNode.getInstance() : there;
    }

    /** What is added to its list, or taken from it; nothing, when it is no list. */
    /** Whether a list of this type names what must not be paid, and not what may be. */
    boolean forbidsListed() {
        return PolicyRules.BLACKLIST.equals(type);
    }

    Listed list() {
        boolean isList = Set.of(PolicyRules.WHITELIST, PolicyRules.BLACKLIST, PolicyRules.ADVANCED_WHITELIST)
                .contains(Objects.requireNonNullElse(type, ""));
        if (!isList) {
            return new Listed(true, Set.of(), Set.of());
        }
        JsonNode add = field("add");
        JsonNode remove = field("remove");
        if (add.isMissingNode() == remove.isMissingNode()) {
            throw BitGoException.invalid("condition: must be {add: …} or {remove: …}");
        }
        JsonNode items = add.isMissingNode() ? remove : add;
        Set<String> addresses = new HashSet<>();
        Set<UUID> wallets = new HashSet<>();
        (items.isArray() ? items : List.of(items)).forEach(item -> read(item, addresses, wallets));
        if (addresses.size() + wallets.size() > MOST_ADDRESSES) {
            throw BitGoException.invalid("condition: at most %d addresses".formatted(MOST_ADDRESSES));
        }
        return new Listed(remove.isMissingNode(), addresses, wallets);
    }

    private static void read(JsonNode item, Set<String> addresses, Set<UUID> wallets) {
        String kind = item.isObject() ? item.path("type").asText() : "address";
        String text = item.isObject() ? item.path("item").asText() : item.asText();
        switch (kind) {
            case "address" -> addresses.add(address(text));
            case "walletId" -> wallets.add(BitGoId.parse(text).orElseThrow(() -> BitGoException.invalidWallet(text)));
            default -> throw BitGoException.invalid("condition: an item's type must be address or walletId");
        }
    }

    private static String address(String text) {
        try {
            return Address.parseChecksummed(text).lowerCase();
        } catch (IllegalArgumentException malformed) {
            throw new BitGoException(
                    BitGoErrorName.INVALID_ADDRESS, "condition: it is no address, or its checksum is wrong");
        }
    }

    /** What becomes of the transfers. */
    RuleAction action(SourceWallet wallet, List<User> users, Duration window) {
        if (action == null) {
            throw BitGoException.invalid("action: is required");
        }
        return switch (Objects.requireNonNullElse(action.type(), "")) {
            case "deny" -> new RuleAction.Deny();
            case "getApproval", "getFinalApproval" -> require(wallet, users, window);
            default -> throw BitGoException.invalid("action.type: must be deny, getApproval or getFinalApproval");
        };
    }

    private RuleAction require(SourceWallet wallet, List<User> users, Duration window) {
        int quorum = Optional.ofNullable(action.approvalsRequired()).orElse(wallet.approvalsRequired());
        if (quorum < 1 || quorum > MOST_APPROVALS) {
            throw BitGoException.invalid("action.approvalsRequired: must be 1 to %d".formatted(MOST_APPROVALS));
        }
        Set<UUID> named = Optional.ofNullable(action.userIds()).orElse(List.of()).stream()
                .map(text -> Optional.ofNullable(text)
                        .flatMap(BitGoId::parse)
                        .orElseThrow(() -> BitGoException.invalidUser(String.valueOf(text))))
                .collect(Collectors.toSet());
        if (named.isEmpty() && "getFinalApproval".equals(action.type())) {
            throw BitGoException.invalid("action.userIds: say who approves");
        }
        long admins = users.stream()
                .filter(User::active)
                .filter(user -> user.permissions().contains(Permission.APPROVE_TRANSFERS))
                .count();
        boolean enough = named.isEmpty() ? quorum < admins : quorum <= named.size();
        if (!enough) {
            throw new BitGoException(
                    BitGoErrorName.TOO_MANY_APPROVALS_REQUIRED,
                    "approvalsRequired must be less than the number of admins on the wallet");
        }
        return new RuleAction.Require(
                quorum, named.isEmpty() ? Audience.holding(Permission.APPROVE_TRANSFERS) : Audience.of(named), window);
    }

    /**
     * What is said of a list of addresses.
     *
     * @param adds whether they are added, or else taken away
     */
    record Listed(boolean adds, Set<String> addresses, Set<UUID> wallets) {

        /** The list as it is with that. */
        Set<String> apply(Set<String> before, Set<String> named) {
            Set<String> after = new HashSet<>(before);
            if (adds) {
                after.addAll(named);
            } else {
                after.removeAll(named);
            }
            return after;
        }
    }
}
