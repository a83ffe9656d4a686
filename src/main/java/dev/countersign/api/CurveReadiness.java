package dev.countersign.api;

import dev.countersign.ethereum.Secp256k1;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/** Ready once the curve is warm: the first signature recovery of a process costs a thousand times what the next ones do. */
@Readiness
@Startup
@ApplicationScoped
public class CurveReadiness implements HealthCheck {

    private volatile boolean warm;

    void onStart(@Observes StartupEvent start) {
        Secp256k1.warmUp();
        warm = true;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("signature recovery is warm")
                .status(warm)
                .build();
    }
}
