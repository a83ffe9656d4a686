package dev.countersign.api.unigox;

import dev.countersign.database.DatabaseClock;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The wire's own sign of life, without an envelope and without a credential. Probes belong to {@code /q/health}. */
@Path("/health")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Account", description = "The partner's own account")
public class HealthResource {

    private final DatabaseClock clock;

    HealthResource(DatabaseClock clock) {
        this.clock = clock;
    }

    @GET
    @Operation(operationId = "getHealth", summary = "Whether the service answers")
    @APIResponse(responseCode = "200", description = "It does, and its database too")
    public Uni<Health> health() {
        return clock.now().map(now -> new Health("ok", "countersign", OrderBody.wholeSeconds(now)));
    }

    /** The service answers. */
    @Schema(name = "Health")
    public record Health(
            @Schema(examples = "ok") String status,
            @Schema(examples = "countersign") String service,
            Instant time) {}
}
