package dev.countersign.api.aquanow;

import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** What is fetched: one request, or those from a time on. Exactly one of the two, and nothing else. */
sealed interface ApprovalQuery {

    /** How far back requests are shown. */
    Duration REACH = Duration.ofDays(90);

    int LONGEST_ID = 64;

    /** One request, whatever the form of its id. */
    record One(String approvalId) implements ApprovalQuery {}

    /** Those that were made at that time or later. */
    record From(Instant startTime) implements ApprovalQuery {

        /**
         * The same, when it lies within reach, both ends included.
         *
         * @param now the world's time
         */
        From within(Instant now) {
            Instant present = now.truncatedTo(ChronoUnit.MILLIS);
            if (startTime.isBefore(present.minus(REACH))) {
                throw AquanowException.invalid("Query time range must be within 90 days");
            }
            if (startTime.isAfter(present)) {
                throw AquanowException.invalid("Query endTime must be later than startTime");
            }
            return this;
        }
    }

    /** Reads the query. */
    static ApprovalQuery read(MultivaluedMap<String, String> query) {
        if (query.size() != 1) {
            throw malformed();
        }
        String name = query.keySet().iterator().next();
        List<String> values = query.get(name);
        if (values.size() != 1 || values.getFirst().isEmpty()) {
            throw malformed();
        }
        String value = values.getFirst();
        return switch (name) {
            case "approvalId" -> new One(id(value));
            case "startTime" -> new From(Timestamp.read(value).orElseThrow(ApprovalQuery::malformed));
            default -> throw malformed();
        };
    }

    private static String id(String value) {
        if (value.length() > LONGEST_ID) {
            throw malformed();
        }
        return value;
    }

    private static AquanowException malformed() {
        return AquanowException.invalid("Invalid query parameters");
    }
}
