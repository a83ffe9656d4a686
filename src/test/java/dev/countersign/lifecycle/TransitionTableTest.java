package dev.countersign.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

/** A table that makes no sense cannot be built. */
class TransitionTableTest {

    private enum Light {
        RED,
        GREEN,
        OFF
    }

    private sealed interface Command {
        record Go() implements Command {}

        record Stop() implements Command {}

        record Break() implements Command {}
    }

    private static TransitionTable.Builder<Light, Command> light() {
        return TransitionTable.<Light, Command>from(Light.RED)
                .allow(Light.RED, Command.Go.class, Light.GREEN)
                .allow(Light.GREEN, Command.Stop.class, Light.RED);
    }

    @Test
    void decidesByItsEdgesAndNothingElse() {
        TransitionTable<Light, Command> table = light().allow(Light.GREEN, Command.Break.class, Light.OFF)
                .repeat(Command.Break.class, Light.OFF)
                .build();
        assertThat(table.decide(Light.RED, new Command.Go())).isEqualTo(new Outcome.Moved<>(Light.RED, Light.GREEN));
        assertThat(table.decide(Light.RED, new Command.Break())).isEqualTo(new Outcome.Refused<>(Light.RED));
        assertThat(table.decide(Light.OFF, new Command.Break())).isEqualTo(new Outcome.Unchanged<>(Light.OFF));
        assertThat(table.decide(Light.OFF, new Command.Go())).isEqualTo(new Outcome.Refused<>(Light.OFF));
        assertThat(table.isFinal(Light.OFF)).isTrue();
        assertThat(table.isFinal(Light.RED)).isFalse();
        assertThat(table.initial()).isEqualTo(Light.RED);
        assertThat(table.triggersFrom(Light.GREEN)).containsExactly(Command.Stop.class, Command.Break.class);
    }

    @Test
    void drawsItself() {
        assertThat(light().allow(Light.GREEN, Command.Break.class, Light.OFF)
                        .build()
                        .mermaid())
                .isEqualTo("""
                stateDiagram-v2
                    [*] --> RED
                    RED --> GREEN: Go
                    GREEN --> RED: Stop
                    GREEN --> OFF: Break
                    OFF --> [*]
                """);
    }

    @Test
    void refusesTwoEdgesForOneTrigger() {
        assertThatIllegalStateException()
                .isThrownBy(() -> light().allow(Light.RED, Command.Go.class, Light.OFF))
                .withMessageContaining("RED has two edges for Go");
    }

    @Test
    void refusesStatesThatCannotBeReached() {
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        light().allow(Light.OFF, Command.Go.class, Light.RED).build())
                .withMessageContaining("unreachable")
                .withMessageContaining("OFF");
    }

    @Test
    void hasTheStatesThatItsEdgesName() {
        assertThat(light().allow(Light.RED, Command.Break.class, Light.OFF)
                        .build()
                        .states())
                .containsExactlyInAnyOrder(Light.values());
        assertThat(TransitionTable.<Light, Command>from(Light.RED)
                        .allow(Light.RED, Command.Break.class, Light.OFF)
                        .build()
                        .states())
                .containsExactlyInAnyOrder(Light.RED, Light.OFF);
    }

    @Test
    void refusesMachinesWithoutAnEnd() {
        assertThatIllegalStateException()
                .isThrownBy(() -> light().allow(Light.GREEN, Command.Break.class, Light.OFF)
                        .allow(Light.OFF, Command.Go.class, Light.RED)
                        .build())
                .withMessageContaining("never ends");
    }
}
