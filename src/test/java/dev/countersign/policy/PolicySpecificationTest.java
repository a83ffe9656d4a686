package dev.countersign.policy;

import static dev.countersign.policy.Rules.ACME;
import static dev.countersign.policy.Rules.ANNA;
import static dev.countersign.policy.Rules.KEY;
import static dev.countersign.policy.Rules.NOW;
import static dev.countersign.policy.Rules.RATES;
import static dev.countersign.policy.Rules.SHOP;
import static dev.countersign.policy.Rules.THIEF;
import static dev.countersign.policy.Rules.WALLET;
import static dev.countersign.policy.Rules.allow;
import static dev.countersign.policy.Rules.answered;
import static dev.countersign.policy.Rules.atLeast;
import static dev.countersign.policy.Rules.deny;
import static dev.countersign.policy.Rules.id;
import static dev.countersign.policy.Rules.require;
import static dev.countersign.policy.Rules.rule;
import static dev.countersign.policy.Rules.transfer;
import static dev.countersign.policy.Rules.velocity;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.authorization.Audience;
import dev.countersign.authorization.Requester;
import dev.countersign.authorization.Requirement;
import dev.countersign.market.RateSheet;
import dev.countersign.policy.Condition.Assets;
import dev.countersign.policy.Condition.DestinationIn;
import dev.countersign.policy.Condition.DestinationNotIn;
import dev.countersign.policy.Condition.Initiators;
import dev.countersign.policy.Condition.Purposes;
import dev.countersign.policy.Condition.TimeOfDay;
import dev.countersign.policy.Condition.Velocity;
import dev.countersign.policy.Condition.Webhook;
import dev.countersign.policy.Condition.WorthAtLeast;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a policy says of a transfer, case by case. */
class PolicySpecificationTest {

    private static final Set<DayOfWeek> EVERY_DAY = EnumSet.allOf(DayOfWeek.class);

    static Stream<Case> cases() {
        return Stream.of(
                        // what no rule is about
                        the("no rules: allowed").sends("1000000 USDT").is("ALLOWED by default"),
                        the("no rules, default denies")
                                .orElse(deny())
                                .sends("1 USDT")
                                .is("DENIED by default"),
                        the("no rules, default asks")
                                .orElse(require(2))
                                .sends("1 USDT")
                                .is("HELD by default for 2"),
                        the("a rule that does not match leaves it to the default")
                                .rule(deny(), atLeast("100"))
                                .orElse(require(3))
                                .sends("99 USDT")
                                .is("HELD by default for 3"),
                        the("a rule that matches keeps the default from being asked")
                                .rule(allow(), atLeast("100"))
                                .orElse(deny())
                                .sends("100 USDT")
                                .is("ALLOWED"),

                        // how rules work together
                        the("a rule without conditions is about everything")
                                .rule(deny())
                                .sends("0.000001 SHIB")
                                .is("DENIED by rule 1"),
                        the("denial wins over what stands before it")
                                .rule(allow())
                                .rule(require(1))
                                .rule(deny())
                                .sends("1 USDT")
                                .is("DENIED by rule 3"),
                        the("and over what stands behind it")
                                .rule(deny())
                                .rule(allow())
                                .sends("1 USDT")
                                .is("DENIED by rule 1"),
                        the("all that ask are met, in their order")
                                .rule(require(3)).rule(allow()).rule(require(1, "treasurer"), atLeast("5"))
                                .rule(require(9), atLeast("500"))
                                .sends("5 USDT").is("HELD for 3, 1"),
                        the("those who ask the same people are met together, by the strictest")
                                .rule(require(1)).rule(require(1, "treasurer")).rule(require(3)).rule(require(2))
                                .sends("5 USDT").is("HELD for 3, 1"),
                        the("allowance takes no requirement away")
                                .rule(require(2))
                                .rule(allow())
                                .sends("1 USDT")
                                .is("HELD for 2"),
                        the("every condition of a rule must be met: the amount is not")
                                .rule(deny(), new Assets(Set.of("USDT")), atLeast("10"))
                                .sends("9 USDT")
                                .is("ALLOWED by default"),
                        the("every condition of a rule must be met: the asset is not")
                                .rule(deny(), new Assets(Set.of("USDT")), atLeast("10"))
                                .sends("10 USDC")
                                .is("ALLOWED by default"),
                        the("every condition of a rule must be met: both are")
                                .rule(deny(), new Assets(Set.of("USDT")), atLeast("10"))
                                .sends("10 USDT")
                                .is("DENIED by rule 1"),

                        // amounts
                        the("exactly the threshold")
                                .rule(deny(), atLeast("1000"))
                                .sends("1000 USDT")
                                .is("DENIED by rule 1"),
                        the("the threshold, written otherwise")
                                .rule(deny(), atLeast("1000.000"))
                                .sends("1E+3 USDT")
                                .is("DENIED by rule 1"),
                        the("one atomic unit under it")
                                .rule(deny(), atLeast("1"))
                                .sends("0.999999999999999999 ETH")
                                .is("ALLOWED by default"),
                        the("amounts that no binary fraction could tell apart")
                                .rule(deny(), atLeast("9007199254740993.000001"))
                                .sends("9007199254740993 USDT")
                                .is("ALLOWED by default"),
                        the("an asset whose code only begins the same")
                                .rule(deny(), new Assets(Set.of("USD")))
                                .sends("5 USDT")
                                .is("ALLOWED by default"),

                        // worth
                        the("worth the threshold, by what it costs to buy")
                                .rule(deny(), worth("60000"))
                                .sends("1 BTC")
                                .is("DENIED by rule 1"),
                        the("worth less")
                                .rule(deny(), worth("60000.01"))
                                .sends("1 BTC")
                                .is("ALLOWED by default"),
                        the("worth in itself needs no rate")
                                .rule(deny(), new WorthAtLeast(new BigDecimal("10"), "USDT"))
                                .noRates()
                                .sends("9 USDT")
                                .is("ALLOWED by default"),
                        the("no rates at all: it counts as worth enough")
                                .rule(deny(), worth("60000"))
                                .noRates()
                                .sends("0.01 BTC")
                                .is("DENIED by rule 1"),
                        the("no rate of this asset: it counts as worth enough")
                                .rule(require(2), worth("60000"))
                                .sends("1 SHIB")
                                .is("HELD for 2"),

                        // velocity
                        the("with it, exactly the limit is spent")
                                .rule(deny(), velocity("100"))
                                .spent("60 USDT")
                                .sends("40 USDT")
                                .is("ALLOWED by default"),
                        the("with it, more than the limit is spent")
                                .rule(deny(), velocity("100"))
                                .spent("60 USDT")
                                .sends("40.000001 USDT")
                                .is("DENIED by rule 1"),
                        the("alone it is over the limit")
                                .rule(deny(), velocity("100"))
                                .spent()
                                .sends("101 USDT")
                                .is("DENIED by rule 1"),
                        the("a limit of nothing")
                                .rule(deny(), velocity("0"))
                                .spent()
                                .sends("0.1 USDT")
                                .is("DENIED by rule 1"),
                        the("what was spent is not known")
                                .rule(deny(), velocity("100"))
                                .sends("1 USDT")
                                .is("DENIED by rule 1"),
                        the("worth over assets, at the limit")
                                .rule(deny(), worthVelocity("61000"))
                                .spent("1 BTC")
                                .sends("1000 USDT")
                                .is("ALLOWED by default"),
                        the("worth over assets, over it")
                                .rule(deny(), worthVelocity("61000"))
                                .spent("1 BTC")
                                .sends("1000.01 USDT")
                                .is("DENIED by rule 1"),
                        the("worth over assets, one of which has no rate")
                                .rule(deny(), worthVelocity("61000"))
                                .spent("1 SHIB")
                                .sends("1 USDT")
                                .is("DENIED by rule 1"),

                        // destinations
                        the("on the allow-list")
                                .rule(deny(), new DestinationNotIn(Set.of(SHOP)))
                                .sends("1 USDT")
                                .is("ALLOWED by default"),
                        the("not on the allow-list")
                                .rule(deny(), new DestinationNotIn(Set.of(SHOP)))
                                .to(THIEF)
                                .sends("1 USDT")
                                .is("DENIED by rule 1"),
                        the("an empty allow-list allows nobody")
                                .rule(deny(), new DestinationNotIn(Set.of()))
                                .sends("1 USDT")
                                .is("DENIED by rule 1"),
                        the("nobody said where to: not on the allow-list")
                                .rule(deny(), new DestinationNotIn(Set.of(SHOP)))
                                .to("")
                                .sends("1 USDT")
                                .is("DENIED by rule 1"),
                        the("on the block-list")
                                .rule(deny(), new DestinationIn(Set.of(THIEF)))
                                .to(THIEF)
                                .sends("1 USDT")
                                .is("DENIED by rule 1"),
                        the("not on the block-list")
                                .rule(deny(), new DestinationIn(Set.of(THIEF)))
                                .sends("1 USDT")
                                .is("ALLOWED by default"),

                        // who, what for, from where
                        the("asked for by a person of the rule")
                                .rule(deny(), new Initiators(Set.of(ANNA)))
                                .sends("1 USDT")
                                .is("DENIED by rule 1"),
                        the("asked for by a credential of the rule")
                                .rule(deny(), new Initiators(Set.of(KEY)))
                                .sends("1 USDT")
                                .is("DENIED by rule 1"),
                        the("asked for by others")
                                .rule(deny(), new Initiators(Set.of(id(0x99))))
                                .sends("1 USDT")
                                .is("ALLOWED by default"),
                        the("for a purpose of the rule")
                                .rule(deny(), new Purposes(Set.of("WITHDRAWAL", "REFUND")))
                                .sends("1 USDT")
                                .is("DENIED by rule 1"),
                        the("for another purpose")
                                .rule(deny(), new Purposes(Set.of("REFUND")))
                                .sends("1 USDT")
                                .is("ALLOWED by default"),
                        the("from the rule's wallet")
                                .ruleOf(WALLET, deny())
                                .sends("1 USDT")
                                .is("DENIED by rule 1"),
                        the("from another wallet")
                                .ruleOf(id(0x99), deny())
                                .sends("1 USDT")
                                .is("ALLOWED by default"),

                        // time: it is Wednesday, 10:30 in UTC
                        the("within the hours")
                                .rule(deny(), hours("10:00", "11:00"))
                                .sends("1 USDT")
                                .is("DENIED by rule 1"),
                        the("the first minute belongs to it")
                                .rule(deny(), hours("10:30", "11:00"))
                                .sends("1 USDT")
                                .is("DENIED by rule 1"),
                        the("the last does not")
                                .rule(deny(), hours("10:00", "10:30"))
                                .sends("1 USDT")
                                .is("ALLOWED by default"),
                        the("outside of hours over midnight")
                                .rule(deny(), hours("22:00", "06:00"))
                                .sends("1 USDT")
                                .is("ALLOWED by default"),
                        the("before midnight")
                                .rule(deny(), hours("22:00", "06:00"))
                                .at("2026-03-04T23:59:59Z")
                                .sends("1 USDT")
                                .is("DENIED by rule 1"),
                        the("after midnight, of a day that it begins on")
                                .rule(deny(), hours("22:00", "06:00", DayOfWeek.TUESDAY))
                                .at("2026-03-04T05:59:59Z")
                                .sends("1 USDT")
                                .is("DENIED by rule 1"),
                        the("after midnight, of a day that it does not begin on")
                                .rule(deny(), hours("22:00", "06:00", DayOfWeek.WEDNESDAY))
                                .at("2026-03-04T05:59:59Z")
                                .sends("1 USDT")
                                .is("ALLOWED by default"),
                        the("the whole day")
                                .rule(deny(), hours("07:00", "07:00", DayOfWeek.WEDNESDAY))
                                .sends("1 USDT")
                                .is("DENIED by rule 1"),
                        the("the whole of another day")
                                .rule(deny(), hours("07:00", "07:00", DayOfWeek.TUESDAY))
                                .sends("1 USDT")
                                .is("ALLOWED by default"),
                        the("by the clocks of its zone")
                                .rule(
                                        deny(),
                                        new TimeOfDay(
                                                ZoneId.of("Asia/Tokyo"),
                                                LocalTime.of(19, 0),
                                                LocalTime.of(20, 0),
                                                EVERY_DAY))
                                .sends("1 USDT")
                                .is("DENIED by rule 1"),
                        the("by the clocks of its zone in summer")
                                .rule(
                                        deny(),
                                        new TimeOfDay(
                                                ZoneId.of("Europe/Lisbon"),
                                                LocalTime.of(11, 0),
                                                LocalTime.of(12, 0),
                                                EVERY_DAY))
                                .at("2026-07-01T10:30:00Z")
                                .sends("1 USDT")
                                .is("DENIED by rule 1"),

                        // webhooks
                        the("the webhook consents")
                                .rule(deny(), hook())
                                .answers(200)
                                .sends("1 USDT")
                                .is("ALLOWED by default"),
                        the("another 2xx is no consent")
                                .rule(deny(), hook())
                                .answers(201)
                                .sends("1 USDT")
                                .is("DENIED by rule 1"),
                        the("no content is no consent")
                                .rule(deny(), hook())
                                .answers(204)
                                .sends("1 USDT")
                                .is("DENIED by rule 1"),
                        the("a redirect is no consent")
                                .rule(require(2), hook())
                                .answers(302)
                                .sends("1 USDT")
                                .is("HELD for 2"),
                        the("a failure is no consent")
                                .rule(require(2), hook())
                                .answers(500)
                                .sends("1 USDT")
                                .is("HELD for 2"),
                        the("nobody asked it")
                                .rule(deny(), hook())
                                .sends("1 USDT")
                                .is("DENIED by rule 1"),
                        the("another receiver was asked")
                                .rule(deny(), new Webhook("https://other.example/"))
                                .answers(200)
                                .sends("1 USDT")
                                .is("DENIED by rule 1"),
                        the("it does not consent to what its rule is not about")
                                .rule(deny(), atLeast("10"), hook())
                                .answers(500)
                                .sends("9 USDT")
                                .is("ALLOWED by default"),
                        the("consent of one rule is none of another")
                                .rule(deny(), hook())
                                .rule(require(1))
                                .answers(200)
                                .sends("1 USDT")
                                .is("HELD for 1, ask again"))
                .map(Draft::done);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void says(Case given) {
        PolicyDecision decision = PolicyEvaluation.evaluate(given.policy(), given.facts());

        assertThat(words(decision)).isEqualTo(given.expected());
        assertThat(decision.explanation().verdicts())
                .hasSize(given.policy().rules().size());
        assertThat(decision.explanation().verdicts())
                .allSatisfy(verdict -> assertThat(verdict.explanation()).isNotBlank());
    }

    @Test
    void itAsksWhomTheRuleNamesAndNamesWhoAsked() {
        Audience audience = Audience.of(Set.of(id(1), id(2)));
        PolicyRule rule = rule(1, new RuleAction.Require(2, audience, Duration.ofDays(1)));

        PolicyDecision decision = PolicyEvaluation.evaluate(
                new PartnerPolicy(List.of(rule), allow()), Rules.facts(transfer("1", "USDT")));

        assertThat(((PolicyDecision.Held) decision).requirements())
                .singleElement()
                .satisfies(asked -> {
                    assertThat(asked.quorum()).isEqualTo(2);
                    assertThat(asked.audience()).isEqualTo(audience);
                    assertThat(asked.window()).isEqualTo(Duration.ofDays(1));
                    assertThat(asked.requester()).isEqualTo(new Requester(Optional.of(ANNA), Optional.of(KEY)));
                });
    }

    @Test
    void everyVerdictSaysWhatWasCompared() {
        PolicyRule rule = rule(1, deny(), new Assets(Set.of("USDT")), atLeast("10"));

        PolicyDecision decision = PolicyEvaluation.evaluate(
                new PartnerPolicy(List.of(rule), allow()), Rules.facts(transfer("9.50", "USDT")));

        RuleVerdict verdict = decision.explanation().verdicts().getFirst();
        assertThat(verdict.explanation()).isEqualTo("does not match: 9.5 USDT is less than 10");
        assertThat(verdict.conditions()).extracting(ConditionVerdict::met).containsExactly(true, false);
        assertThat(verdict.conditions().get(1).numbers()).isEqualTo(Map.of("amount", "9.5", "at_least", "10"));
    }

    @Test
    void anotherPartnersRuleIsNeverAsked() {
        PolicyRule foreign = new PolicyRule(
                id(1), id(0xb), 1, new RuleTerms("foreign", Optional.empty(), Conditions.NONE, allow()), NOW);
        PartnerPolicy policy = new PartnerPolicy(List.of(foreign), allow());
        Facts facts = Rules.facts(transfer("1", "USDT"));

        assertThatThrownBy(() -> PolicyEvaluation.evaluate(policy, facts)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rulesSurviveBeingStored() {
        cases().flatMap(given -> given.policy().rules().stream())
                .map(PolicyRule::terms)
                .forEach(terms ->
                        assertThat(RuleJson.terms(RuleJson.terms(terms))).isEqualTo(terms));
    }

    private static String words(PolicyDecision decision) {
        String cause = decision.explanation().defaulted() ? " by default" : "";
        return switch (decision) {
            case PolicyDecision.Allowed allowed -> "ALLOWED" + cause;
            case PolicyDecision.Denied denied ->
                denied.ruleId().isEmpty() ? "DENIED by default" : "DENIED by " + denied.ruleName();
            case PolicyDecision.Held held ->
                "HELD" + cause + " for "
                        + held.requirements().stream()
                                .map(Requirement.ByPeople::quorum)
                                .map(String::valueOf)
                                .collect(Collectors.joining(", "))
                        + (held.askAgain() ? ", ask again" : "");
        };
    }

    private static Condition worth(String amount) {
        return new WorthAtLeast(new BigDecimal(amount), "USD");
    }

    private static Condition worthVelocity(String limit) {
        return new Velocity(Duration.ofDays(1), new BigDecimal(limit), Optional.of("USD"), false, false);
    }

    private static Condition hours(String from, String to, DayOfWeek... days) {
        return new TimeOfDay(
                ZoneId.of("UTC"),
                LocalTime.parse(from),
                LocalTime.parse(to),
                days.length == 0 ? EVERY_DAY : Set.copyOf(Arrays.asList(days)));
    }

    private static Condition hook() {
        return new Webhook("https://hook.example/");
    }

    private static Draft the(String name) {
        return new Draft(name);
    }

    record Case(String name, PartnerPolicy policy, Facts facts, String expected) {

        @Override
        public String toString() {
            return name;
        }
    }

    /** A case while it is written down. */
    private static final class Draft {

        private final String name;
        private final List<PolicyRule> rules = new ArrayList<>();
        private RuleAction byDefault = allow();
        private Optional<RateSheet> rates = Optional.of(RATES);
        private Optional<Map<String, BigDecimal>> spent = Optional.empty();
        private Optional<Integer> answer = Optional.empty();
        private Instant at = NOW;
        private String recipient = SHOP;
        private ProposedTransfer transfer;
        private String expected;

        private Draft(String name) {
            this.name = name;
        }

        Draft rule(RuleAction action, Condition... conditions) {
            rules.add(Rules.rule(rules.size() + 1, action, conditions));
            return this;
        }

        Draft ruleOf(UUID wallet, RuleAction action) {
            int number = rules.size() + 1;
            rules.add(new PolicyRule(
                    id(number),
                    ACME,
                    number,
                    new RuleTerms("rule " + number, Optional.of(wallet), Conditions.NONE, action),
                    NOW));
            return this;
        }

        Draft orElse(RuleAction action) {
            byDefault = action;
            return this;
        }

        Draft noRates() {
            rates = Optional.empty();
            return this;
        }

        Draft spent(String... amounts) {
            Map<String, BigDecimal> sums = new HashMap<>();
            for (String amount : amounts) {
                sums.put(amount.split(" ")[1], new BigDecimal(amount.split(" ")[0]));
            }
            spent = Optional.of(sums);
            return this;
        }

        Draft answers(int status) {
            answer = Optional.of(status);
            return this;
        }

        Draft at(String moment) {
            at = Instant.parse(moment);
            return this;
        }

        Draft to(String address) {
            recipient = address;
            return this;
        }

        Draft sends(String amount) {
            ProposedTransfer sent = transfer(amount.split(" ")[0], amount.split(" ")[1]);
            transfer = new ProposedTransfer(
                    sent.partnerId(),
                    sent.walletId(),
                    sent.purpose(),
                    sent.networkId(),
                    sent.assetCode(),
                    sent.decimals(),
                    sent.amount(),
                    recipient,
                    sent.sender(),
                    sent.requester(),
                    sent.requesterUserId(),
                    sent.details());
            return this;
        }

        Draft is(String words) {
            expected = words;
            return this;
        }

        Case done() {
            Map<UUID, Map<String, BigDecimal>> sums = new HashMap<>();
            spent.ifPresent(found -> rules.forEach(rule -> sums.put(rule.id(), found)));
            Map<UUID, HookAnswer> answers = new HashMap<>();
            answer.ifPresent(status -> rules.forEach(rule -> answers.put(rule.id(), answered(status))));
            return new Case(
                    name,
                    new PartnerPolicy(rules, byDefault),
                    new Facts(id(1), transfer, at, rates, sums, answers),
                    expected);
        }
    }
}
