package dev.countersign.order.customer;

import dev.countersign.database.Transaction;
import dev.countersign.secret.SecretBox;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * The codes that customers get by mail and confirm orders with: six digits, kept as a sealed hash, compared in constant time. A few
 * wrong guesses end a code, a new one ends the one before it, and there are few new ones.
 */
@ApplicationScoped
class ConfirmationCodes {

    /** How many wrong guesses a code survives. */
    static final int MOST_GUESSES = 5;

    /** How many codes there are for an order. */
    static final int MOST_CODES = 5;

    private static final int CODES = 1_000_000;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;

    private static final String ISSUE = """
            insert into confirmation_code as c (order_id, partner_id, sealed_hash, sent) values ($1, $2, $3, 1)
            on conflict (order_id) do update set sealed_hash = excluded.sealed_hash, sent = c.sent + 1, attempts = 0
             where c.sent < $4
            returning order_id""";
    private static final String TRY = """
            update confirmation_code c set attempts = attempts + 1
             where order_id = $1 and attempts < $2
               and not exists (select from confirmation_guess g
                                where g.customer_id = $3 and g.day = (countersign_now() at time zone 'UTC')::date
                                  and g.wrong >= $4)
            returning sealed_hash""";

    /** Those who guess for one customer at once wait for each other here, and for nothing else. */
    private static final String WRONG = """
            insert into confirmation_guess as g (partner_id, customer_id, day, wrong)
            values ($1, $2, (countersign_now() at time zone 'UTC')::date, 1)
            on conflict (customer_id, day) do update set wrong = g.wrong + 1""";

    private final SecureRandom random;
    private final SecretBox box;
    private final CustomerOrderConfig config;

    ConfirmationCodes(SecureRandom random, SecretBox box, CustomerOrderConfig config) {
        this.random = random;
        this.box = box;
        this.config = config;
    }

    /** A new code in the place of the one before it; empty when there were too many. */
    Uni<Optional<String>> issue(Transaction transaction, UUID partnerId, UUID orderId) {
        String code = "%06d".formatted(random.nextInt(CODES));
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        byte[] kept = new byte[SALT_BYTES + HASH_BYTES];
        System.arraycopy(salt, 0, kept, 0, SALT_BYTES);
        System.arraycopy(hash(salt, code), 0, kept, SALT_BYTES, HASH_BYTES);
        return transaction
                .first(ISSUE, orderId, partnerId, Buffer.buffer(box.seal(kept, context(orderId))), (short) MOST_CODES)
                .map(issued -> issued.map(row -> code));
    }

    /**
     * Whether it is the order's code. Counts as a guess; a code that was guessed at too often is no code any more, and neither is any
     * code of a customer for whom too many were wrong on the same day.
     */
    Uni<Boolean> matches(Transaction transaction, CustomerOrder order, String code) {
        return transaction
                .first(TRY, order.id(), (short) MOST_GUESSES, order.customerId(), config.wrongCodesPerDay())
                .flatMap(row -> row.map(found -> judged(transaction, order, found, code))
                        .orElseGet(() -> Uni.createFrom().item(false)));
    }

    private Uni<Boolean> judged(Transaction transaction, CustomerOrder order, Row kept, String code) {
        boolean matches = matches(box.open(kept.getBuffer("sealed_hash").getBytes(), context(order.id())), code);
        return matches
                ? Uni.createFrom().item(true)
                : transaction.run(WRONG, order.partnerId(), order.customerId()).replaceWith(false);
    }

    private static boolean matches(byte[] kept, String code) {
        byte[] salt = Arrays.copyOf(kept, SALT_BYTES);
        byte[] expected = Arrays.copyOfRange(kept, SALT_BYTES, kept.length);
        return MessageDigest.isEqual(expected, hash(salt, code));
    }

    private static byte[] hash(byte[] salt, String code) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt);
            return digest.digest(code.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    private static String context(UUID orderId) {
        return "confirmation_code:" + orderId;
    }
}
