package dev.countersign.identity;

import java.time.Duration;

/**
 * How many requests a key may make, and for how long a nonce is remembered.
 *
 * @param interval how long it takes until a token flows into a key's bucket, more than a microsecond
 * @param burst how many the bucket holds, 1 to 1,000,000
 * @param memory longer than a request with that nonce could be in time
 */
public record AdmissionTerms(Duration interval, int burst, Duration memory) {

    private static final int MOST = 1_000_000;
    private static final int NANOS_OF_MICRO = 1000;

    /**
     * Terms.
     *
     * @throws IllegalArgumentException when a number is out of range
     */
    public AdmissionTerms {
        if (interval.toNanos() < NANOS_OF_MICRO || burst < 1 || burst > MOST) {
            throw new IllegalArgumentException("a rate must be 1 to " + MOST);
        }
    }

    /**
     * So many requests a second in the long run, and so many at once.
     *
     * @throws IllegalArgumentException when one of them is not from 1 to 1,000,000
     */
    public static AdmissionTerms perSecond(int requests, int burst, Duration memory) {
        if (requests < 1 || requests > MOST) {
            throw new IllegalArgumentException("a rate must be 1 to " + MOST);
        }
        return new AdmissionTerms(Duration.ofSeconds(1).dividedBy(requests), burst, memory);
    }

    /** What one request takes out of the bucket, as the time in which it flows in. */
    long costMicros() {
        return interval.toNanos() / NANOS_OF_MICRO;
    }

    /** How long an empty bucket takes to be full. */
    long bucketMicros() {
        return costMicros() * burst;
    }

    long memoryMicros() {
        return memory.toNanos() / NANOS_OF_MICRO;
    }
}
