package dev.countersign.api.bitgo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.driver.BitGoClient;
import dev.countersign.driver.Records;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/**
 * Whatever stands in the request line and in the headers at this door: never a failure of ours, never a word about our insides, and no
 * session changed by what was refused. {@code -Dcountersign.fuzz.seed=…} repeats a run, {@code -Dcountersign.fuzz.calls=…} makes a
 * longer one. Requests are written byte by byte: no client would send some of these.
 */
@QuarkusTest
class BitGoDoorFuzzTest {

    private static final int CALLS = Integer.getInteger("countersign.fuzz.calls", 600);
    private static final long SEED = Long.getLong("countersign.fuzz.seed", 5_2026);
    private static final List<String> TARGETS = List.of(
            "/api/v2/user/session",
            "/api/v1/user/session",
            "/api/v2/user/me?x=%",
            "/api/v2/user/me?x=|{}\"",
            "/api/v1/user/me?x=%zz",
            "/api/v1/user/me?x={|}^",
            "/api/v2/PendingApprovals",
            "/api/v2/tbtc/PENDINGapprovals/%zz",
            "/api/v2/tbtc/PENDINGapprovals/%25zz?x=%",
            "/api/v2/%00/pendingapprovals/|",
            "/api/v2/../v1/user/me",
            "/api/v2//user/me",
            "/api/v2/user/unlock",
            "/api/v1/user/lock",
            "/api/v1/client/constants",
            "/api/v2");
    private static final List<String> HEADERS = List.of(
            "Authorization",
            "BitGo-Auth-Version",
            "Auth-Timestamp",
            "HMAC",
            "Request-ID",
            "X-Request-Id",
            "Content-Type",
            "Accept",
            "If-Modified-Since",
            "Idempotency-Key",
            "X-Forwarded-For");
    private static final List<String> NASTY = List.of(
            "",
            " ",
            "Bearer",
            "Bearer ",
            "Bearer v2x",
            "Bearer " + "0".repeat(64),
            "Bearer csa_" + "0".repeat(24) + "_" + "A".repeat(43),
            "Bearer \u00e9\u00ff",
            "2.0",
            "3.0",
            "9".repeat(15),
            "9".repeat(40),
            "-9223372036854775808",
            "1e308",
            "NaN",
            "0".repeat(64),
            "f".repeat(64),
            "'; drop table credential; --",
            "%s%n",
            "${jndi:ldap://x}",
            "text/plain",
            "application/json;charset=utf-16",
            "gzip",
            "x".repeat(5000),
            "\u00e9".repeat(100));

    private final Random random = new Random(SEED);
    private final BitGoClient plain = BitGoClient.plain();
    private final BitGoClient signer = BitGoClient.signing();

    @Test
    void nothingBreaks() {
        Map<Integer, Integer> statuses = new HashMap<>();
        for (int call = 0; call < CALLS; call++) {
            List<Map<String, Object>> before = sessions();
            String request = request();
            String answer = send(request);
            String told = "seed %d, call %d:%n%s%n->%n%s".formatted(SEED, call, request, answer);
            assertThat(answer).as(told).startsWith("HTTP/1.1 ");
            int status = Integer.parseInt(answer.substring(9, 12));
            statuses.merge(status, 1, Integer::sum);
            assertThat(status).as(told).isBetween(200, 499).isNotEqualTo(304);
            assertThat(answer)
                    .as(told)
                    .doesNotContain("dev.countersign", "io.vertx", "java.lang", "Exception", "select ");
            if (status >= 400) {
                assertThat(sessions()).as(told).isEqualTo(before);
            }
        }
        assertThat(statuses.keySet()).as(statuses.toString()).contains(200, 401, 404);
    }

    private String request() {
        String method = pick(List.of("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "get", "BREW"));
        String target = pick(TARGETS);
        if (random.nextBoolean()) {
            method = target.contains("lock") ? "POST" : "GET";
        }
        String body =
                random.nextInt(3) == 0 ? pick(List.of("{}", "{\"otp\":\"0000000\"}", "[", "\u00ff\u00fe", "")) : "";
        Map<String, String> headers = new HashMap<>(Map.of("Host", "localhost"));
        headers.putAll(
                random.nextBoolean()
                        ? plain.headers()
                        : signer.signature(
                                pick(List.of("2.0", "3.0")),
                                method,
                                Instant.now().toEpochMilli(),
                                target,
                                body));
        if (!body.isEmpty()) {
            headers.put("Content-Type", "application/json");
        }
        headers.put("Content-Length", String.valueOf(body.length()));
        List<String> lines = new ArrayList<>();
        for (int change = random.nextInt(3); change > 0; change--) {
            String header = pick(HEADERS);
            switch (random.nextInt(3)) {
                case 0 -> headers.remove(header);
                case 1 -> headers.put(header, pick(NASTY));
                default -> lines.add(header + ": " + pick(NASTY));
            }
        }
        headers.forEach((name, value) -> lines.add(name + ": " + value));
        lines.add("Connection: close");
        Collections.shuffle(lines, random);
        return method + " " + target + " HTTP/1.1\r\n" + String.join("\r\n", lines) + "\r\n\r\n" + body;
    }

    /** The answer, to its end. Each request says truly how long its body is, and names a host: that part of HTTP is not ours. */
    private static String send(String request) {
        URI server = ConfigProvider.getConfig().getValue("test.url", URI.class);
        try (Socket socket = new Socket(server.getHost(), server.getPort())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException failure) {
            throw new AssertionError(request, failure);
        }
    }

    private static List<Map<String, Object>> sessions() {
        return Records.rows("""
                select (select md5(string_agg(t::text, '|' order by credential_id)) from access_token t) as tokens,
                       (select md5(string_agg(t::text, '|' order by id)) from credential t) as credentials""");
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
