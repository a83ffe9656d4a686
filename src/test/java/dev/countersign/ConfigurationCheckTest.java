package dev.countersign;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.market.RatesConfig;
import dev.countersign.policy.PolicyConfig;
import dev.countersign.transfer.TransferConfig;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that do not fit each other stop the start with a sentence that names both keys. */
class ConfigurationCheckTest {

    @Test
    void theDefaultsFitEachOther() {
        assertThatCode(() -> check(Map.of())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "countersign.transfer.lease, 10s, countersign.transfer.relay-timeout",
        "countersign.policy.webhook-timeout, 30s, countersign.transfer.lease",
        "countersign.market.rates.stale-after, 5s, countersign.market.rates.refresh",
        "countersign.transfer.minimum-gas, 500001, countersign.transfer.gas-limit"
    })
    void whatDoesNotFitIsRefused(String key, String value, String other) {
        assertThatThrownBy(() -> check(Map.of(key, value)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("Countersign cannot start: ")
                .hasMessageContainingAll(key, other);
    }

    private static void check(Map<String, String> given) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(TransferConfig.class)
                .withMapping(PolicyConfig.class)
                .withMapping(RatesConfig.class)
                .withDefaultValues(given)
                .build();
        new ConfigurationCheck()
                .onStart(
                        new StartupEvent(),
                        config.getConfigMapping(TransferConfig.class),
                        config.getConfigMapping(PolicyConfig.class),
                        config.getConfigMapping(RatesConfig.class));
    }
}
