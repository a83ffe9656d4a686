package dev.countersign.lifecycle;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A state machine as data: every legal edge, and nothing else. The guard of each database transition, the actions an API
 * offers, the idempotent repeats and the diagram in the documentation are all read from it.
 *
 * @param <S> the states
 * @param <C> the sealed type of commands, each a record whose simple name is the trigger's name
 */
public final class TransitionTable<S extends Enum<S>, C> {

    private final S initial;
    private final List<Edge<S, C>> edges;
    private final Set<S> states;
    private final Map<Class<? extends C>, List<Edge<S, C>>> byTrigger = new LinkedHashMap<>();
    private final Map<Class<? extends C>, Set<S>> repeats;

    private TransitionTable(Builder<S, C> builder) {
        initial = builder.initial;
        edges = List.copyOf(builder.edges);
        states = Collections.unmodifiableSet(builder.mentioned());
        repeats = Map.copyOf(builder.repeats);
        edges.forEach(edge -> byTrigger
                .computeIfAbsent(edge.trigger(), trigger -> new ArrayList<>())
                .add(edge));
    }

    /** Starts a table whose machines are born in {@code initial}. */
    public static <S extends Enum<S>, C> Builder<S, C> from(S initial) {
        return new Builder<>(initial);
    }

    /** Decides a command without doing anything: the pure twin of the guarded database statement. */
    public Outcome<S> decide(S state, C command) {
        Optional<S> next = next(state, triggerOf(command));
        if (next.isPresent()) {
            return new Outcome.Moved<>(state, next.get());
        }
        return isRepeat(state, triggerOf(command)) ? new Outcome.Unchanged<>(state) : new Outcome.Refused<>(state);
    }

    /** Where a trigger leads from a state, or empty when no edge says so. */
    public Optional<S> next(S state, Class<? extends C> trigger) {
        return edgesOf(trigger).stream()
                .filter(edge -> edge.from() == state)
                .map(Edge::to)
                .findFirst();
    }

    /** Whether the trigger, in this state, asks for what has already happened. */
    public boolean isRepeat(S state, Class<? extends C> trigger) {
        return repeats.getOrDefault(trigger, Set.of()).contains(state);
    }

    /** All edges of one trigger: together they are the guard of its database statement. */
    public List<Edge<S, C>> edgesOf(Class<? extends C> trigger) {
        return byTrigger.getOrDefault(trigger, List.of());
    }

    /** The triggers that are legal in a state, in the order of the table. */
    public List<Class<? extends C>> triggersFrom(S state) {
        List<Class<? extends C>> triggers = new ArrayList<>();
        edges.stream().filter(edge -> edge.from() == state).forEach(edge -> triggers.add(edge.trigger()));
        return triggers;
    }

    /** Every edge, in the order of the table. */
    public List<Edge<S, C>> edges() {
        return edges;
    }

    /** The states that a machine of this kind can be in: those that an edge names. Tables may share one enum. */
    public Set<S> states() {
        return states;
    }

    /** The state in which every machine of this kind begins. */
    public S initial() {
        return initial;
    }

    /** A state is final when no edge leaves it. */
    public boolean isFinal(S state) {
        return triggersFrom(state).isEmpty();
    }

    /** The table as a Mermaid state diagram, for the documentation. */
    public String mermaid() {
        StringBuilder diagram = new StringBuilder("stateDiagram-v2\n    [*] --> " + initial + "\n");
        edges.forEach(edge -> diagram.append("    %s --> %s: %s%n".formatted(edge.from(), edge.to(), edge.name())));
        edges.stream()
                .map(Edge::to)
                .filter(this::isFinal)
                .distinct()
                .forEach(end -> diagram.append("    %s --> [*]%n".formatted(end)));
        return diagram.toString();
    }

    @SuppressWarnings("unchecked")
    private Class<? extends C> triggerOf(C command) {
        return (Class<? extends C>) command.getClass();
    }

    /** Collects the lines of a table and checks it as a whole. */
    public static final class Builder<S extends Enum<S>, C> {

        private final S initial;
        private final List<Edge<S, C>> edges = new ArrayList<>();
        private final Map<Class<? extends C>, Set<S>> repeats = new HashMap<>();

        private Builder(S initial) {
            this.initial = initial;
        }

        /** One legal edge. */
        public Builder<S, C> allow(S from, Class<? extends C> trigger, S to) {
            boolean duplicate = edges.stream().anyMatch(edge -> edge.from() == from && edge.trigger() == trigger);
            if (duplicate) {
                throw new IllegalStateException(from + " has two edges for " + trigger.getSimpleName());
            }
            edges.add(new Edge<>(from, trigger, to));
            return this;
        }

        /** States in which the trigger is answered as done, and changes nothing. */
        @SafeVarargs
        public final Builder<S, C> repeat(Class<? extends C> trigger, S... states) {
            repeats.put(trigger, Set.of(states));
            return this;
        }

        /**
         * The finished table.
         *
         * @throws IllegalStateException when one of its states cannot be reached, or cannot reach an end
         */
        public TransitionTable<S, C> build() {
            Set<S> reached = reachable();
            Set<S> unreachable = mentioned();
            unreachable.removeAll(reached);
            if (!unreachable.isEmpty()) {
                throw new IllegalStateException("unreachable states: " + unreachable);
            }
            TransitionTable<S, C> table = new TransitionTable<>(this);
            table.states().forEach(state -> requireAnEnd(table, state));
            return table;
        }

        private Set<S> mentioned() {
            Set<S> states = EnumSet.of(initial);
            edges.forEach(edge -> states.addAll(List.of(edge.from(), edge.to())));
            return states;
        }

        private Set<S> reachable() {
            return closure(initial);
        }

        private void requireAnEnd(TransitionTable<S, C> table, S state) {
            if (closure(state).stream().noneMatch(table::isFinal)) {
                throw new IllegalStateException(state + " never ends");
            }
        }

        private Set<S> closure(S start) {
            Set<S> seen = new LinkedHashSet<>(Set.of(start));
            ArrayDeque<S> open = new ArrayDeque<>(seen);
            while (!open.isEmpty()) {
                S state = open.poll();
                edges.stream()
                        .filter(edge -> edge.from() == state && seen.add(edge.to()))
                        .forEach(edge -> open.add(edge.to()));
            }
            return seen;
        }
    }
}
