package dev.countersign.wire;

import static org.awaitility.Awaitility.await;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** How the packaged service is started for these tests: with the demo world, whose simulations are quick, and a provider that the tests play. */
public class Packaged implements QuarkusTestProfile {

    /** Generous: a build machine may be busy with other things. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.ofEntries(
                Map.entry("countersign.sandbox.enabled", "true"),
                Map.entry("countersign.sandbox.provider", "manual"),
                Map.entry("countersign.sandbox.tick", "200ms"),
                Map.entry("countersign.sandbox.pace", "100ms"),
                Map.entry("countersign.sandbox.confirmation", "100ms"),
                Map.entry("countersign.sandbox.delivery", "100ms"),
                Map.entry("countersign.transfer.look-up-every", "200ms"),
                Map.entry("countersign.webhook.allow-loopback", "true"),
                Map.entry("quarkus.log.console.json.enabled", "false"));
    }

    /** Asks until the answer is as wanted. */
    static <T> T eventually(String what, Callable<T> ask, Predicate<T> wanted) {
        return await(what).atMost(LIMIT).pollInterval(Duration.ofMillis(100)).until(ask, wanted);
    }
}
