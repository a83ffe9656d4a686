package dev.countersign.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Cleaner;
import java.net.InetAddress;
import java.nio.MappedByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.Timer;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A native image carries in its heap what static fields hold when it is built: the curve's tables are there at once, and a random
 * number generator would be the same in every process. The build refuses such objects; this test says so without a GraalVM, for our classes and for those of the libraries that no Quarkus extension answers for.
 */
class NativeHeapTest {

    private static final Path CLASSES = Path.of("target", "classes");

    /** Everything else that we use is left to its extension. */
    private static final List<String> WATCHED =
            List.of("dev.countersign.", "org.bouncycastle.", "com.fasterxml.uuid.", "com.eatthepath.", "org.jose4j.");

    private static final List<Class<?>> FORBIDDEN = List.of(
            Random.class,
            SplittableRandom.class,
            Thread.class,
            ThreadGroup.class,
            FileDescriptor.class,
            MappedByteBuffer.class,
            Process.class,
            Timer.class,
            Cleaner.class,
            ExecutorService.class,
            Provider.class,
            InetAddress.class,
            Closeable.class);

    @Test
    void nothingInTheHeapThatBelongsToOneProcess() throws IOException {
        List<String> wrong = new ArrayList<>();
        ObjectGraph graph = new ObjectGraph((way, object) -> FORBIDDEN.stream()
                .filter(type -> type.isInstance(object))
                .forEach(type -> wrong.add(way + " is a " + object.getClass().getName())));
        Set<String> classes = reached();
        classes.forEach(name -> graph.walk(initialised(name)));

        assertThat(wrong).isEmpty();
        assertThat(classes)
                .as("the curve's tables and what they are made with")
                .contains(
                        "dev.countersign.ethereum.Secp256k1Curve",
                        "org.bouncycastle.math.ec.custom.sec.SecP256K1Curve",
                        "org.bouncycastle.crypto.CryptoServicesRegistrar");
    }

    /** All classes of ours, and whatever of those libraries they name, directly or not: more than an image reaches. */
    private static Set<String> reached() throws IOException {
        Set<String> reached = new TreeSet<>();
        Deque<String> open = new ArrayDeque<>(ours());
        while (!open.isEmpty()) {
            String name = open.poll();
            if (WATCHED.stream().anyMatch(name::startsWith) && reached.add(name)) {
                try (InputStream bytes = resource(name)) {
                    open.addAll(NamedClasses.in(bytes));
                }
            }
        }
        return reached;
    }

    private static List<String> ours() throws IOException {
        try (Stream<Path> files = Files.walk(CLASSES)) {
            return files.map(file -> CLASSES.relativize(file).toString())
                    .filter(name -> name.startsWith("dev/countersign/") && name.endsWith(".class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .toList();
        }
    }

    private static InputStream resource(String name) {
        return NativeHeapTest.class.getClassLoader().getResourceAsStream(name.replace('.', '/') + ".class");
    }

    private static Class<?> initialised(String name) {
        try {
            return Class.forName(name, true, NativeHeapTest.class.getClassLoader());
        } catch (ClassNotFoundException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
