package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.authorization.Audience;
import dev.countersign.authorization.Requester;
import dev.countersign.authorization.Requirement;
import dev.countersign.identity.Permission;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which transfers a rule is for, and whom it then asks. */
class PolicyRuleTest {

    private static final UUID ACME = UUID.fromString("00000000-0000-7000-8000-00000000000a");
    private static final UUID RIVAL = UUID.fromString("00000000-0000-7000-8000-00000000000b");
    private static final Requester REQUESTER = Requester.user(UUID.fromString("00000000-0000-7000-8000-00000000000c"));
    private static final Reviewers TWO_WITHIN_A_DAY =
            new Reviewers(2, new Permission("sends:review"), Duration.ofDays(1));

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', nullValues = "any", textBlock = """
            # case                                          | rule: asset | at least                | moved: asset | amount                | matches
            an amount over the threshold                    | USDT        | 1000                    | USDT         | 1000.01               | true
            exactly the threshold                           | USDT        | 1000                    | USDT         | 1000                  | true
            exactly the threshold, written otherwise        | USDT        | 1000.000                | USDT         | 1E+3                  | true
            an amount under it                              | USDT        | 1000                    | USDT         | 999.99                | false
            one atomic unit under it                        | ETH         | 1                       | ETH          | 0.999999999999999999  | false
            another asset, however much of it               | USDT        | 1000                    | USDC         | 1000000               | false
            an asset whose code only begins the same        | USD         | 1                       | USDT         | 5                     | false
            a code in other letters is another asset        | USDT        | 1                       | usdt         | 5                     | false
            zero means any amount                           | USDT        | 0                       | USDT         | 0.000001              | true
            any asset, over the threshold                   | any         | 10                      | BTC          | 10                    | true
            any asset, under it in units of what is moved   | any         | 10                      | BTC          | 9.9                   | false
            every transfer there is                         | any         | 0                       | SHIB         | 0.000000000000000001  | true
            amounts that no binary fraction could tell apart| USDT        | 9007199254740993.000001 | USDT         | 9007199254740993      | false
            """)
    void matches(String name, String ruleAsset, BigDecimal atLeast, String asset, BigDecimal amount, boolean matches) {
        PolicyRule rule = rule(ruleAsset, atLeast);
        assertThat(rule.matches(transfer(ACME, asset, amount))).isEqualTo(matches);
        assertThat(rule.matches(transfer(RIVAL, asset, amount)))
                .as("another partner's transfer")
                .isFalse();
    }

    @Test
    void itAsksThoseWhoHoldThePermissionAndNamesWhoAsked() {
        assertThat(rule("USDT", BigDecimal.ZERO).requirement(transfer(ACME, "USDT", BigDecimal.ONE)))
                .contains(new Requirement.ByPeople(
                        2, Audience.holding(new Permission("sends:review")), REQUESTER, Duration.ofDays(1)));
        assertThat(rule("USDT", BigDecimal.TEN).requirement(transfer(ACME, "USDT", BigDecimal.ONE)))
                .isEmpty();
    }

    @Test
    void whatMovesNothingIsNoTransferAndLessThanNothingNoThreshold() {
        assertThatThrownBy(() -> transfer(ACME, "USDT", BigDecimal.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> transfer(ACME, "USDT", BigDecimal.ONE.negate()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> rule("USDT", BigDecimal.ONE.negate())).isInstanceOf(IllegalArgumentException.class);
    }

    private static PolicyRule rule(String asset, BigDecimal atLeast) {
        return new PolicyRule(
                UUID.fromString("00000000-0000-7000-8000-00000000000d"),
                ACME,
                1,
                new RuleTerms("Large", new Condition(Optional.ofNullable(asset), atLeast), TWO_WITHIN_A_DAY),
                Instant.EPOCH);
    }

    private static ProposedTransfer transfer(UUID partnerId, String asset, BigDecimal amount) {
        return new ProposedTransfer(partnerId, asset, amount, REQUESTER);
    }
}
