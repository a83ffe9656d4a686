package dev.countersign.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SecretBoxTest {

    private static final String OLD = "old:" + key(1);
    private static final String NEW = "new-2026:" + key(2);
    private static final byte[] PLAIN = "whsec_something".getBytes(UTF_8);

    private final SecretBox box = box(OLD);

    @Property(tries = 300)
    void opensWhatItSealed(@ForAll byte[] plain, @ForAll String context) {
        assertThat(box.open(box.seal(plain, context), context)).isEqualTo(plain);
    }

    @Property(tries = 300)
    void noByteCanBeChanged(
            @ForAll @Size(max = 40) byte[] plain, @ForAll int place, @ForAll @IntRange(min = 1, max = 255) int change) {
        byte[] sealed = box.seal(plain, "row:1");
        sealed[Math.floorMod(place, sealed.length)] ^= (byte) change;
        refuses(box, sealed, "row:1");
    }

    @Property(tries = 300)
    void noByteCanBeCutOrAdded(@ForAll @Size(max = 40) byte[] plain, @ForAll @IntRange(min = 0, max = 100) int length) {
        byte[] sealed = box.seal(plain, "row:1");
        if (length != sealed.length) {
            refuses(box, Arrays.copyOf(sealed, length), "row:1");
        }
    }

    @Property(tries = 300)
    void garbageIsRefusedInTheSameWords(@ForAll byte[] garbage) {
        refuses(box, garbage, "row:1");
    }

    @Property(tries = 300)
    void onlyItsOwnContextOpensIt(@ForAll String context, @ForAll String other) {
        if (!Arrays.equals(context.getBytes(UTF_8), other.getBytes(UTF_8))) {
            refuses(box, box.seal(PLAIN, context), other);
        }
    }

    @Example
    void theSameSecretNeverLooksTheSame() {
        assertThat(box.seal(PLAIN, "row:1")).isNotEqualTo(box.seal(PLAIN, "row:1"));
    }

    @Example
    void sealedBytesDoNotShowTheSecret() {
        String hex = HexFormat.of().formatHex(box.seal(PLAIN, "row:1"));
        assertThat(hex).doesNotContain(HexFormat.of().formatHex(PLAIN));
    }

    /** The bytes on disk outlive the code: what an earlier build sealed is opened by every later one. */
    @Example
    void opensWhatWasSealedByTheFirstVersion() {
        byte[] sealed = HexFormat.of()
                .parseHex(
                        "01036f6c64000102030405060708090a0b3ef6a5b205986213131ddca9aa2e01db7d5e119590cec42a2c1598efad0111");
        assertThat(box.open(sealed, "row:1")).isEqualTo(PLAIN);
    }

    @Example
    void rotatesKeys() {
        byte[] before = box.seal(PLAIN, "row:1");
        SecretBox during = box(NEW, OLD);
        byte[] after = during.seal(PLAIN, "row:1");

        assertThat(during.open(before, "row:1")).isEqualTo(PLAIN);
        assertThat(during.open(after, "row:1")).isEqualTo(PLAIN);
        assertThat(box(NEW).open(after, "row:1")).isEqualTo(PLAIN);
        refuses(box(NEW), before, "row:1");
        refuses(box, after, "row:1");
    }

    @Example
    void aKeyOfTheSameNameIsNotTheSameKey() {
        refuses(box("old:" + key(9)), box.seal(PLAIN, "row:1"), "row:1");
    }

    @Example
    void doesNotStartWithoutAKey() {
        refusesToStart(Optional.empty(), "there is no key");
        refusesToStart(Optional.of(List.of()), "there is no key");
    }

    @Example
    void doesNotStartWithAKeyThatIsNone() {
        for (String wrong : List.of(
                "k1",
                "k1:",
                ":" + key(1),
                key(1),
                "k 1:" + key(1),
                "k1:" + key(1).substring(4),
                "k1:" + key(1) + "AAAA",
                "k1:" + Base64.getEncoder().encodeToString(new byte[16]),
                "k".repeat(33) + ":" + key(1))) {
            refusesToStart(Optional.of(List.of(NEW, wrong)), "key 2 for stored secrets is not written as");
        }
        refusesToStart(Optional.of(List.of("k1:" + Base64.getEncoder().encodeToString(new byte[32]))), "is not random");
        refusesToStart(Optional.of(List.of(OLD, "old:" + key(2))), "are named old");
    }

    private static void refusesToStart(Optional<List<String>> keys, String reason) {
        assertThatThrownBy(() -> new SecretBox(
                        Boxes.config(keys.map(all -> String.join(",", all)).orElse("")), new SecureRandom()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(reason)
                .hasMessageContaining("set COUNTERSIGN_SECRET_KEYS to")
                .hasMessageNotContainingAny(key(1), key(2));
    }

    private static void refuses(SecretBox box, byte[] sealed, String context) {
        assertThatThrownBy(() -> box.open(sealed, context))
                .isExactlyInstanceOf(SealBrokenException.class)
                .hasNoCause()
                .hasMessage(new SealBrokenException().getMessage());
    }

    private static SecretBox box(String... keys) {
        return Boxes.of(String.join(",", keys));
    }

    private static String key(int seed) {
        byte[] key = new byte[32];
        for (int index = 0; index < key.length; index++) {
            key[index] = (byte) (seed * 31 + index * 7);
        }
        return Base64.getEncoder().encodeToString(key);
    }
}
