package dev.countersign.api.aquanow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.api.aquanow.ApprovalQuery.From;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be asked for, to the millisecond. */
class ApprovalQueryTest {

    private static final Instant NOW = Instant.parse("2024-04-09T17:55:33.889Z");
    private static final Instant START = NOW.minus(Duration.ofDays(90));

    @Test
    void ninetyDaysAreWithinReachAndAMillisecondMoreIsNot() {
        assertThat(new From(START).within(NOW).startTime()).isEqualTo(START);
        assertThat(new From(START.plusMillis(1)).within(NOW).startTime()).isEqualTo(START.plusMillis(1));
        refused(START.minusMillis(1), NOW, "Query time range must be within 90 days");
        // what the clock says beyond milliseconds does not matter
        assertThat(new From(START).within(NOW.plusNanos(999_999)).startTime()).isEqualTo(START);
        refused(START, NOW.plusMillis(1), "Query time range must be within 90 days");
    }

    @Test
    void theFutureIsNotWithinReach() {
        assertThat(new From(NOW).within(NOW).startTime()).isEqualTo(NOW);
        refused(NOW.plusMillis(1), NOW, "Query endTime must be later than startTime");
    }

    @Test
    void aTimeIsReadAsItIsWritten() {
        assertThat(ApprovalQuery.read(query("startTime", "2024-04-09T17:55:33.889Z")))
                .isEqualTo(new From(NOW));
        assertThat(Timestamp.write(NOW.plusNanos(999_999))).isEqualTo("2024-04-09T17:55:33.889Z");
        assertThat(Timestamp.read("2024-02-29T23:59:59.999Z")).isPresent();
        assertThat(ApprovalQuery.read(query("approvalId", "anything-at-all")))
                .isEqualTo(new ApprovalQuery.One("anything-at-all"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2023-11-T08:00:00.000Z",
                "2023-02-29T08:00:00.000Z",
                "2023-13-01T08:00:00.000Z",
                "2023-11-01T24:00:00.000Z",
                "2016-12-31T23:59:60.000Z",
                "2023-11-01T08:00:00Z",
                "2023-11-01T08:00:00.00Z",
                "2023-11-01T08:00:00.0000Z",
                "2023-11-01T08:00:00.000",
                "2023-11-01T08:00:00.000z",
                "2023-11-01T08:00:00.000+00:00",
                "2023-11-01 08:00:00.000Z",
                "+2023-11-01T08:00:00.000Z",
                "1712685333889",
                "9999999999999999",
                "zzz",
                "2023-11-01T08:00:00.000Z ",
                "２０２３-11-01T08:00:00.000Z"
            })
    void whatIsNoTimeIsRefused(String text) {
        malformed(query("startTime", text));
    }

    @Test
    void exactlyOneKnownParameterIsThereOnce() {
        malformed(new MultivaluedHashMap<>());
        malformed(query("approvalId", ""));
        malformed(query("startTime", ""));
        malformed(query("approvalid", "x"));
        malformed(query("status", "PENDING"));
        malformed(query("approvalId", "x".repeat(65)));
        MultivaluedMap<String, String> both = query("startTime", "2024-04-09T17:55:33.889Z");
        both.add("approvalId", "x");
        malformed(both);
        MultivaluedMap<String, String> more = query("approvalId", "x");
        more.add("limit", "1");
        malformed(more);
        MultivaluedMap<String, String> twice = query("approvalId", "x");
        twice.add("approvalId", "y");
        malformed(twice);
    }

    @Test
    void amountsAreExact() {
        for (String good : List.of("1", "200", "0.0001", "1e-7", "1E2", "1.50", "123456789012345678901234567890")) {
            assertThat(Quantity.parse(good))
                    .as(good)
                    .hasValueSatisfying(value -> assertThat(value).isEqualByComparingTo(good));
        }
        for (String bad : List.of(
                "0",
                "0.0",
                "-1",
                "+1",
                "",
                " 1",
                "1 ",
                ".5",
                "5.",
                "NaN",
                "Infinity",
                "1e999",
                "1e99",
                "1e-99",
                "0x10",
                "1,5",
                "true",
                "null",
                "1e",
                "9".repeat(31),
                "1." + "1".repeat(31),
                "٣")) {
            assertThat(Quantity.parse(bad)).as(bad).isEmpty();
        }
    }

    private static MultivaluedMap<String, String> query(String name, String value) {
        MultivaluedMap<String, String> query = new MultivaluedHashMap<>();
        query.add(name, value);
        return query;
    }

    private static void malformed(MultivaluedMap<String, String> query) {
        assertThatThrownBy(() -> ApprovalQuery.read(query)).hasMessage("Invalid query parameters");
    }

    private static void refused(Instant start, Instant now, String message) {
        assertThatThrownBy(() -> new From(start).within(now)).hasMessage(message);
    }
}
