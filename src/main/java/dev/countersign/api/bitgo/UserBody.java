package dev.countersign.api.bitgo;

import dev.countersign.identity.User;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A person. */
@Schema(name = "UserResponse")
public record UserBody(@Schema(required = true) Content user) {

    static UserBody of(User user) {
        return new UserBody(new Content(
                BitGoId.of(user.id()), user.email(), new Name(user.name()), new Email(user.email()), user.active()));
    }

    /** A person, as the person itself sees it. */
    @Schema(name = "User")
    public record Content(
            @Schema(required = true, examples = "59cd72485007a239fb00282ed480da1f")
            String id,

            @Schema(required = true, examples = "ana@example.com")
            String username,

            @Schema(required = true) Name name,
            @Schema(required = true) Email email,
            @Schema(required = true) boolean isActive) {}

    /** How the person is called. */
    @Schema(name = "UserName")
    public record Name(
            @Schema(required = true, examples = "Ana Reviewer")
            String full) {}

    /** Where the person is written to. */
    @Schema(name = "UserEmail")
    public record Email(
            @Schema(required = true, examples = "ana@example.com")
            String email) {}
}
