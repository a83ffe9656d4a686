package dev.countersign.api.unigox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.api.CurrentCaller;
import dev.countersign.api.Identifiers;
import dev.countersign.identity.Scope;
import dev.countersign.order.ramp.PaymentDetails;
import dev.countersign.order.ramp.RampProblem;
import dev.countersign.order.ramp.RampUser;
import dev.countersign.order.ramp.RampUserService;
import dev.countersign.order.ramp.RampUserService.NewDetails;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** The partner's end users, and where their fiat goes. */
@Path("/api/v1/partner/users")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Users", description = "The partner's end users, and where their fiat goes")
@SecurityRequirement(name = "ApiKeyAuth")
public class UsersResource {

    private static final int NOT_APPLICABLE = 409;

    private final CurrentCaller caller;
    private final RampUserService users;

    UsersResource(CurrentCaller caller, RampUserService users) {
        this.caller = caller;
        this.users = users;
    }

    @POST
    @Operation(
            operationId = "createUser",
            summary = "Create user",
            description = "Registers an end user by the partner's own reference, or answers the user that has it.")
    @APIResponse(responseCode = "201", description = "Created")
    @APIResponse(responseCode = "200", description = "The reference has a user already")
    public Uni<RestResponse<Success<UserBody>>> create(@NotNull @Valid UserRequest body) {
        UUID partner = caller.tenant(Scope.RAMP_WRITE);
        return users.register(partner, body.userRef(), body.email())
                .map(registered -> RestResponse.status(
                        registered.created() ? RestResponse.Status.CREATED : RestResponse.Status.OK,
                        Success.of(UserBody.of(registered.user()))));
    }

    @PATCH
    @Path("/{user_uuid}/kyc")
    @Operation(
            operationId = "updateUserAddress",
            summary = "Update address",
            description = "Fills in the address that payouts in EUR, AUD and GBP need. Fields that are left out stay.")
    @APIResponse(responseCode = "200", description = "Updated; waiting orders advance by themselves")
    @APIResponse(responseCode = "404", description = "User not found")
    public Uni<Success<UserBody>> updateAddress(
            @RestPath("user_uuid") @Parameter(schema = @Schema(implementation = UUID.class)) String userId,
            @NotNull @Valid AddressRequest body) {
        UUID partner = caller.tenant(Scope.RAMP_WRITE);
        return users.updateAddress(
                        partner,
                        id(userId),
                        Optional.ofNullable(body.address()),
                        Optional.ofNullable(body.city()),
                        Optional.ofNullable(body.postalCode()))
                .map(user -> Success.of(UserBody.of(user.orElseThrow(UsersResource::unknown))));
    }

    @POST
    @Path("/{user_uuid}/payment-details")
    @org.jboss.resteasy.reactive.ResponseStatus(201)
    @Operation(operationId = "addPaymentDetails", summary = "Add payment details")
    @APIResponse(responseCode = "201", description = "Created")
    @APIResponse(responseCode = "404", description = "User not found")
    public Uni<Success<DetailsBody>> addDetails(
            @RestPath("user_uuid") @Parameter(schema = @Schema(implementation = UUID.class)) String userId,
            @NotNull @Valid DetailsRequest body) {
        UUID partner = caller.tenant(Scope.RAMP_WRITE);
        NewDetails details = new NewDetails(
                body.currency(),
                body.rail(),
                body.institutionName(),
                Optional.ofNullable(body.countryCode()),
                new JsonObject(body.details()));
        return users.addPaymentDetails(partner, id(userId), details)
                .map(result -> Success.of(DetailsBody.of(result.orThrow(UsersResource::refused))));
    }

    @GET
    @Path("/{user_uuid}/payment-details")
    @Operation(operationId = "listPaymentDetails", summary = "List payment details")
    @APIResponse(responseCode = "200", description = "The user's payment details")
    @APIResponse(responseCode = "404", description = "User not found")
    public Uni<Success<List<DetailsBody>>> listDetails(
            @RestPath("user_uuid") @Parameter(schema = @Schema(implementation = UUID.class)) String userId) {
        return users.paymentDetails(caller.tenant(Scope.RAMP_READ), id(userId))
                .map(found -> Success.of(found.orElseThrow(UsersResource::unknown).stream()
                        .map(DetailsBody::of)
                        .toList()));
    }

    @DELETE
    @Path("/{user_uuid}/payment-details/{payment_details_id}")
    @Operation(operationId = "deletePaymentDetails", summary = "Delete payment details")
    @APIResponse(responseCode = "200", description = "Taken out of use; orders made with them go on")
    @APIResponse(responseCode = "404", description = "User or payment details not found")
    public Uni<Success<Message>> removeDetails(
            @RestPath("user_uuid") @Parameter(schema = @Schema(implementation = UUID.class)) String userId,
            @RestPath("payment_details_id") @Parameter(schema = @Schema(implementation = Long.class))
                    String detailsId) {
        UUID partner = caller.tenant(Scope.RAMP_WRITE);
        if (!detailsId.matches("[0-9]{1,18}")) {
            throw UnigoxException.invalid("payment_details_id: must be an integer");
        }
        return users.removePaymentDetails(partner, id(userId), Long.parseLong(detailsId))
                .map(removed -> {
                    if (!removed) {
                        throw refused(new RampProblem.UnknownPaymentDetails());
                    }
                    return Success.of(new Message("payment details deleted"));
                });
    }

    private static UUID id(String text) {
        return Identifiers.parse(text).orElseThrow(() -> UnigoxException.invalid("invalid user_uuid format"));
    }

    private static UnigoxException unknown() {
        return refused(new RampProblem.UnknownUser());
    }

    private static UnigoxException refused(RampProblem problem) {
        return UnigoxException.of(problem, NOT_APPLICABLE);
    }

    /** Words for a human. */
    public record Message(String message) {}

    /** A user to be registered. */
    @Schema(name = "CreateUserRequest")
    @JsonNaming(SnakeCaseStrategy.class)
    public record UserRequest(
            @NotBlank @Size(max = 200) @Schema(examples = "customer-42")
            String userRef,

            @NotBlank @Size(max = 320) @Pattern(regexp = "[^@\\s]+@[^@\\s]+", message = "must be an e-mail address") @Schema(examples = "ana@example.com")
            String email) {}

    /** An address, or a part of one. */
    @Schema(name = "UpdateAddressRequest")
    @JsonNaming(SnakeCaseStrategy.class)
    public record AddressRequest(
            @Size(max = 300) @Pattern(regexp = "(?s).*\\S.*", message = "must not be blank")
            @Schema(examples = "Rua Augusta 1")
            String address,

            @Size(max = 100) @Pattern(regexp = "(?s).*\\S.*", message = "must not be blank")
            @Schema(examples = "Lisboa")
            String city,

            @Size(max = 20) @Pattern(regexp = "(?s).*\\S.*", message = "must not be blank")
            @Schema(examples = "1100-048")
            String postalCode) {}

    /** Payment details to be added. */
    @Schema(name = "CreatePaymentDetailsRequest")
    @JsonNaming(SnakeCaseStrategy.class)
    public record DetailsRequest(
            @NotNull @Pattern(regexp = "[A-Z]{3}", message = "must be an ISO 4217 code") @Schema(examples = "EUR")
            String currency,

            @NotBlank @Size(max = 50) @Schema(examples = "sepa", description = "The payment network's slug")
            String rail,

            @NotBlank @Size(max = 200) @Schema(examples = "Banco Exemplo")
            String institutionName,

            @Pattern(regexp = "[A-Z]{2}", message = "must be an ISO 3166 alpha-2 code") @Schema(examples = "PT")
            String countryCode,

            @NotEmpty @Size(max = 30) @Schema(examples = "{\"iban\": \"PT50000201231234567890154\"}")
            Map<String, Object> details) {}

    /** A user. */
    @Schema(name = "PartnerUser")
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record UserBody(
            UUID userUuid,

            @Schema(description = "The same as user_uuid, under its older name")
            UUID id,

            String userRef,
            String email,
            @Schema(examples = "NOT_STARTED") String kycStatus,
            Instant createdAt) {

        static UserBody of(RampUser user) {
            return new UserBody(
                    user.id(),
                    user.id(),
                    user.userRef(),
                    user.email(),
                    user.kycStatus(),
                    OrderBody.wholeSeconds(user.createdAt()));
        }
    }

    /** Payment details. */
    @Schema(name = "PaymentDetails")
    @JsonNaming(SnakeCaseStrategy.class)
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record DetailsBody(
            long paymentDetailsId,

            @Schema(description = "The same as payment_details_id, under its older name")
            long id,

            @Schema(examples = "EUR") String currency,
            @Schema(examples = "sepa") String rail,
            @Schema(examples = "bank-transfer") String paymentMethodSlug,
            String institutionName,
            String countryCode,
            Map<String, Object> details) {

        static DetailsBody of(PaymentDetails details) {
            return new DetailsBody(
                    details.id(),
                    details.id(),
                    details.currency(),
                    details.route(),
                    details.rail(),
                    details.institutionName(),
                    details.countryCode().orElse(null),
                    details.details().getMap());
        }
    }
}
