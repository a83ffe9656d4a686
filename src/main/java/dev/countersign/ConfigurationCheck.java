package dev.countersign;

import dev.countersign.market.RatesConfig;
import dev.countersign.policy.PolicyConfig;
import dev.countersign.transfer.TransferConfig;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** Values that are fine each by itself, and together would stop what they are for. */
@ApplicationScoped
public class ConfigurationCheck {

    void onStart(@Observes StartupEvent start, TransferConfig transfer, PolicyConfig policy, RatesConfig rates) {
        longer(
                "countersign.transfer.lease",
                transfer.lease(),
                "countersign.transfer.relay-timeout",
                transfer.relayTimeout());
        longer(
                "countersign.transfer.lease",
                transfer.lease(),
                "countersign.policy.webhook-timeout",
                policy.webhookTimeout());
        longer(
                "countersign.market.rates.stale-after",
                rates.staleAfter(),
                "countersign.market.rates.refresh",
                rates.refresh());
        if (transfer.minimumGas().compareTo(transfer.gasLimit()) > 0) {
            throw refusal(
                    "countersign.transfer.minimum-gas",
                    transfer.minimumGas(),
                    "must not be more than countersign.transfer.gas-limit");
        }
    }

    private static void longer(String key, Duration value, String other, Duration bound) {
        if (value.compareTo(bound) <= 0) {
            throw refusal(key, value, "must be longer than " + other);
        }
    }

    private static ConfigurationException refusal(String key, Object value, String rule) {
        return new ConfigurationException("Countersign cannot start: " + key + " is " + value + " and " + rule + ".");
    }
}
