package dev.countersign.identity;

import jakarta.persistence.Column;
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

    boolean licensed;

    @Column(name = "settlement_trusted")
    boolean settlementTrusted;

    public UUID id() {
        return id;
    }

    /** Whether the operator vouches that it is a licensed institution, rather than a peer. */
    public boolean licensed() {
        return licensed;
    }

    /** Whether its word that the fiat arrived is enough to release an escrow. */
    public boolean settlementTrusted() {
        return settlementTrusted;
    }

    public String name() {
        return name;
    }
}
