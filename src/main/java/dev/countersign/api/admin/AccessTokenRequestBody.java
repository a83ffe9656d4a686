package dev.countersign.api.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.countersign.identity.CredentialKind;
import dev.countersign.identity.Scope;
import dev.countersign.identity.token.AccessTokenRequest;
import dev.countersign.identity.token.AddressRange;
import dev.countersign.identity.token.TokenStyle;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A token to be made. */
@Schema(name = "CreateAccessTokenRequest")
public record AccessTokenRequestBody(
        @NotBlank @Size(max = 100) @Schema(examples = "laptop")
        String label,

        @NotNull @Size(max = 20) @Schema(
                required = true,
                examples = "[\"wallet_view\", \"pending_approval_update\"]",
                description =
                        "Of `pending_approval_update`, `wallet_view`, `wallet_spend` and `wallet_manage`. Also understood:"
                                + " `wallet_approve_all`, `wallet_view_all`, `wallet_spend_all`, `wallet_manage_all`,"
                                + " `enterprise_manage_all` (as `wallet_manage`) and `all`")
        List<@NotNull String> scopes,

        @Schema(
                implementation = Style.class,
                defaultValue = "plain",
                description =
                        "`plain`: sent as it is. `signed`: begins with `v2x`; the official client then sends its SHA-256, signs"
                                + " each request and checks each answer")
        Style style,

        @Min(1) @Max(LONGEST_SECONDS) @JsonProperty("expires_in_seconds")
        @Schema(examples = "7776000", description = "From now on; default 90 days, at most ten years")
        Long expiresInSeconds,

        @Size(max = 100) @JsonProperty("allowed_from")
        @Schema(
                examples = "[\"203.0.113.0/24\"]",
                description = "Addresses from which it may be used, in CIDR notation; default: everywhere")
        List<@NotNull String> allowedFrom) {

    private static final long LONGEST_SECONDS = 315_360_000;
    private static final Duration USUAL = Duration.ofDays(90);

    /** The wire's own spellings, of which some say more than we tell apart. */
    private static final Map<String, Set<Scope>> SPELLINGS = Map.of(
            "wallet_approve_all", EnumSet.of(Scope.PENDING_APPROVAL_UPDATE),
            "wallet_view_all", EnumSet.of(Scope.WALLET_VIEW),
            "wallet_spend_all", EnumSet.of(Scope.WALLET_SPEND),
            "wallet_manage_all", EnumSet.of(Scope.WALLET_MANAGE),
            "enterprise_manage_all", EnumSet.of(Scope.WALLET_MANAGE),
            "all", CredentialKind.ACCESS_TOKEN.scopes());

    /** How a token is used. */
    @Schema(name = "AccessTokenStyle")
    public enum Style {
        @JsonProperty("plain")
        PLAIN,
        @JsonProperty("signed")
        SIGNED;

        static Style of(TokenStyle style) {
            return switch (style) {
                case PLAIN -> PLAIN;
                case SIGNED -> SIGNED;
            };
        }

        private TokenStyle read() {
            return switch (this) {
                case PLAIN -> TokenStyle.PLAIN;
                case SIGNED -> TokenStyle.SIGNED;
            };
        }
    }

    AccessTokenRequest read() {
        return new AccessTokenRequest(
                label,
                Optional.ofNullable(style).orElse(Style.PLAIN).read(),
                known(),
                Optional.ofNullable(expiresInSeconds).map(Duration::ofSeconds).orElse(USUAL),
                ranges());
    }

    private Set<Scope> known() {
        Set<Scope> wanted = EnumSet.noneOf(Scope.class);
        scopes.forEach(text -> wanted.addAll(Optional.ofNullable(SPELLINGS.get(text))
                .or(() -> Scope.parse(text).map(Set::of))
                .orElseThrow(() -> AdminRefusal.invalid("invalid_scopes", "scopes: one of them is unknown"))));
        return wanted;
    }

    private List<AddressRange> ranges() {
        return Optional.ofNullable(allowedFrom).orElse(List.of()).stream()
                .map(text -> AddressRange.parse(text)
                        .orElseThrow(() -> AdminRefusal.invalid(
                                "allowed_from: each is a range such as 203.0.113.0/24 or 2001:db8::/32, with no bit of the"
                                        + " address set behind its length")))
                .toList();
    }
}
