package dev.countersign.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.database.Database;
import dev.countersign.driver.Records;
import dev.countersign.driver.Sandbox;
import dev.countersign.secret.Boxes;
import dev.countersign.secret.SealBrokenException;
import dev.countersign.secret.SealedColumn;
import dev.countersign.secret.SecretBox;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The key of stored secrets is replaced while everything runs, and afterwards nothing needs the old one. */
@QuarkusTest
class SecretResealerTest {

    private static final String NEW = "new:bmV3IGtleSBvZiB0aGUgdGVzdHM6IDMyIGJ5dGVzISE=";

    @Inject
    Database database;

    @Inject
    @All
    List<SealedColumn> columns;

    @ConfigProperty(name = "countersign.secret.keys")
    String old;

    private SecretBox both;

    @BeforeEach
    void aWorldWithSecrets() {
        both = Boxes.of(old + "," + NEW);
        Sandbox.world();
        assertThat(columns).hasSize(5);
        assertThat(sealedWith(Boxes.of(old))).isGreaterThan(4);
    }

    /** Whatever a test does, the service can read everything again. */
    @AfterEach
    void back() {
        run(old + "," + NEW, new SimpleMeterRegistry());
        assertThat(sealedWith(Boxes.of(NEW))).isZero();
    }

    @Test
    void everythingIsSealedAgainAndStaysWhatItWas() {
        List<Kept> before = all();
        run(NEW + "," + old, new SimpleMeterRegistry());

        List<Kept> after = all();
        assertThat(after)
                .extracting(Kept::place)
                .isEqualTo(before.stream().map(Kept::place).toList());
        SecretBox was = Boxes.of(old);
        SecretBox is = Boxes.of(NEW);
        assertThat(IntStream.range(0, before.size()))
                .allSatisfy(each -> assertThat(
                                is.open(after.get(each).bytes(), after.get(each).context()))
                        .isEqualTo(was.open(
                                before.get(each).bytes(), before.get(each).context())));
    }

    @Test
    void replicasThatDoItTogetherDoItOnce() {
        // made here: another thread's class loader need not know the converters that reading the keys asks for
        CompletableFuture<?>[] replicas =
                IntStream.range(0, 4)
                        .mapToObj(each -> resealer(NEW + "," + old, new SimpleMeterRegistry()))
                        .toList()
                        .stream()
                        .map(resealer -> CompletableFuture.runAsync(
                                () -> resealer.run().await().indefinitely()))
                        .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(replicas).join();
        run(NEW + "," + old, new SimpleMeterRegistry()); // what was held by another at the time of looking
        assertThat(sealedWith(Boxes.of(old))).isZero();
        assertThat(all()).allSatisfy(one -> Boxes.of(NEW).open(one.bytes(), one.context()));
    }

    @Test
    void whatNoKeyOpensIsLeftAndCounted() {
        long all = sealedWith(Boxes.of(old));
        MeterRegistry metrics = new SimpleMeterRegistry();
        run(NEW, metrics);
        assertThat(sealedWith(Boxes.of(old))).isEqualTo(all);
        assertThat(metrics.get("countersign.secrets.unopened").gauge().value()).isGreaterThanOrEqualTo(all);
    }

    private void run(String keys, MeterRegistry metrics) {
        resealer(keys, metrics).run().await().indefinitely();
    }

    private SecretResealer resealer(String keys, MeterRegistry metrics) {
        return new SecretResealer(database, Boxes.of(keys), Boxes.config(keys), columns, metrics);
    }

    private long sealedWith(SecretBox box) {
        byte[] mark = box.mark();
        return all().stream()
                .filter(one -> Arrays.equals(Arrays.copyOf(one.bytes(), mark.length), mark))
                .count();
    }

    private List<Kept> all() {
        return columns.stream()
                .flatMap(column -> Records.rows(
                                "select %1$s as id, %2$s as sealed from %3$s where %2$s is not null order by 1"
                                        .formatted(column.id(), column.sealed(), column.table()))
                        .stream()
                        .map(row -> new Kept(
                                column.table() + " " + row.get("id"), (byte[]) row.get("sealed"), column.context((UUID)
                                        row.get("id")))))
                .filter(one -> opens(one))
                .toList();
    }

    /** Other tests leave values behind that nobody can open. */
    private boolean opens(Kept one) {
        try {
            both.open(one.bytes(), one.context());
            return true;
        } catch (SealBrokenException broken) {
            return false;
        }
    }

    private record Kept(String place, byte[] bytes, String context) {}
}
