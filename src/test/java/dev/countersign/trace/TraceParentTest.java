package dev.countersign.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The header of W3C Trace Context: what is not one is nothing. */
class TraceParentTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";
    private static final String GOOD = "00-" + TRACE + "-" + SPAN + "-01";

    @Test
    void aHeaderIsReadAndWrittenAsItWas() {
        assertThat(TraceParent.parse(GOOD)).map(TraceParent::header).contains(GOOD);
        assertThat(TraceParent.parse("00-" + TRACE + "-" + SPAN + "-00"))
                .map(TraceParent::header)
                .contains("00-" + TRACE + "-" + SPAN + "-00");
    }

    @Test
    void aLaterVersionIsReadAsFarAsItIsKnown() {
        assertThat(TraceParent.parse("cc-" + TRACE + "-" + SPAN + "-01-what-comes-later"))
                .map(TraceParent::header)
                .contains(GOOD);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "ff-" + TRACE + "-" + SPAN + "-01",
                "00-" + TRACE + "-" + SPAN + "-01-more",
                "00-00000000000000000000000000000000-" + SPAN + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
                "00-4bf92f3577b34da6a3ce929d0e0e473g-" + SPAN + "-01",
                "00-" + TRACE + "-" + SPAN + "-0g",
                "00-" + TRACE + "-" + SPAN,
                "00_" + TRACE + "_" + SPAN + "_01",
                " 00-" + TRACE + "-" + SPAN + "-01",
                "00-" + TRACE + "-" + SPAN + "-01, 00-" + TRACE + "-" + SPAN + "-01",
                "'; drop table event; --"
            })
    void anythingElseIsNone(String header) {
        assertThat(TraceParent.parse(header)).isEmpty();
    }

    @Test
    void whatIsTooLongIsNotEvenLookedAt() {
        assertThat(TraceParent.parse("cc-" + TRACE + "-" + SPAN + "-01-" + "0".repeat(65_536)))
                .isEmpty();
    }

    @Property
    void whateverComesItIsNoneOrInTheFormThatTheDatabaseKeeps(@ForAll("headers") String header) {
        TraceParent.parse(header)
                .ifPresent(read -> assertThat(read.header())
                        .matches("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
                        .contains(header.substring(3, 52).toLowerCase(Locale.ROOT)));
    }

    @Provide
    Arbitrary<String> headers() {
        Arbitrary<Integer> where = Arbitraries.integers().between(0, GOOD.length() - 1);
        Arbitrary<Character> what =
                Arbitraries.oneOf(Arbitraries.chars().with("0123456789abcdefABCDEF-g "), Arbitraries.chars());
        Arbitrary<String> nearly =
                where.flatMap(at -> what.map(with -> GOOD.substring(0, at) + with + GOOD.substring(at + 1)));
        return Arbitraries.oneOf(Arbitraries.strings().ofMaxLength(600), nearly);
    }
}
