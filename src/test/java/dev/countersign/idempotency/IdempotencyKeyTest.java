package dev.countersign.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;

public class IdempotencyKeyTest {

    /** What no client may send, with the reason that makes each one ambiguous. */
    public static Stream<String> malformed() {
        return Stream.of(
                "",
                "\"\"",
                "\"",
                "\"abc",
                "abc\"",
                "\"abc\"x",
                "\"a\"b\"",
                "\"a\\b\"",
                "\"abc\\\"",
                "a\\b",
                "abc def",
                "a,b",
                "\"a\",\"b\"",
                "\"a\", \"b\"",
                "abc;p=1",
                "\"abc\";p=1",
                "a".repeat(256),
                "\"" + "a".repeat(256) + "\"",
                "a".repeat(10_000));
    }

    @Example
    void refusesWhatIsMalformed() {
        assertThat(malformed())
                .allSatisfy(field -> assertThat(IdempotencyKey.parse(field)).isEmpty());
        for (String field : List.of("\u0000", "a\tb", "\"a\u007fb\"", "ü", "\"ü\"", "a\u00a0b", "１")) {
            assertThat(IdempotencyKey.parse(field)).as(field).isEmpty();
        }
    }

    @Example
    void readsWhatClientsSend() {
        reads("8e03978e-40d5-43e8-bc93-6894a57f9324", "8e03978e-40d5-43e8-bc93-6894a57f9324");
        reads("\"8e03978e-40d5-43e8-bc93-6894a57f9324\"", "8e03978e-40d5-43e8-bc93-6894a57f9324");
        reads("!#$%&'()*+-./:<=>?@[]^_`{|}~", "!#$%&'()*+-./:<=>?@[]^_`{|}~");
        reads("\"a,b;c\"", "a,b;c");
        reads("\"abc def\"", "abc def");
        reads("\"a\\\"b\\\\c\"", "a\"b\\c");
        reads("a".repeat(255), "a".repeat(255));
        reads("\"" + "\\\\".repeat(255) + "\"", "\\".repeat(255));
    }

    @Property(tries = 500)
    void aQuotedKeyIsReadBackWhateverItHolds(
            @ForAll @StringLength(min = 1, max = 255) @CharRange(from = ' ', to = '~') String key) {
        reads("\"" + key.replace("\\", "\\\\").replace("\"", "\\\"") + "\"", key);
    }

    @Property(tries = 500)
    void anythingElseIsReadAsItIsOrNotAtAll(@ForAll @StringLength(max = 300) String field) {
        IdempotencyKey.parse(field).ifPresent(key -> assertThat(key.text()).matches("[ -~]{1,255}"));
    }

    private static void reads(String field, String key) {
        assertThat(IdempotencyKey.parse(field)).contains(new IdempotencyKey(key));
    }
}
