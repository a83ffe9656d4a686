package dev.countersign.policy;

import static dev.countersign.policy.Rules.ACME;
import static dev.countersign.policy.Rules.ANNA;
import static dev.countersign.policy.Rules.SHOP;
import static dev.countersign.policy.Rules.THIEF;
import static dev.countersign.policy.Rules.allow;
import static dev.countersign.policy.Rules.deny;
import static dev.countersign.policy.Rules.id;
import static dev.countersign.policy.Rules.require;
import static dev.countersign.policy.Rules.velocity;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.authorization.Requirement;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Stricter rules never release more, and never sooner, whatever the other rules are. */
class PolicyPropertyTest {

    private static final int NEVER = Integer.MAX_VALUE;
    private static final int ADDED = 90;

    /** A rule without its place: what it does, and one condition or none. */
    record Sketch(RuleAction action, Optional<Condition> condition) {}

    @Property
    void addingADenialNeverReleasesMore(
            @ForAll("policies") List<Sketch> rules,
            @ForAll("actions") RuleAction byDefault,
            @ForAll("conditions") Optional<Condition> condition,
            @ForAll("facts") Facts facts) {
        List<Sketch> more = with(rules, new Sketch(deny(), condition));
        assertThat(approvals(more, byDefault, facts)).isGreaterThanOrEqualTo(approvals(rules, byDefault, facts));
    }

    /** Where the default asks for more than a rule, a rule that matches is the partner's own word that less is enough. */
    @Property
    void addingARequirementNeverReleasesSooner(
            @ForAll("policies") List<Sketch> rules,
            @ForAll("conditions") Optional<Condition> condition,
            @ForAll @IntRange(min = 1, max = 5) int quorum,
            @ForAll("facts") Facts facts) {
        List<Sketch> more = with(rules, new Sketch(require(quorum), condition));
        assertThat(approvals(more, allow(), facts)).isGreaterThanOrEqualTo(approvals(rules, allow(), facts));
        // whoever had to agree still has to, and as many of them
        assertThat(requirements(rules, facts)).allSatisfy(needed -> assertThat(requirements(more, facts))
                .anyMatch(asked -> asked.audience().equals(needed.audience()) && asked.quorum() >= needed.quorum()));
    }

    @Property
    void raisingAQuorumNeverReleasesSooner(
            @ForAll("policies") List<Sketch> rules,
            @ForAll("actions") RuleAction byDefault,
            @ForAll @IntRange(min = 1, max = 5) int more,
            @ForAll("facts") Facts facts) {
        List<Sketch> raised = rules.stream()
                .map(rule -> rule.action() instanceof RuleAction.Require require
                        ? new Sketch(
                                new RuleAction.Require(require.quorum() + more, require.audience(), require.window()),
                                rule.condition())
                        : rule)
                .toList();
        assertThat(approvals(raised, byDefault, facts)).isGreaterThanOrEqualTo(approvals(rules, byDefault, facts));
    }

    @Property
    void theOrderOfTheRulesDoesNotChangeTheVerdict(
            @ForAll("policies") List<Sketch> rules,
            @ForAll("actions") RuleAction byDefault,
            @ForAll Random random,
            @ForAll("facts") Facts facts) {
        List<PolicyRule> placed = placed(rules);
        List<PolicyRule> shuffled = new ArrayList<>(placed);
        Collections.shuffle(shuffled, random);

        PolicyDecision decision = PolicyEvaluation.evaluate(new PartnerPolicy(placed, byDefault), facts);
        PolicyDecision other = PolicyEvaluation.evaluate(new PartnerPolicy(shuffled, byDefault), facts);

        assertThat(other.label()).isEqualTo(decision.label());
        assertThat(quorums(other)).containsExactlyInAnyOrderElementsOf(quorums(decision));
    }

    @Property
    void knowingLessNeverReleasesMore(@ForAll("policies") List<Sketch> rules, @ForAll("facts") Facts facts) {
        Facts doubt =
                new Facts(facts.evaluationId(), facts.transfer(), facts.at(), Optional.empty(), Map.of(), Map.of());
        List<Sketch> strict = rules.stream()
                .filter(rule -> !(rule.action() instanceof RuleAction.Allow))
                .toList();
        assertThat(approvals(strict, allow(), doubt)).isGreaterThanOrEqualTo(approvals(strict, allow(), facts));
    }

    @Property
    void moreIsNeverLessGuarded(
            @ForAll("policies") List<Sketch> rules,
            @ForAll @IntRange(max = 500) int more,
            @ForAll("facts") Facts facts) {
        ProposedTransfer larger = Rules.transfer(
                facts.transfer().amount().add(BigDecimal.valueOf(more)).toPlainString(),
                facts.transfer().assetCode());
        Facts grown =
                new Facts(facts.evaluationId(), larger, facts.at(), facts.rates(), facts.spent(), facts.answers());
        assertThat(approvals(rules, allow(), grown)).isGreaterThanOrEqualTo(approvals(rules, allow(), facts));
    }

    /** How many approvals it takes, in the case in which nobody may count twice; none of them is enough for what is denied. */
    private static int approvals(List<Sketch> rules, RuleAction byDefault, Facts facts) {
        PolicyDecision decision = PolicyEvaluation.evaluate(new PartnerPolicy(placed(rules), byDefault), facts);
        return switch (decision) {
            case PolicyDecision.Allowed allowed -> 0;
            case PolicyDecision.Held held ->
                quorums(held).stream().mapToInt(Integer::intValue).sum();
            case PolicyDecision.Denied denied -> NEVER;
        };
    }

    private static List<Requirement.ByPeople> requirements(List<Sketch> rules, Facts facts) {
        List<Sketch> asking = rules.stream()
                .filter(rule -> !(rule.action() instanceof RuleAction.Deny))
                .toList();
        return PolicyEvaluation.evaluate(new PartnerPolicy(placed(asking), allow()), facts)
                        instanceof PolicyDecision.Held held
                ? held.requirements()
                : List.of();
    }

    private static List<Integer> quorums(PolicyDecision decision) {
        return decision instanceof PolicyDecision.Held held
                ? held.requirements().stream().map(Requirement.ByPeople::quorum).toList()
                : List.of();
    }

    private static List<Sketch> with(List<Sketch> rules, Sketch one) {
        return Stream.concat(rules.stream(), Stream.of(one)).toList();
    }

    private static List<PolicyRule> placed(List<Sketch> rules) {
        List<PolicyRule> placed = new ArrayList<>();
        for (Sketch sketch : rules) {
            int number = placed.size() + 1;
            placed.add(new PolicyRule(
                    id(number),
                    ACME,
                    number,
                    new RuleTerms(
                            "rule " + number,
                            Optional.empty(),
                            new Conditions(sketch.condition().stream().toList()),
                            sketch.action()),
                    Instant.EPOCH));
        }
        return placed;
    }

    @Provide
    Arbitrary<List<Sketch>> policies() {
        return Combinators.combine(actions(), conditions())
                .as(Sketch::new)
                .list()
                .ofMaxSize(8);
    }

    @Provide
    Arbitrary<RuleAction> actions() {
        return Arbitraries.oneOf(
                Arbitraries.just(allow()),
                Arbitraries.just(deny()),
                Combinators.combine(Arbitraries.integers().between(1, 5), Arbitraries.of("sends:review", "treasurer"))
                        .as(Rules::require));
    }

    @Provide
    Arbitrary<Optional<Condition>> conditions() {
        Arbitrary<BigDecimal> amounts = Arbitraries.bigDecimals().between(BigDecimal.ZERO, new BigDecimal(1000));
        return Arbitraries.<Condition>oneOf(
                        amounts.map(Condition.AmountAtLeast::new),
                        amounts.map(amount -> new Condition.WorthAtLeast(amount, "USD")),
                        amounts.map(amount -> velocity(amount.toPlainString())),
                        Arbitraries.of(Set.of("USDT"), Set.of("BTC")).map(Condition.Assets::new),
                        Arbitraries.of(SHOP, THIEF).map(one -> new Condition.DestinationNotIn(Set.of(one))),
                        Arbitraries.of(SHOP, THIEF).map(one -> new Condition.DestinationIn(Set.of(one))),
                        Arbitraries.of(ANNA, id(0x99)).map(one -> new Condition.Initiators(Set.of(one))),
                        Arbitraries.just(new Condition.Webhook("https://hook.example/")))
                .optional();
    }

    @Provide
    Arbitrary<Facts> facts() {
        Arbitrary<BigDecimal> amounts = Arbitraries.bigDecimals().between(new BigDecimal("0.01"), new BigDecimal(1000));
        return Combinators.combine(
                        amounts, Arbitraries.of("USDT", "BTC", "SHIB"), amounts, Arbitraries.of(200, 201, 500))
                .as((amount, asset, spent, status) -> {
                    Map<UUID, Map<String, BigDecimal>> sums = new HashMap<>();
                    Map<UUID, HookAnswer> answers = new HashMap<>();
                    for (int number = 1; number < ADDED; number++) {
                        sums.put(id(number), Map.of(asset, spent));
                        answers.put(id(number), Rules.answered(status));
                    }
                    return new Facts(
                            id(1),
                            Rules.transfer(amount.toPlainString(), asset),
                            Rules.NOW,
                            Optional.of(Rules.RATES),
                            sums,
                            answers);
                });
    }
}
