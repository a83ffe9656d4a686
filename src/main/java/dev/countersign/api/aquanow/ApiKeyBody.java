package dev.countersign.api.aquanow;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.countersign.identity.HmacKeyEntry;
import dev.countersign.identity.IssuedHmacKey;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A key. */
@Schema(name = "AquanowApiKey")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApiKeyBody(
        @Schema(required = true) UUID keyId,

        @Schema(required = true, description = "What goes into `x-api-key`")
        String key,

        @Schema(description = "What requests are signed with. Only in the answer that makes the key: keep it now")
        String secret,

        @Schema(required = true, examples = "ana@example.com")
        String userName,

        @Schema(required = true, enumeration = "regular") String type,

        @Schema(description = "The IPv4 addresses from which it may be used; absent for any")
        List<String> ipWhitelist,

        @Schema(required = true, description = "Milliseconds since 1970")
        long createdAt,

        @Schema(required = true, description = "Milliseconds since 1970")
        long updatedAt) {

    static ApiKeyBody of(IssuedHmacKey issued, String userName) {
        return body(issued.entry(), issued.secret(), userName);
    }

    static ApiKeyBody of(HmacKeyEntry entry, String userName) {
        return body(entry, null, userName);
    }

    private static ApiKeyBody body(HmacKeyEntry entry, String secret, String userName) {
        long createdAt = entry.createdAt().toEpochMilli();
        return new ApiKeyBody(
                entry.id(),
                entry.key(),
                secret,
                userName,
                "regular",
                entry.sources().isEmpty() ? null : entry.sources(),
                createdAt,
                entry.revokedAt().map(revoked -> revoked.toEpochMilli()).orElse(createdAt));
    }
}
