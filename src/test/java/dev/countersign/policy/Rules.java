package dev.countersign.policy;

import dev.countersign.authorization.Audience;
import dev.countersign.authorization.Requester;
import dev.countersign.identity.Permission;
import dev.countersign.market.Rate;
import dev.countersign.market.RateSheet;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** Short words for rules and transfers of one partner, for tests. */
final class Rules {

    static final UUID ACME = id(0xa);
    static final UUID ANNA = id(0xc);
    static final UUID KEY = id(0xd);
    static final UUID WALLET = id(0xe);
    static final String SHOP = "0x" + "11".repeat(20);
    static final String THIEF = "0x" + "66".repeat(20);

    /** A Wednesday. */
    static final Instant NOW = Instant.parse("2026-03-04T10:30:00Z");

    static final RateSheet RATES =
            new RateSheet(List.of(rate("BTC", "59000", "60000"), rate("USDT", "0.99", "1")), NOW);

    private Rules() {}

    static UUID id(int number) {
        return new UUID(0x7000L, 0x8000000000000000L | number);
    }

    static RuleAction allow() {
        return new RuleAction.Allow();
    }

    static RuleAction deny() {
        return new RuleAction.Deny();
    }

    static RuleAction require(int quorum) {
        return require(quorum, "sends:review");
    }

    static RuleAction require(int quorum, String permission) {
        return new RuleAction.Require(quorum, Audience.holding(new Permission(permission)), Duration.ofHours(1));
    }

    static PolicyRule rule(int number, RuleAction action, Condition... conditions) {
        return new PolicyRule(
                id(number),
                ACME,
                number,
                new RuleTerms("rule " + number, Optional.empty(), Conditions.of(conditions), action),
                Instant.EPOCH);
    }

    static Condition atLeast(String amount) {
        return new Condition.AmountAtLeast(new BigDecimal(amount));
    }

    static Condition.Velocity velocity(String limit) {
        return new Condition.Velocity(Duration.ofDays(1), new BigDecimal(limit), Optional.empty(), false, false);
    }

    static ProposedTransfer transfer(String amount, String asset) {
        return new ProposedTransfer(
                ACME,
                Optional.of(WALLET),
                "WITHDRAWAL",
                "polygon",
                asset,
                6,
                new BigDecimal(amount),
                SHOP,
                "0x" + "22".repeat(20),
                new Requester(Optional.of(ANNA), Optional.of(KEY)),
                Optional.empty(),
                ProposedTransfer.Details.NONE);
    }

    static Facts facts(ProposedTransfer transfer) {
        return new Facts(id(1), transfer, NOW, Optional.of(RATES), Map.of(), Map.of());
    }

    static HookAnswer answered(int status) {
        return new HookAnswer("https://hook.example/", OptionalInt.of(status), "it answered " + status, Duration.ZERO);
    }

    private static Rate rate(String base, String bid, String ask) {
        return new Rate(base, "USD", new BigDecimal(bid), new BigDecimal(ask));
    }
}
