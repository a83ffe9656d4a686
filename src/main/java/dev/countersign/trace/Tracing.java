package dev.countersign.trace;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import io.quarkus.opentelemetry.runtime.QuarkusContextStorage;
import io.quarkus.vertx.core.runtime.context.VertxContextSafetyToggle;
import io.smallrye.common.vertx.VertxContext;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Opens spans, and lets jobs go on with the traces of the requests that caused them. While tracing is off, only the latter. */
@Singleton
public final class Tracing {

    private static final String NAME = "dev.countersign";

    private final Tracer tracer;
    private final boolean off;
    private final Vertx vertx;

    /**
     * The only one of the service.
     *
     * @param off whether no span is to be opened
     */
    public Tracing(
            OpenTelemetry telemetry, @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean off, Vertx vertx) {
        TracerProvider provider = off ? TracerProvider.noop() : telemetry.getTracerProvider();
        this.tracer = provider.get(NAME);
        this.off = off;
        this.vertx = vertx;
    }

    /**
     * Work of a job, as a step of the trace that caused it. It has a context of its own, so that what is done meanwhile for
     * somebody else belongs to somebody else's trace; whoever waits for it hears of it where it began to wait.
     *
     * @param cause empty when nobody knows what caused it; then it begins a trace
     */
    public <T> Uni<T> continued(Optional<TraceParent> cause, Step step, Supplier<Uni<T>> work) {
        if (off && cause.isEmpty()) {
            return Uni.createFrom().deferred(() -> work.get());
        }
        return Uni.createFrom().emitter(emitter -> {
            io.vertx.core.Context home = vertx.getOrCreateContext();
            io.vertx.core.Context own = VertxContext.createNewDuplicatedContext(VertxContext.getRootContext(home));
            VertxContextSafetyToggle.setContextSafe(own, true);
            Context parent = cause.map(TraceParent::context).orElse(Context.root());
            own.runOnContext(begun -> {
                Uni<T> whole = spanned(parent, step, span -> {
                    QuarkusContextStorage.INSTANCE.attach(own, parent.with(span));
                    return work.get();
                });
                emitter.onTermination(whole.subscribe()
                        .with(
                                item -> home.runOnContext(done -> emitter.complete(item)),
                                failure -> home.runOnContext(done -> emitter.fail(failure)))::cancel);
            });
        });
    }

    /** From here on the request that is being served is part of this trace, unless it has a span already. */
    public void join(TraceParent caller) {
        if (off) {
            // ends with the context of the request
            QuarkusContextStorage.INSTANCE.attach(caller.context());
        }
    }

    /**
     * A call to somebody else, as a step of whatever the present work belongs to.
     *
     * @param work gets the span, and what to send along as {@link TraceParent#HEADER}: empty when this is part of no trace
     */
    public <T> Uni<T> call(Step step, Call<T> work) {
        return Uni.createFrom().deferred(() -> {
            Context present = Context.current();
            return spanned(present, step, span -> work.make(span, TraceParent.of(span.getSpanContext())));
        });
    }

    /** The span says of a failure what kind it is: messages may quote what was sent. */
    private <T> Uni<T> spanned(Context parent, Step step, Function<Span, Uni<T>> work) {
        return Uni.createFrom().deferred(() -> {
            Span span = tracer.spanBuilder(step.name())
                    .setParent(parent)
                    .setSpanKind(step.kind())
                    .setAllAttributes(step.attributes())
                    .startSpan();
            return Uni.createFrom()
                    .deferred(() -> work.apply(span))
                    .onFailure()
                    .invoke(failure -> span.setStatus(StatusCode.ERROR)
                            .setAttribute("error.type", failure.getClass().getName()))
                    .onTermination()
                    .invoke(span::end);
        });
    }

    /** A call to somebody else. */
    @FunctionalInterface
    public interface Call<T> {
        Uni<T> make(Span span, Optional<TraceParent> header);
    }
}
