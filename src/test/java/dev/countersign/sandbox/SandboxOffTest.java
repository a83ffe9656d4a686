package dev.countersign.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.driver.Answer;
import dev.countersign.driver.Http;
import dev.countersign.driver.Records;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Where there is no sandbox, nothing of it answers, however its paths are written. */
@QuarkusTest
@TestProfile(SandboxOffTest.Off.class)
public class SandboxOffTest {

    /** A start as in production. */
    public static final class Off implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("countersign.sandbox.enabled", "false");
        }
    }

    private static final List<String> PATHS = List.of(
            "/sandbox/v1/world",
            "/sandbox/v1/chain",
            "/sandbox/v1/clock",
            "/sandbox/v1/rates",
            "/sandbox/v1/provider",
            "/sandbox/v1/mailbox");

    @Test
    void itsPathsAreLikeAnyOtherUnknownPath() {
        Answer unknown = Http.call("GET", "/nowhere/v1/world", Map.of("X-Request-Id", "same"), null)
                .is(404);
        for (String path : PATHS) {
            for (String method : List.of("GET", "POST", "PUT", "DELETE", "PATCH")) {
                Answer answer = Http.call(method, path, Map.of("X-Request-Id", "same"), "{}");
                assertThat(answer.status()).as(answer.toString()).isEqualTo(404);
                assertThat(answer.text()).isEqualTo(unknown.text());
                assertThat(headers(answer)).isEqualTo(headers(unknown));
            }
        }
    }

    @Test
    void noSpellingOfItsPathsPasses() {
        long shift = shift();
        for (String path : List.of(
                "//sandbox/v1/%s",
                "/./sandbox/v1/%s",
                "/x/../sandbox/v1/%s",
                "/%%73andbox/v1/%s",
                "/sandbox;a=b/v1/%s",
                ";a=b/sandbox/v1/%s",
                "/;a=b/sandbox/v1/%s",
                "/sandbox//v1/%s",
                "/sandbox/v1/%s/",
                "///sandbox///v1///%s")) {
            String target = path.startsWith(";") ? "/" + path : path;
            Answer world = Http.raw("GET", target.formatted("world"), Map.of(), new byte[0]);
            assertThat(world.status()).as(world.toString()).isBetween(400, 499);
            Answer clock = Http.raw(
                    "POST",
                    target.formatted("clock"),
                    Map.of(),
                    "{\"advance_seconds\":60}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertThat(clock.status()).as(clock.toString()).isBetween(400, 499);
        }
        assertThat(shift()).isEqualTo(shift);
    }

    private static long shift() {
        return Records.number("select extract(epoch from shift)::bigint from database_clock");
    }

    private static Map<String, String> headers(Answer answer) {
        Map<String, String> headers = new TreeMap<>(answer.headers());
        headers.remove("date");
        return headers;
    }
}
