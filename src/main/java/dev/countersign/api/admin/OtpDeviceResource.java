package dev.countersign.api.admin;

import dev.countersign.api.CurrentCaller;
import dev.countersign.identity.Scope;
import dev.countersign.identity.otp.OtpDevice;
import dev.countersign.identity.otp.OtpService;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;

/** The authenticator of one of a partner's people. */
@Path("/admin/v1/partners/{partner_id}/users/{user_id}/otp-device")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Admin")
@SecurityRequirement(name = "OperatorToken")
public class OtpDeviceResource {

    private final CurrentCaller caller;
    private final OtpService otp;

    OtpDeviceResource(CurrentCaller caller, OtpService otp) {
        this.caller = caller;
        this.otp = otp;
    }

    @PUT
    @Operation(
            operationId = "registerOtpDevice",
            summary = "Register or replace a person's authenticator",
            description =
                    "The answer's secret is in it and nowhere else. Codes of the device before it are no good any more, and"
                            + " if too many wrong ones had locked it, that is over.")
    @APIResponse(responseCode = "200", description = "The device")
    @APIResponse(responseCode = "404", description = "The partner has no such active person")
    public Uni<DeviceBody> register(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath("user_id") @Parameter(schema = @Schema(implementation = UUID.class)) String userId) {
        caller.require(Scope.OPERATOR);
        return otp.register(AdminRefusal.id(partnerId), AdminRefusal.id(userId))
                .map(device ->
                        DeviceBody.of(device.orElseThrow(() -> AdminRefusal.unknown("active person of this partner"))));
    }

    @DELETE
    @Operation(
            operationId = "removeOtpDevice",
            summary = "Remove a person's authenticator",
            description = "Until there is another, the person has no one-time passwords.")
    @APIResponse(responseCode = "204", description = "Removed")
    @APIResponse(responseCode = "404", description = "This person has none")
    public Uni<Void> remove(
            @RestPath("partner_id") @Parameter(schema = @Schema(implementation = UUID.class)) String partnerId,
            @RestPath("user_id") @Parameter(schema = @Schema(implementation = UUID.class)) String userId) {
        caller.require(Scope.OPERATOR);
        return otp.remove(AdminRefusal.id(partnerId), AdminRefusal.id(userId))
                .invoke(removed -> {
                    if (!removed) {
                        throw AdminRefusal.unknown("authenticator of this person");
                    }
                })
                .replaceWithVoid();
    }

    /** A device at the one moment when its secret is shown. */
    @Schema(name = "OtpDevice")
    public record DeviceBody(
            @Schema(examples = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", description = "The seed, in base32")
            String secret,

            @Schema(
                    examples =
                            "otpauth://totp/Countersign:ana%40example.com?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Countersign",
                    description = "The same, for a QR code")
            String otpauth_uri) {

        static DeviceBody of(OtpDevice device) {
            return new DeviceBody(device.secret(), device.uri());
        }
    }
}
