package dev.countersign.api.bitgo;

import dev.countersign.market.Token;
import dev.countersign.policy.Condition;
import dev.countersign.policy.Condition.AmountAtLeast;
import dev.countersign.policy.Condition.DestinationIn;
import dev.countersign.policy.Condition.DestinationNotIn;
import dev.countersign.policy.Condition.Velocity;
import dev.countersign.policy.Condition.Webhook;
import dev.countersign.policy.RuleAction;
import dev.countersign.policy.RuleTerms;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Says rules of the policy in the words of this wire. A rule that it has no words for is a {@code policyEngine} rule. */
final class PolicyRules {

    static final String ALL = "allTx";
    static final String WHITELIST = "coinAddressWhitelist";
    static final String BLACKLIST = "coinAddressBlacklist";
    static final String ADVANCED_WHITELIST = "advancedWhitelist";
    static final String VELOCITY = "velocityLimit";
    static final String TRANSACTION = "transactionLimit";
    static final String WEBHOOK = "webhook";

    private static final String OTHER = "policyEngine";

    private PolicyRules() {}

    /**
     * A rule.
     *
     * @param id ours, if the rule is there already
     * @param coin in whose base units its amounts are said; without it they cannot be
     */
    static PolicyRuleBody body(RuleTerms terms, Optional<UUID> id, Optional<Token> coin) {
        List<Condition> conditions = terms.conditions().all().stream()
                .filter(condition -> coin.filter(
                                token -> condition.equals(new Condition.Assets(Set.of(token.assetCode()))))
                        .isEmpty())
                .toList();
        Optional<Said> said = conditions.size() > 1
                ? Optional.empty()
                : conditions.stream()
                        .findFirst()
                        .map(condition -> said(condition, coin))
                        .orElseGet(() -> Optional.of(new Said(ALL, Map.of())));
        return new PolicyRuleBody(
                terms.name(),
                said.map(Said::type).orElse(OTHER),
                coin.map(Token::ticker).orElse(null),
                terms.walletId().map(BitGoId::of).orElse(null),
                said.map(Said::condition)
                        .filter(condition -> !condition.isEmpty())
                        .orElse(null),
                action(terms.action()),
                id.map(BitGoId::of).orElse(null));
    }

    /** Whether this wire has words for all that a rule says: nothing else may be changed through it. */
    static boolean canSay(RuleTerms terms, Token coin) {
        return !body(terms, Optional.empty(), Optional.of(coin)).type().equals(OTHER);
    }

    private static Optional<Said> said(Condition condition, Optional<Token> coin) {
        return switch (condition) {
            case Velocity velocity ->
                coin.filter(token -> velocity.currency().isEmpty() && velocity.perWallet() && !velocity.perInitiator())
                        .map(token -> new Said(
                                VELOCITY,
                                Map.of(
                                        "amountString",
                                                atomic(velocity.limit(), token).toString(),
                                        "timeWindow", velocity.window().toSeconds())));
            // what is at least one unit more than the limit exceeds it
            case AmountAtLeast least ->
                coin.filter(token -> least.amount().signum() > 0)
                        .map(token -> new Said(
                                TRANSACTION,
                                Map.of(
                                        "amountString",
                                        atomic(least.amount(), token)
                                                .subtract(BigInteger.ONE)
                                                .toString())));
            case DestinationNotIn list -> Optional.of(new Said(WHITELIST, addresses(list.addresses())));
            case DestinationIn list -> Optional.of(new Said(BLACKLIST, addresses(list.addresses())));
            case Webhook webhook -> Optional.of(new Said(WEBHOOK, Map.of("url", webhook.url())));
            case Condition.Assets assets -> Optional.empty();
            case Condition.WorthAtLeast worth -> Optional.empty();
            case Condition.Initiators initiators -> Optional.empty();
            case Condition.Purposes purposes -> Optional.empty();
            case Condition.TimeOfDay time -> Optional.empty();
        };
    }

    private static Map<String, Object> addresses(Set<String> addresses) {
        return Map.of("addresses", addresses.stream().sorted().toList());
    }

    private static BigInteger atomic(BigDecimal units, Token coin) {
        return units.movePointRight(coin.decimals()).toBigInteger();
    }

    private static PolicyRuleBody.Action action(RuleAction action) {
        return switch (action) {
            case RuleAction.Allow allow -> new PolicyRuleBody.Action("noop", null, null);
            case RuleAction.Deny deny -> new PolicyRuleBody.Action("deny", null, null);
            case RuleAction.Require require ->
                require.audience().users().isEmpty()
                        ? new PolicyRuleBody.Action("getApproval", null, require.quorum())
                        : new PolicyRuleBody.Action(
                                "getFinalApproval",
                                require.audience().users().stream()
                                        .map(BitGoId::of)
                                        .sorted()
                                        .toList(),
                                require.quorum());
        };
    }

    /** Why a rule asks, in this wire's words. */
    static String reason(RuleTerms terms) {
        return terms.conditions().all().stream()
                .flatMap(condition -> reason(condition).stream())
                .findFirst()
                .orElseGet(() -> terms.conditions().all().isEmpty()
                        ? "triggered all transactions policy"
                        : "triggered policy " + terms.name());
    }

    private static Optional<String> reason(Condition condition) {
        return switch (condition) {
            case Velocity velocity ->
                Optional.of(velocity.window().toDays() == 1 ? "exceeds daily limit" : "exceeds a spending limit");
            case AmountAtLeast least -> Optional.of("exceeds per-transaction limit");
            case Condition.WorthAtLeast worth -> Optional.of("exceeds per-transaction limit");
            case Webhook webhook -> Optional.of("webhook failed to return approval");
            case DestinationNotIn list -> Optional.of("address(es) are not on the whitelist");
            case DestinationIn list -> Optional.of("address(es) are on the blacklist");
            case Condition.Assets assets -> Optional.empty();
            case Condition.Initiators initiators -> Optional.empty();
            case Condition.Purposes purposes -> Optional.empty();
            case Condition.TimeOfDay time -> Optional.empty();
        };
    }

    private record Said(String type, Map<String, Object> condition) {}
}
