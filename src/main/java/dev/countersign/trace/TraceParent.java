package dev.countersign.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import java.util.Optional;

/**
 * A place in a trace, as the header {@code traceparent} of W3C Trace Context names it: random ids and a flag, nothing else. It is
 * kept with what a request causes, so that whoever goes on with it later goes on with the trace.
 */
public final class TraceParent {

    /** The name of the header. */
    public static final String HEADER = "traceparent";

    private static final int LONGEST = 512;

    private final SpanContext place;

    private TraceParent(SpanContext place) {
        this.place = place;
    }

    /** What the present work belongs to: the span that is open, or what its caller sent; empty when it is part of no trace. */
    public static Optional<TraceParent> current() {
        return of(Span.current().getSpanContext());
    }

    /** Reads a header; empty when it is not one, whatever it is. */
    public static Optional<TraceParent> parse(String header) {
        if (header.length() > LONGEST) {
            return Optional.empty();
        }
        Context read = W3CTraceContextPropagator.getInstance().extract(Context.root(), header, OnlyHeader.INSTANCE);
        return of(Span.fromContext(read).getSpanContext());
    }

    static Optional<TraceParent> of(SpanContext place) {
        return place.isValid() ? Optional.of(new TraceParent(place)) : Optional.empty();
    }

    /** The header, in version 00: 55 characters. */
    public String header() {
        return "00-" + place.getTraceId() + "-" + place.getSpanId() + "-"
                + place.getTraceFlags().asHex();
    }

    /** A context whose spans are children of this place. */
    Context context() {
        return Context.root().with(Span.wrap(place));
    }

    @Override
    public String toString() {
        return header();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TraceParent same && header().equals(same.header());
    }

    @Override
    public int hashCode() {
        return header().hashCode();
    }

    /** The library reads from a set of headers; here there is one. */
    private enum OnlyHeader implements TextMapGetter<String> {
        INSTANCE;

        @Override
        public Iterable<String> keys(String header) {
            return List.of(HEADER);
        }

        @Override
        public String get(String header, String name) {
            return HEADER.equals(name) ? header : null;
        }
    }
}
