package dev.countersign.api.aquanow;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.countersign.api.CurrentCaller;
import dev.countersign.identity.HmacKeyEntry;
import dev.countersign.identity.HmacKeyProblem;
import dev.countersign.identity.HmacKeyRequest;
import dev.countersign.identity.HmacKeyService;
import dev.countersign.identity.Scope;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirementsSet;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;

/** A person's own keys. */
@Path("/users/v1/apiKey")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Users", description = "People of a company profile, and their keys")
@SecurityRequirementsSet({
    @SecurityRequirement(name = "HmacKey"),
    @SecurityRequirement(name = "HmacNonce"),
    @SecurityRequirement(name = "HmacSignature")
})
public class ApiKeysResource {

    private static final Pattern KEY = Pattern.compile("[0-9a-f]{40}");
    private static final String LABEL = "made by its holder";

    private final CurrentCaller current;
    private final HmacKeyService keys;
    private final People people;

    ApiKeysResource(CurrentCaller current, HmacKeyService keys, People people) {
        this.current = current;
        this.keys = keys;
        this.people = people;
    }

    @GET
    @Operation(operationId = "listApiKeys", summary = "The caller's live keys, oldest first")
    @APIResponse(responseCode = "200", description = "The keys, five at most")
    public Uni<List<ApiKeyBody>> list() {
        Member member = Member.require(current, Scope.ACCOUNT_READ);
        return people.of(member)
                .flatMap(user -> keys.list(member.partnerId(), Optional.of(user.id()))
                        .map(found -> found.stream()
                                .filter(key -> key.revokedAt().isEmpty())
                                .map(key -> ApiKeyBody.of(key, Profile.username(user)))
                                .toList()));
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @Operation(
            operationId = "createApiKey",
            summary = "Another key for the caller",
            description =
                    "It may do what the key that asks for it may do, from the same addresses unless others are named. Needs the right"
                            + " to edit settings.")
    @RequestBody(
            required = false,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ApiKeyRequest.class)))
    @APIResponse(responseCode = "200", description = "The key, with its secret, which is never shown again")
    @APIResponse(responseCode = "409", description = "The caller has five live keys")
    public Uni<ApiKeyBody> create(ApiKeyRequest body) {
        Member member = Member.require(current, Scope.ACCOUNT_READ);
        Optional<List<String>> sources = Optional.ofNullable(body).flatMap(ApiKeyRequest::read);
        return people.editor(member)
                .flatMap(user -> sources.map(named -> Uni.createFrom().item(named))
                        .orElseGet(() -> own(member))
                        .flatMap(from -> keys.issue(
                                member.partnerId(),
                                new HmacKeyRequest(
                                        user.id(), LABEL, member.caller().scopes(), from)))
                        .map(result ->
                                ApiKeyBody.of(result.orThrow(ApiKeysResource::refused), Profile.username(user))));
    }

    @DELETE
    @Operation(
            operationId = "deleteApiKey",
            summary = "Revoke one of the caller's keys, from the next request on",
            description = "Needs the right to edit settings.")
    @APIResponse(responseCode = "200", description = "The key that is no more")
    @APIResponse(responseCode = "404", description = "The caller has no such live key")
    public Uni<ApiKeyBody> delete(
            @RestQuery("key")
                    @Parameter(
                            required = true,
                            description = "The public part of the key",
                            schema = @Schema(type = SchemaType.STRING))
                    Optional<String> key) {
        Member member = Member.require(current, Scope.ACCOUNT_READ);
        String named = key.filter(text -> KEY.matcher(text).matches())
                .orElseThrow(() ->
                        key.isPresent() ? AquanowException.notFound() : AquanowException.invalid("No key provided"));
        return people.editor(member)
                .flatMap(user -> keys.revoke(member.partnerId(), user.id(), named)
                        .map(revoked -> ApiKeyBody.of(
                                revoked.orElseThrow(AquanowException::notFound), Profile.username(user))));
    }

    /** The addresses of the key that is used. */
    private Uni<List<String>> own(Member member) {
        return keys.list(member.partnerId(), Optional.of(member.userId()))
                .map(found -> found.stream()
                        .filter(key -> key.id().equals(member.caller().credentialId()))
                        .map(HmacKeyEntry::sources)
                        .findFirst()
                        .orElseThrow(() -> AquanowException.forbidden("Forbidden")));
    }

    private static AquanowException refused(HmacKeyProblem problem) {
        return switch (problem) {
            case HmacKeyProblem.TooManyKeys full -> AquanowException.conflict("At most 5 active API keys are allowed");
            case HmacKeyProblem.MalformedSources malformed ->
                AquanowException.invalid("ipWhitelist must be at most 5 IPv4 addresses");
            case HmacKeyProblem.UnknownUser unknown -> AquanowException.forbidden("Forbidden");
            case HmacKeyProblem.NoScope none -> AquanowException.forbidden("Forbidden");
            case HmacKeyProblem.ForeignScope foreign -> AquanowException.forbidden("Forbidden");
        };
    }

    /** What a new key is to be. */
    @Schema(name = "AquanowApiKeyRequest")
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record ApiKeyRequest(
            @Schema(
                    maxItems = HmacKeyRequest.MOST_SOURCES,
                    examples = "[\"203.0.113.7\"]",
                    description =
                            "The IPv4 addresses from which it may be used; empty for any. Without it: those of the key that asks")
            List<String> ipWhitelist) {

        Optional<List<String>> read() {
            if (ipWhitelist != null && ipWhitelist.stream().anyMatch(Objects::isNull)) {
                throw AquanowException.invalid("ipWhitelist must be at most 5 IPv4 addresses");
            }
            return Optional.ofNullable(ipWhitelist);
        }
    }
}
