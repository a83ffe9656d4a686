package dev.countersign.identity;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** The other side of ramp orders, a caller in its own right. */
@Entity
@Table(name = "liquidity_provider")
public class LiquidityProvider {

    @Id
    UUID id;

    String name;

    public UUID id() {
        return id;
    }

    public String name() {
        return name;
    }
}
