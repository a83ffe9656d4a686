package dev.countersign.sandbox;

import dev.countersign.database.Transaction;
import dev.countersign.identity.CredentialKind;
import dev.countersign.identity.otp.OtpService;
import dev.countersign.identity.token.AccessTokenRequest;
import dev.countersign.identity.token.AccessTokenService;
import dev.countersign.identity.token.TokenStyle;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Gives the people of the demo world tokens of both styles, and devices that show one-time passwords. */
@ApplicationScoped
class TokenSeeder {

    private final AccessTokenService tokens;
    private final OtpService passwords;

    TokenSeeder(AccessTokenService tokens, OtpService passwords) {
        this.tokens = tokens;
        this.passwords = passwords;
    }

    /** A person with everything that the wire of pending approvals knows a person by. */
    Uni<JsonObject> person(Transaction transaction, UUID partnerId, UUID userId) {
        JsonObject described = new JsonObject().put("user", userId.toString().replace("-", ""));
        return token(transaction, partnerId, userId, TokenStyle.PLAIN)
                .invoke(token -> described.put("token", token))
                .flatMap(done -> token(transaction, partnerId, userId, TokenStyle.SIGNED))
                .invoke(token -> described.put("signed_token", token))
                .flatMap(done -> passwords.register(transaction, partnerId, userId))
                .map(device -> described.put("otp_secret", device.orElseThrow().secret()));
    }

    private Uni<String> token(Transaction transaction, UUID partnerId, UUID userId, TokenStyle style) {
        return tokens.issue(
                        transaction,
                        partnerId,
                        userId,
                        new AccessTokenRequest(
                                "sandbox",
                                style,
                                CredentialKind.ACCESS_TOKEN.scopes(),
                                AccessTokenRequest.LONGEST,
                                List.of()))
                .map(result -> result.orThrow(
                                problem -> new IllegalStateException("the sandbox's own token is refused: " + problem))
                        .secret());
    }
}
