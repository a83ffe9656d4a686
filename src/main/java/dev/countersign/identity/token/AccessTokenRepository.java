package dev.countersign.identity.token;

import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import dev.countersign.identity.Caller;
import dev.countersign.identity.Scope;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Tokens by what finds them, while their persons may act. */
@ApplicationScoped
class AccessTokenRepository {

    private static final String LIVE = """
            select c.id, c.partner_id, c.user_id, c.scopes, c.secret_hash, t.sealed_token,
                   t.expires_at <= countersign_now() as expired, clock_timestamp() as real_now
              from credential c
              join access_token t on t.credential_id = c.id
              join partner_user u on u.partner_id = c.partner_id and u.id = c.user_id
             where c.public_id = $1 and c.kind = 'ACCESS_TOKEN' and c.revoked_at is null and u.deactivated_at is null
               and (cardinality(t.allowed_networks) = 0 or $2::text::inet <<= any (t.allowed_networks))""";

    private static final String COLUMNS = """
            c.id, c.user_id, c.label, c.scopes, c.created_at, c.revoked_at, t.expires_at,
            t.sealed_token is not null as signed, t.allowed_networks::text[] as allowed_networks""";

    private static final String INSERT = """
            with c as (
              insert into credential (id, kind, public_id, secret_hash, partner_id, user_id, scopes, label)
              select $1, 'ACCESS_TOKEN', $4, $5, u.partner_id, u.id, $6, $7
                from partner_user u where u.partner_id = $2 and u.id = $3 and u.deactivated_at is null
              returning *),
            t as (
              insert into access_token (credential_id, sealed_token, expires_at, allowed_networks)
              select id, $8, created_at + $9::bigint * interval '1 second', $10::text[]::cidr[] from c
              returning *)
            select %s from c, t""".formatted(COLUMNS);

    private static final String OF_PERSON = """
            select %s from credential c join access_token t on t.credential_id = c.id
             where c.partner_id = $1 and c.user_id = $2
             order by c.created_at, c.id""".formatted(COLUMNS);

    private static final String REVOKE = """
            update credential set revoked_at = countersign_now()
             where partner_id = $1 and user_id = $2 and id = $3 and kind = 'ACCESS_TOKEN' and revoked_at is null
            returning id""";

    private final Database database;

    AccessTokenRepository(Database database) {
        this.database = database;
    }

    Uni<Optional<Found>> live(String publicId, ClientAddress client) {
        return database.first(LIVE, publicId, client.text().orElse(null)).map(row -> row.map(Found::of));
    }

    /** Stores a new token; empty when the partner has no such active person. */
    Uni<Optional<AccessToken>> insert(Transaction transaction, NewToken made) {
        return transaction
                .first(
                        INSERT,
                        made.id(),
                        made.partnerId(),
                        made.userId(),
                        made.secret().publicId(),
                        Buffer.buffer(made.secret().hash()),
                        made.request().scopes().stream()
                                .map(Scope::text)
                                .sorted()
                                .toArray(String[]::new),
                        made.request().label(),
                        made.sealed().map(Buffer::buffer).orElse(null),
                        made.request().lifetime().toSeconds(),
                        made.request().allowedFrom().stream()
                                .map(AddressRange::text)
                                .toArray(String[]::new))
                .map(row -> row.map(AccessTokenRepository::token));
    }

    Uni<List<AccessToken>> ofPerson(UUID partnerId, UUID userId) {
        return database.run(OF_PERSON, partnerId, userId)
                .map(rows -> rows.stream().map(AccessTokenRepository::token).toList());
    }

    Uni<Boolean> revoke(UUID partnerId, UUID userId, UUID tokenId) {
        return database.first(REVOKE, partnerId, userId, tokenId).map(Optional::isPresent);
    }

    private static AccessToken token(Row row) {
        return new AccessToken(
                row.getUUID("id"),
                row.getUUID("user_id"),
                row.getString("label"),
                row.getBoolean("signed") ? TokenStyle.SIGNED : TokenStyle.PLAIN,
                Scope.known(row.getArrayOfStrings("scopes")),
                Stream.of(row.getArrayOfStrings("allowed_networks"))
                        .map(AddressRange::new)
                        .toList(),
                row.getOffsetDateTime("created_at").toInstant(),
                row.getOffsetDateTime("expires_at").toInstant(),
                Optional.ofNullable(row.getOffsetDateTime("revoked_at")).map(OffsetDateTime::toInstant));
    }

    /** A token that is to be stored. */
    record NewToken(
            UUID id,
            UUID partnerId,
            UUID userId,
            AccessTokenRequest request,
            TokenSecret secret,
            Optional<byte[]> sealed) {}

    /** A row that was found by a public id, which proves nothing yet. */
    record Found(LiveToken token, byte[] hash, Optional<byte[]> sealed) {

        private static Found of(Row row) {
            Caller caller = new Caller(
                    row.getUUID("id"),
                    row.getUUID("partner_id"),
                    Scope.known(row.getArrayOfStrings("scopes")),
                    Optional.of(row.getUUID("user_id")),
                    Optional.empty());
            return new Found(
                    new LiveToken(
                            caller,
                            row.getBoolean("expired"),
                            row.getOffsetDateTime("real_now").toInstant(),
                            Optional.empty()),
                    row.getBuffer("secret_hash").getBytes(),
                    Optional.ofNullable(row.getBuffer("sealed_token")).map(bytes -> bytes.getBytes()));
        }

        LiveToken with(MacKey key) {
            return new LiveToken(token.caller(), token.expired(), token.readAt(), Optional.of(key));
        }
    }
}
