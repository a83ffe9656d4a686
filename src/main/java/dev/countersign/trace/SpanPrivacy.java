package dev.countersign.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributeType;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;

/**
 * Takes out of a span what libraries put into it at its start, unless it is known to be harmless: query strings and paths may hold
 * names and secrets, and addresses belong to people. What is added later is a status, a route, and what our own steps say.
 */
@Singleton
final class SpanPrivacy implements SpanProcessor {

    private static final String HIDDEN = "-";

    /** Names of the semantic conventions of OpenTelemetry; the rest is our own, under {@code countersign.}. */
    private static final Set<String> HARMLESS = Set.of(
            "http.request.method",
            "http.route",
            "url.scheme",
            "server.address",
            "server.port",
            "network.protocol.name",
            "network.protocol.version",
            "db.system",
            "db.system.name",
            "db.statement",
            "db.query.text",
            "db.query.summary",
            "db.operation",
            "db.operation.name",
            "db.collection.name",
            "db.sql.table",
            "code.function",
            "code.function.name",
            "code.namespace");

    private static final String OURS = "countersign.";

    @Override
    public void onStart(Context parent, ReadWriteSpan span) {
        span.getAttributes().forEach((key, value) -> {
            if (!isHarmless(key)) {
                hide(span, key);
            }
        });
    }

    private static boolean isHarmless(AttributeKey<?> key) {
        return HARMLESS.contains(key.getKey()) || key.getKey().startsWith(OURS) || !isText(key);
    }

    /** Ports, sizes and thread ids are not. */
    private static boolean isText(AttributeKey<?> key) {
        return key.getType() == AttributeType.STRING || key.getType() == AttributeType.STRING_ARRAY;
    }

    /** An attribute cannot be removed again, but said anew. */
    private static void hide(ReadWriteSpan span, AttributeKey<?> key) {
        if (key.getType() == AttributeType.STRING_ARRAY) {
            span.setAttribute(AttributeKey.stringArrayKey(key.getKey()), List.of(HIDDEN));
        } else {
            span.setAttribute(key.getKey(), HIDDEN);
        }
    }

    @Override
    public boolean isStartRequired() {
        return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {
        // what is done is done
    }

    @Override
    public boolean isEndRequired() {
        return false;
    }
}
