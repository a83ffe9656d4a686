package dev.countersign.sandbox;

import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.container.ContainerRequestContext;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Without a sandbox, its paths do not exist. */
final class SandboxGate {

    private final SandboxConfig config;

    SandboxGate(SandboxConfig config) {
        this.config = config;
    }

    @ServerRequestFilter(preMatching = true)
    public void close(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        if (!config.enabled() && (path.startsWith("/sandbox") || path.startsWith("sandbox"))) {
            throw new NotFoundException();
        }
    }
}
