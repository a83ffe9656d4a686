package dev.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.authorization.Requester;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;

/** A transfer does not slip under a threshold by how its amount is written, nor by being larger. */
class ConditionPropertyTest {

    private static final UUID ACME = UUID.fromString("00000000-0000-7000-8000-00000000000a");

    @Property
    void moreIsNeverLessGuarded(
            @ForAll @BigRange(min = "0", max = "1000000") BigDecimal atLeast,
            @ForAll @BigRange(min = "0.01", max = "1000000") BigDecimal amount,
            @ForAll @BigRange(min = "0", max = "1000000") BigDecimal more) {
        Condition condition = new Condition(Optional.of("USDT"), atLeast);
        boolean met = condition.isMetBy(transfer(amount));

        assertThat(met).isEqualTo(amount.subtract(atLeast).signum() >= 0);
        assertThat(condition.isMetBy(transfer(amount.stripTrailingZeros()))).isEqualTo(met);
        assertThat(condition.isMetBy(transfer(amount.setScale(30)))).isEqualTo(met);
        assertThat(condition.isMetBy(transfer(amount.add(more))) || !met).isTrue();
    }

    private static ProposedTransfer transfer(BigDecimal amount) {
        return new ProposedTransfer(ACME, "USDT", amount, Requester.user(ACME));
    }
}
