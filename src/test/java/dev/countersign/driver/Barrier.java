package dev.countersign.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Starts several calls at the same instant, each on a thread of its own. */
public final class Barrier {

    private static final ExecutorService THREADS = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "barrier");
        thread.setDaemon(true);
        return thread;
    });

    private Barrier() {}

    /** All at once; what they return, in their order. */
    @SafeVarargs
    public static <T> List<T> atOnce(Supplier<? extends T>... calls) {
        return atOnce(List.of(calls));
    }

    /** All at once; what they return, in their order. */
    public static <T> List<T> atOnce(List<Supplier<? extends T>> calls) {
        CyclicBarrier start = new CyclicBarrier(calls.size());
        List<CompletableFuture<T>> running = new ArrayList<>();
        for (Supplier<? extends T> call : calls) {
            running.add(CompletableFuture.supplyAsync(
                    () -> {
                        await(start);
                        return call.get();
                    },
                    THREADS));
        }
        return running.stream().map(Barrier::result).toList();
    }

    private static void await(CyclicBarrier start) {
        try {
            start.await();
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    private static <T> T result(CompletableFuture<T> running) {
        try {
            return running.get();
        } catch (ExecutionException failure) {
            throw failure.getCause() instanceof AssertionError error ? error : new AssertionError(failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
