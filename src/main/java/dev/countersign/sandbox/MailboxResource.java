package dev.countersign.sandbox;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.sandbox.SimulatedMailServer.Arrived;
import io.smallrye.mutiny.Uni;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** The mailboxes of everybody whom the sandbox wrote to. */
@Path("/sandbox/v1/mailbox")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Sandbox")
public class MailboxResource {

    private final SimulatedMailServer server;

    MailboxResource(SimulatedMailServer server) {
        this.server = server;
    }

    @GET
    @Operation(
            operationId = "readMailbox",
            summary = "What was mailed",
            description =
                    "The newest first. The simulated mail server keeps the last 1000 mails, and refuses addresses below"
                            + " `.invalid`. A mail may be there twice: mails are sent at least once.")
    @APIResponse(responseCode = "200", description = "The mails")
    public Uni<MailboxBody> read(
            @RestQuery @Parameter(description = "Only mails to this address", example = "ana@example.com")
                    Optional<@Pattern(regexp = "\\P{Cntrl}{1,320}", message = "must be a mail address") String> to,
            @RestQuery @DefaultValue("20") @Min(1) @Max(100) int limit) {
        return server.newest(to, limit)
                .map(found ->
                        new MailboxBody(found.stream().map(MessageBody::of).toList()));
    }

    /** Mails. */
    public record MailboxBody(List<MessageBody> messages) {}

    /** One mail. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record MessageBody(
            @Schema(examples = "ana@example.com") String to,
            @Schema(examples = "Your confirmation code") String subject,
            String text,
            Instant sentAt) {

        static MessageBody of(Arrived arrived) {
            return new MessageBody(
                    arrived.mail().to(),
                    arrived.mail().subject(),
                    arrived.mail().text(),
                    arrived.at());
        }
    }
}
