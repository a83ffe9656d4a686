package dev.countersign.lifecycle;

/**
 * What a command did to a state machine.
 *
 * @param <S> the states
 */
public sealed interface Outcome<S extends Enum<S>> {

    /** The machine went from one state to another. */
    record Moved<S extends Enum<S>>(S from, S to) implements Outcome<S> {}

    /** An idempotent repeat: what the command asks for has already happened. */
    record Unchanged<S extends Enum<S>>(S state) implements Outcome<S> {}

    /** The command is not legal in this state, and nothing changed. */
    record Refused<S extends Enum<S>>(S state) implements Outcome<S> {}
}
