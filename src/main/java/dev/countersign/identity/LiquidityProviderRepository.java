package dev.countersign.identity;

import io.quarkus.hibernate.reactive.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Liquidity providers. */
@ApplicationScoped
public class LiquidityProviderRepository implements PanacheRepositoryBase<LiquidityProvider, UUID> {}
