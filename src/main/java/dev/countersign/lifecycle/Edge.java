package dev.countersign.lifecycle;

/**
 * One legal transition: in state {@code from}, the command {@code trigger} leads to state {@code to}.
 *
 * @param <S> the states
 * @param <C> the sealed type of commands
 */
public record Edge<S extends Enum<S>, C>(S from, Class<? extends C> trigger, S to) {

    /** The command's name as it stands in tables, events and diagrams. */
    public String name() {
        return trigger.getSimpleName();
    }
}
