package dev.countersign.lifecycle;

import java.util.function.Function;

/**
 * What a service answers: what was asked for, or why not. Refusals are values, and each wire writes them in its own way.
 *
 * @param <T> what was asked for
 * @param <P> the feature's sealed type of problems
 */
public sealed interface Result<T, P> {

    /** It was done. */
    record Done<T, P>(T value) implements Result<T, P> {}

    /** It was not, and nothing changed. */
    record Refused<T, P>(P problem) implements Result<T, P> {}

    static <T, P> Result<T, P> done(T value) {
        return new Done<>(value);
    }

    static <T, P> Result<T, P> refused(P problem) {
        return new Refused<>(problem);
    }

    /** The same result with another value. */
    default <R> Result<R, P> map(Function<T, R> change) {
        return switch (this) {
            case Done<T, P> done -> done(change.apply(done.value()));
            case Refused<T, P> refused -> refused(refused.problem());
        };
    }

    /** The value, or the exception that the problem becomes at the edge of the house. */
    default <X extends RuntimeException> T orThrow(Function<P, X> exception) {
        return switch (this) {
            case Done<T, P> done -> done.value();
            case Refused<T, P> refused -> throw exception.apply(refused.problem());
        };
    }
}
