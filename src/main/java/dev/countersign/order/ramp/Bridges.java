package dev.countersign.order.ramp;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Finds the bridge that takes crypto on a network. */
@ApplicationScoped
class Bridges {

    private final List<Bridge> bridges;

    Bridges(@All List<Bridge> bridges) {
        this.bridges = bridges;
    }

    Optional<Bridge> of(String networkId) {
        return bridges.stream().filter(bridge -> bridge.serves(networkId)).findFirst();
    }
}
