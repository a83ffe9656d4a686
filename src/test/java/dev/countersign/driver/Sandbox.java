package dev.countersign.driver;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.Map;

/** The sandbox's controls. Time only goes forward, for all tests of a run: deadlines are reckoned from {@link #now()}. */
public final class Sandbox {

    private static final String PATH = "/sandbox/v1";

    private Sandbox() {}

    /** Everything that an outside user starts from. */
    public static JsonNode world() {
        return Http.call("GET", PATH + "/world", Map.of(), null).is(200).body();
    }

    /** The world's time. */
    public static Instant now() {
        return advance(0);
    }

    /** Moves the world's time forward; what falls due is expired. */
    public static Instant advance(long seconds) {
        Answer answer = post("/clock", Json.object("advance_seconds", seconds)).is(200);
        return Instant.parse(answer.body().get("now").textValue());
    }

    /** The next {@code count} times, something goes wrong on the chain. */
    public static void fault(String next, int count) {
        post("/chain", Json.object("next", next, "count", count)).is(200);
    }

    /** No fault is left over. */
    public static void noFaults() {
        for (String fault :
                new String[] {"insufficient_balance", "simulation_failed", "revert", "silent", "bridge_failed"}) {
            fault(fault, 0);
        }
    }

    /** Crypto arrives on an address from outside; the amount in units. */
    public static void deposit(String asset, String address, String amount) {
        post(
                        "/chain/deposits",
                        Json.object(
                                "crypto_currency",
                                asset,
                                "address",
                                address,
                                "amount",
                                new java.math.BigDecimal(amount)))
                .is(200);
    }

    /** Changes all rates of a pair by a percentage. */
    public static void rates(String pair, String percent) {
        post("/rates", Json.of("{'pair':'%s','change_pct':%s}".formatted(pair, percent)))
                .is(200);
    }

    /** Does something while the rates of a pair are half of what they were, which can be undone exactly. */
    public static void whileRatesAreHalved(String pair, Runnable script) {
        rates(pair, "-50");
        try {
            script.run();
        } finally {
            rates(pair, "100");
        }
    }

    /** Who plays the provider: {@code auto} or {@code manual}. */
    public static void providerMode(String mode) {
        post("/provider", Json.object("mode", mode)).is(200);
    }

    /** What really moved. */
    public static JsonNode chain() {
        return Http.call("GET", PATH + "/chain", Map.of(), null).is(200).body();
    }

    /** What was mailed to an address, the newest first. */
    public static JsonNode mailbox(String to) {
        return Http.call("GET", PATH + "/mailbox?limit=100&to=" + URLEncoder.encode(to, UTF_8), Map.of(), null)
                .is(200)
                .body()
                .get("messages");
    }

    /** A control, called with any body. */
    public static Answer post(String path, Object body) {
        return Http.call("POST", PATH + path, Map.of(), body);
    }
}
