package dev.countersign.identity.otp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.driver.Barrier;
import dev.countersign.driver.LiriumClient;
import dev.countersign.driver.Records;
import dev.countersign.driver.Sandbox;
import dev.countersign.secret.SecretBox;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.bouncycastle.util.encoders.Base32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Codes are used once, and guessed at only so often. */
@QuarkusTest
class OtpServiceTest {

    private static final OtpVerdict GOOD = new OtpVerdict.Accepted();
    private static final OtpVerdict WRONG = new OtpVerdict.Wrong();

    @Inject
    OtpService otp;

    @Inject
    SecretBox box;

    private LiriumClient partner;
    private UUID ana;
    private byte[] seed;

    @BeforeEach
    void register() {
        partner = LiriumClient.ofNewPartner();
        ana = partner.person();
        seed = device();
    }

    @Test
    void aCodeIsTakenOnceAndNoneFromBeforeIt() {
        assertThat(verify(code(0))).isEqualTo(GOOD);
        assertThat(verify(code(0))).isEqualTo(WRONG);
        assertThat(verify(code(-1))).isEqualTo(WRONG);
        assertThat(verify(code(1))).isEqualTo(GOOD);
        assertThat(verify(code(0))).isEqualTo(WRONG);
        assertThat(failures()).isZero();
    }

    /** Whichever replica is asked: the database takes it once. */
    @Test
    void ofManyAtOnceOneWins() {
        String code = code(0);
        List<Supplier<? extends OtpVerdict>> calls = Collections.nCopies(16, () -> verify(code));
        List<OtpVerdict> verdicts = Barrier.atOnce(calls);
        assertThat(Collections.frequency(verdicts, GOOD)).isEqualTo(1);
        assertThat(Collections.frequency(verdicts, WRONG)).isEqualTo(15);
    }

    /** Ten thousand guesses are five, whoever makes them at once. */
    @Test
    void guessesAreCountedAndThenNotLookedAt() {
        String wrong = wrong();
        List<OtpVerdict> first = Barrier.atOnce(Collections.nCopies(40, () -> verify(wrong)));
        assertThat(Collections.frequency(first, WRONG)).isEqualTo(5);
        for (int guess = 0; guess < 10_000; guess += 100) {
            assertThat(Barrier.atOnce(Collections.<Supplier<? extends OtpVerdict>>nCopies(100, () -> verify(wrong))))
                    .allMatch(OtpVerdict.Locked.class::isInstance);
        }
        assertThat(failures()).isEqualTo(5);
        assertThat(verify(code(0))).isInstanceOf(OtpVerdict.Locked.class);
        assertThat(verify(partner.person(), wrong)).isEqualTo(WRONG);
    }

    @Test
    void eachFurtherWrongCodeLocksForTwiceAsLong() {
        for (int guess = 0; guess < 5; guess++) {
            assertThat(verify(wrong())).isEqualTo(WRONG);
        }
        for (long minutes : new long[] {15, 30, 60, 120}) {
            assertThat(locked()).isBetween(Duration.ofMinutes(minutes).minusSeconds(30), Duration.ofMinutes(minutes));
            Sandbox.advance(minutes * 60 + 1);
            assertThat(verify(wrong())).isEqualTo(WRONG);
        }
        Sandbox.advance(Duration.ofHours(4).toSeconds() + 1);
        assertThat(verify(code(0))).isEqualTo(GOOD);
        assertThat(failures()).isZero();
        assertThat(verify(wrong())).isEqualTo(WRONG);
        assertThat(verify(code(1))).isEqualTo(GOOD);
    }

    @Test
    void noLockIsLongerThanADay() throws SQLException {
        for (int failures : new int[] {20, 1_000_000}) {
            Records.change("update otp_device set failures = ?, locked_until = null where user_id = ?", failures, ana);
            assertThat(verify(wrong())).isEqualTo(WRONG);
            assertThat(locked()).isBetween(Duration.ofHours(23), Duration.ofHours(24));
        }
    }

    @Test
    void aNewDeviceEndsTheOldOnesCodesAndLocks() {
        for (int guess = 0; guess < 5; guess++) {
            verify(wrong());
        }
        String old = code(0);
        seed = device();
        assertThat(verify(old)).isEqualTo(WRONG);
        assertThat(verify(code(0))).isEqualTo(GOOD);
        assertThat(LiriumClient.wait(otp.remove(partner.partnerId(), ana))).isTrue();
        assertThat(LiriumClient.wait(otp.remove(partner.partnerId(), ana))).isFalse();
        assertThat(verify(code(1))).isEqualTo(WRONG);
    }

    @Test
    void devicesAreThePartnersPeoples() throws SQLException {
        UUID foreign = LiriumClient.ofNewPartner().person();
        assertThat(LiriumClient.wait(otp.register(partner.partnerId(), foreign)))
                .isEmpty();
        assertThat(LiriumClient.wait(otp.register(partner.partnerId(), UUID.randomUUID())))
                .isEmpty();
        assertThat(LiriumClient.wait(otp.remove(LiriumClient.ofNewPartner().partnerId(), ana)))
                .isFalse();
        Records.change("update partner_user set deactivated_at = countersign_now() where id = ?", ana);
        assertThat(LiriumClient.wait(otp.register(partner.partnerId(), ana))).isEmpty();
    }

    @Test
    void theSandboxsCodeIsEverybodysAndUsesNothingUp() {
        assertThat(verify("0000000")).isEqualTo(GOOD);
        assertThat(verify("0000000")).isEqualTo(GOOD);
        assertThat(verify(partner.person(), "0000000")).isEqualTo(GOOD);
        assertThat(verify(code(0))).isEqualTo(GOOD);
    }

    @Test
    void theSeedIsNotInTheDatabase() {
        byte[] kept = (byte[]) Records.rows("select sealed_seed from otp_device where user_id = ?", ana)
                .getFirst()
                .get("sealed_seed");
        assertThat(new String(kept, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain(new String(seed, java.nio.charset.StandardCharsets.ISO_8859_1));
        assertThat(box.open(kept, "otp_device:" + ana)).isEqualTo(seed);
    }

    /** The database holds to it too. */
    @Test
    void aCodeStaysUsed() {
        assertThat(verify(code(0))).isEqualTo(GOOD);
        assertThatThrownBy(() -> Records.change("update otp_device set last_step = 0 where user_id = ?", ana))
                .isInstanceOf(SQLException.class);
    }

    private byte[] device() {
        OtpDevice device =
                LiriumClient.wait(otp.register(partner.partnerId(), ana)).orElseThrow();
        assertThat(device.secret()).matches("[A-Z2-7]{32}");
        assertThat(device.uri())
                .startsWith("otpauth://totp/Countersign:")
                .contains("secret=" + device.secret(), "%40example.com?", "&issuer=Countersign");
        assertThat(device.toString()).doesNotContain(device.secret());
        return Base32.decode(device.secret());
    }

    private OtpVerdict verify(String code) {
        return verify(ana, code);
    }

    private OtpVerdict verify(UUID user, String code) {
        return LiriumClient.wait(otp.verify(user, code));
    }

    private String code(int off) {
        return OneTimePassword.code(seed, Instant.now().getEpochSecond() / 30 + off);
    }

    /** No code of about now. */
    private String wrong() {
        for (int guess = 0; ; guess++) {
            String code = "%06d".formatted(guess);
            boolean good = false;
            for (int off = -3; off <= 3; off++) {
                good |= code.equals(code(off));
            }
            if (!good) {
                return code;
            }
        }
    }

    private long failures() {
        return Records.number("select failures from otp_device where user_id = ?", ana);
    }

    private Duration locked() {
        return Duration.ofSeconds(Records.number(
                "select floor(extract(epoch from locked_until - countersign_now())) from otp_device where user_id = ?",
                ana));
    }
}
