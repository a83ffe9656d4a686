package dev.countersign.trace;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** The service as an operator runs it who looks at traces, with log lines as containers write them, down to the details. */
public final class TracingOn implements QuarkusTestProfile {

    static final String LOG = "target/tracing-on.log";

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "quarkus.otel.sdk.disabled", "false",
                "quarkus.otel.bsp.max.queue.size", "100000",
                "quarkus.log.file.enabled", "true",
                "quarkus.log.file.path", LOG,
                "quarkus.log.file.rotation.file-suffix", ".yyyy-MM-dd",
                "quarkus.log.file.json.enabled", "true",
                "quarkus.log.category.\"dev.countersign\".level", "DEBUG",
                "quarkus.http.access-log.enabled", "true");
    }
}
