package dev.countersign.trace;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What is exported in tests that switch tracing on. A request's own span may end a moment after its answer is there. */
@Singleton
final class KeptSpans {

    private static final int LIMIT_SECONDS = 20;

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

    @Produces
    @Singleton
    InMemorySpanExporter exporter() {
        return exporter;
    }

    /** Everything that has ended by now. */
    List<SpanData> all(OpenTelemetry telemetry) {
        ((OpenTelemetrySdk) telemetry).getSdkTracerProvider().forceFlush().join(LIMIT_SECONDS, TimeUnit.SECONDS);
        return exporter.getFinishedSpanItems();
    }

    void forget(OpenTelemetry telemetry) {
        all(telemetry);
        exporter.reset();
    }
}
