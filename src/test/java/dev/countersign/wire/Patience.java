package dev.countersign.wire;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** Waits for what the jobs of the packaged service do in their own time. */
final class Patience {

    /** Generous: a build machine may be busy with other things. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private Patience() {}

    /** Asks until the answer is as wanted. */
    static <T> T eventually(String what, Callable<T> ask, Predicate<T> wanted) {
        return await(what).atMost(LIMIT).pollInterval(Duration.ofMillis(100)).until(ask, wanted);
    }
}
