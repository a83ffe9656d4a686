package dev.countersign.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;

/**
 * A piece of work that is worth a span of its own.
 *
 * @param name the same for all such work: no id is in it
 * @param kind {@code CLIENT} when it is a call to somebody else
 * @param attributes ids and kinds; never a secret, a body, or anything that people wrote
 */
public record Step(String name, SpanKind kind, Attributes attributes) {

    /** Work inside the service. */
    public static Step inside(String name, Attributes attributes) {
        return new Step(name, SpanKind.INTERNAL, attributes);
    }

    /** A call to somebody else. */
    public static Step call(String name, Attributes attributes) {
        return new Step(name, SpanKind.CLIENT, attributes);
    }
}
