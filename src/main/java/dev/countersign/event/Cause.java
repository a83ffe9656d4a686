package dev.countersign.event;

import dev.countersign.trace.TraceParent;

/** What the present work was caused by, as one parameter of a statement that appends events: the request and the trace. */
public final class Cause {

    private Cause() {}

    /** The parameter, of type {@code text[]}: a request id and a {@code traceparent}, each null when there is none. */
    public static String[] current() {
        return new String[] {
            RequestId.current().orElse(null),
            TraceParent.current().map(TraceParent::header).orElse(null)
        };
    }
}
