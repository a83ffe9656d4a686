package dev.countersign.policy;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Everything that must be so of a transfer for a rule to be about it; nothing, for a rule about every transfer.
 *
 * @param all at most one of each kind
 */
public record Conditions(List<Condition> all) {

    /** Of a rule about every transfer. */
    public static final Conditions NONE = new Conditions(List.of());

    /**
     * Conditions.
     *
     * @throws IllegalArgumentException when there are two of one kind
     */
    public Conditions {
        // one order, however they were given or stored
        all = all.stream().sorted(Comparator.comparing(Condition::label)).toList();
        if (all.stream().map(Condition::label).distinct().count() != all.size()) {
            throw new IllegalArgumentException("two conditions of one kind");
        }
    }

    /** These conditions. */
    public static Conditions of(Condition... conditions) {
        return new Conditions(List.of(conditions));
    }

    /** The condition of a kind, if there is one. */
    public <C extends Condition> Optional<C> find(Class<C> kind) {
        return all.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    /** Whether anybody has to know what assets are worth. */
    boolean needRates() {
        return find(Condition.WorthAtLeast.class).isPresent()
                || find(Condition.Velocity.class)
                        .flatMap(Condition.Velocity::currency)
                        .isPresent();
    }
}
