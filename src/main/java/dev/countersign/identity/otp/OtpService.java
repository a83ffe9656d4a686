package dev.countersign.identity.otp;

import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import dev.countersign.secret.SealedColumn;
import dev.countersign.secret.SecretBox;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.bouncycastle.util.encoders.Base32;

/**
 * The devices of people, and the check of their codes: each code once, from one step before now to one after, and only so many wrong
 * ones. All of that is in the database, so that it holds across replicas.
 */
@ApplicationScoped
public class OtpService {

    private static final SealedColumn SEALED = new SealedColumn("otp_device", "user_id", "sealed_seed", "otp_device");

    private static final String REGISTER = """
            insert into otp_device (user_id, partner_id, sealed_seed)
            select u.id, u.partner_id, $3 from partner_user u
             where u.partner_id = $1 and u.id = $2 and u.deactivated_at is null
            on conflict (user_id) do update
              set sealed_seed = excluded.sealed_seed, last_step = 0, failures = 0, locked_until = null,
                  registered_at = countersign_now()
            returning (select email from partner_user where id = user_id) as email""";

    /** What was unlocked by the device that there was is locked again. */
    private static final String LOCK_SESSIONS = """
            update access_token t set unlocked_at = null, unlocked_until = null
              from credential c where c.id = t.credential_id and c.user_id = $1 and t.unlocked_until is not null""";

    private static final String REMOVE =
            "delete from otp_device where partner_id = $1 and user_id = $2 returning user_id";

    /** Whoever comes second waits here, and then sees what became of the first one's code. */
    private static final String TAKE = """
            select sealed_seed, last_step, failures, clock_timestamp() as real_now,
                   case when locked_until > countersign_now() then locked_until end as locked_until
              from otp_device where user_id = $1
               for update""";

    private static final String ACCEPT =
            "update otp_device set last_step = $2, failures = 0, locked_until = null where user_id = $1";

    private static final String COUNT = """
            update otp_device
               set failures = failures + 1,
                   locked_until = case when failures + 1 >= $2
                     then countersign_now()
                          + least($3::bigint * power(2, least(failures + 1 - $2, 20))::bigint, 86400) * interval '1 second' end
             where user_id = $1""";

    private final Database database;
    private final SecretBox box;
    private final SecureRandom random;
    private final OtpConfig config;
    private final List<MasterCode> masters;

    OtpService(Database database, SecretBox box, SecureRandom random, OtpConfig config, @All List<MasterCode> masters) {
        this.database = database;
        this.box = box;
        this.random = random;
        this.config = config;
        this.masters = List.copyOf(masters);
    }

    /**
     * A new device of one of a partner's people, in place of the one that there was; locks of that one are over. Empty when there is
     * no such active person.
     */
    public Uni<Optional<OtpDevice>> register(UUID partnerId, UUID userId) {
        return database.transaction(transaction -> register(transaction, partnerId, userId));
    }

    /** The same, in the caller's transaction. */
    public Uni<Optional<OtpDevice>> register(Transaction transaction, UUID partnerId, UUID userId) {
        byte[] seed = new byte[OneTimePassword.SEED_BYTES];
        random.nextBytes(seed);
        return transaction
                .run(LOCK_SESSIONS, userId)
                .flatMap(locked -> transaction.first(
                        REGISTER, partnerId, userId, Buffer.buffer(box.seal(seed, SEALED.context(userId)))))
                .map(row -> row.map(registered -> device(seed, registered.getString("email"))));
    }

    /** Takes a person's device away; false when there was none. */
    public Uni<Boolean> remove(UUID partnerId, UUID userId) {
        return database.transaction(transaction -> transaction
                .first(REMOVE, partnerId, userId)
                .call(removed -> removed.isPresent()
                        ? transaction.run(LOCK_SESSIONS, userId)
                        : Uni.createFrom().voidItem())
                .map(Optional::isPresent));
    }

    /**
     * Judges a code of a person, and uses it up when it is good. What it finds is kept whatever else becomes of the request, in a
     * transaction of its own: ask last, when nothing else can refuse any more.
     */
    public Uni<OtpVerdict> verify(UUID userId, String code) {
        if (masters.stream().anyMatch(master -> master.accepts(code))) {
            return Uni.createFrom().item(new OtpVerdict.Accepted());
        }
        return database.transaction(transaction -> transaction
                .first(TAKE, userId)
                .flatMap(device -> device.map(found -> judge(transaction, userId, found, code))
                        .orElseGet(() -> Uni.createFrom().item(new OtpVerdict.Wrong()))));
    }

    private Uni<OtpVerdict> judge(Transaction transaction, UUID userId, Row device, String code) {
        if (device.getOffsetDateTime("locked_until") != null) {
            return Uni.createFrom()
                    .item(new OtpVerdict.Locked(
                            device.getOffsetDateTime("locked_until").toInstant()));
        }
        OptionalLong step = OneTimePassword.step(
                box.open(device.getBuffer("sealed_seed").getBytes(), SEALED.context(userId)),
                code,
                device.getOffsetDateTime("real_now").toInstant());
        if (step.isEmpty()) {
            return transaction
                    .run(COUNT, userId, config.attempts(), config.lock().toSeconds())
                    .replaceWith(new OtpVerdict.Wrong());
        }
        // a code that was good before is no guess, so it does not count as one
        return step.getAsLong() > device.getLong("last_step")
                ? transaction.run(ACCEPT, userId, step.getAsLong()).replaceWith(new OtpVerdict.Accepted())
                : Uni.createFrom().item(new OtpVerdict.Wrong());
    }

    private OtpDevice device(byte[] seed, String email) {
        String secret = Base32.toBase32String(seed);
        return new OtpDevice(
                secret,
                "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d&period=%d"
                        .formatted(
                                encoded(config.issuer()),
                                encoded(email),
                                secret,
                                encoded(config.issuer()),
                                OneTimePassword.DIGITS,
                                OneTimePassword.STEP.toSeconds()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Where they lie, for the change of the key that seals them. */
    @Produces
    @Singleton
    static SealedColumn sealed() {
        return SEALED;
    }
}
