package dev.countersign.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.driver.LiriumClient;
import dev.countersign.driver.Records;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Nonces and buckets, which all replicas share. */
@QuarkusTest
class RequestGateTest {

    private static final AdmissionTerms HOURLY = new AdmissionTerms(Duration.ofHours(1), 5, Duration.ofMinutes(1));

    @Inject
    RequestGate gate;

    @Inject
    RequestSweeper sweeper;

    private final UUID key = UUID.randomUUID();

    @Test
    void aBucketHoldsItsBurst() {
        assertThat(count(
                        admitted(
                                IntStream.range(0, 50).mapToObj(String::valueOf).toList()),
                        Admission.Admitted.class))
                .isEqualTo(5);
        Admission next = admit("next");
        assertThat(next)
                .isInstanceOfSatisfying(
                        Admission.TooFast.class,
                        tooFast -> assertThat(tooFast.retryAfter())
                                .isBetween(Duration.ofMinutes(55), Duration.ofHours(1)));
    }

    @Test
    void whatFlowsInMayBeTaken() throws SQLException {
        admitted(List.of("1", "2", "3", "4", "5"));
        assertThat(admit("6")).isInstanceOf(Admission.TooFast.class);
        Records.change("update request_rate set full_at = full_at - interval '1 hour' where credential_id = ?", key);
        // what was refused left no nonce
        assertThat(admit("6")).isInstanceOf(Admission.Admitted.class);
        assertThat(admit("7")).isInstanceOf(Admission.TooFast.class);
        // a bucket does not hold more than it holds
        Records.change("update request_rate set full_at = full_at - interval '9 days' where credential_id = ?", key);
        assertThat(count(
                        admitted(IntStream.range(10, 30)
                                .mapToObj(String::valueOf)
                                .toList()),
                        Admission.Admitted.class))
                .isEqualTo(5);
    }

    @Test
    void ofManyWithOneNonceOneIsAdmittedAndTheOthersPay() {
        List<Admission> answers =
                admitted(IntStream.range(0, 30).mapToObj(i -> "same").toList());
        assertThat(count(answers, Admission.Admitted.class)).isEqualTo(1);
        // a replay that comes later takes no token
        for (int i = 0; i < 10; i++) {
            assertThat(admit("same")).isInstanceOf(Admission.Replayed.class);
        }
    }

    @Test
    void theSweeperForgetsWhatIsOver() throws SQLException {
        admit("old");
        admit("young");
        Records.change(
                "update request_nonce set forget_at = clock_timestamp() where credential_id = ? and nonce = 'old'",
                key);
        LiriumClient.wait(sweeper.run());
        assertThat(Records.rows("select nonce from request_nonce where credential_id = ?", key)
                        .toString())
                .contains("young")
                .doesNotContain("old");
        // a bucket that still fills up is kept
        assertThat(Records.number("select count(*) from request_rate where credential_id = ?", key))
                .isOne();
        Records.change(
                "update request_rate set full_at = clock_timestamp() - interval '2 hours' where credential_id = ?",
                key);
        LiriumClient.wait(sweeper.run());
        assertThat(Records.number("select count(*) from request_rate where credential_id = ?", key))
                .isZero();
    }

    private Admission admit(String nonce) {
        return LiriumClient.wait(gate.admit(key, nonce, HOURLY));
    }

    private List<Admission> admitted(List<String> nonces) {
        return LiriumClient.wait(Uni.join()
                .all(nonces.stream()
                        .map(nonce -> gate.admit(key, nonce, HOURLY))
                        .toList())
                .andFailFast());
    }

    private static long count(List<Admission> answers, Class<? extends Admission> kind) {
        return answers.stream().filter(kind::isInstance).count();
    }
}
