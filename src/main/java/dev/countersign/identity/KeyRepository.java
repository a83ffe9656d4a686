package dev.countersign.identity;

import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** Public keys by their issuer, while whoever they are bound to may act. */
@ApplicationScoped
class KeyRepository {

    private static final String LIVE = """
            select c.id, c.partner_id, c.user_id, c.customer_id, c.scopes, c.public_key, clock_timestamp() as real_now
              from credential c
              left join partner_user u on u.partner_id = c.partner_id and u.id = c.user_id
              left join customer k on k.partner_id = c.partner_id and k.id = c.customer_id
             where c.public_id = $1 and c.kind = 'RS512_KEY' and c.revoked_at is null
               and (c.user_id is null or u.deactivated_at is null)
               and (c.customer_id is null or k.state = 'ACTIVE')""";

    private static final String THERE = """
            select exists (select from partner where id = $1) as partner,
                   $2::uuid is null or exists (select from partner_user
                                                where partner_id = $1 and id = $2 and deactivated_at is null) as person,
                   $3::uuid is null or exists (select from customer where partner_id = $1 and id = $3) as customer""";

    private static final String INSERT = """
            insert into credential (id, kind, public_id, public_key, partner_id, user_id, customer_id, scopes, label)
            values ($1, 'RS512_KEY', $2, $3, $4, $5, $6, $7, $8) returning created_at""";

    private final Database database;

    KeyRepository(Database database) {
        this.database = database;
    }

    Uni<Optional<RegisteredKey>> live(String issuer) {
        return database.first(LIVE, issuer).map(row -> row.map(KeyRepository::key));
    }

    /** Who of those that a key is to be bound to does not exist. */
    Uni<Optional<KeyProblem>> missing(Transaction transaction, UUID partnerId, KeyRequest request) {
        return transaction
                .first(
                        THERE,
                        partnerId,
                        request.userId().orElse(null),
                        request.customerId().orElse(null))
                .map(row -> problem(row.orElseThrow()));
    }

    private static Optional<KeyProblem> problem(Row there) {
        if (!there.getBoolean("partner")) {
            return Optional.of(new KeyProblem.UnknownPartner());
        }
        if (!there.getBoolean("person")) {
            return Optional.of(new KeyProblem.UnknownUser());
        }
        return there.getBoolean("customer") ? Optional.empty() : Optional.of(new KeyProblem.UnknownCustomer());
    }

    /** Stores a new key; the same credential, with the time at which it was stored. */
    Uni<Credential> insert(Transaction transaction, Credential credential) {
        return transaction
                .first(
                        INSERT,
                        credential.id,
                        credential.publicId,
                        Buffer.buffer(credential.publicKey),
                        credential.partnerId,
                        credential.userId,
                        credential.customerId,
                        credential.scopes,
                        credential.label)
                .map(row -> {
                    credential.createdAt =
                            row.orElseThrow().getOffsetDateTime("created_at").toInstant();
                    return credential;
                });
    }

    private static RegisteredKey key(Row row) {
        UUID partnerId = row.getUUID("partner_id");
        Caller caller = new Caller(
                row.getUUID("id"),
                partnerId,
                Scope.known(row.getArrayOfStrings("scopes")),
                Optional.ofNullable(row.getUUID("user_id")),
                Optional.ofNullable(row.getUUID("customer_id")));
        return new RegisteredKey(
                caller,
                RsaKey.kept(row.getBuffer("public_key").getBytes()),
                row.getOffsetDateTime("real_now").toInstant());
    }
}
