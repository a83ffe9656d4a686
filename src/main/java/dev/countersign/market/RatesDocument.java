package dev.countersign.market;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads {@code {"timestamp": "2026-02-03T10:00:00Z", "rates": [{"base": "BTC", "quote": "USD", "bid": "64935", "ask": "65065"}]}}.
 * Prices are texts of plain decimal digits, never numbers, which would have been binary fractions on their way. All of it is
 * understood, or nothing; members that are not known are ignored.
 */
final class RatesDocument {

    private static final Pattern CODE = Pattern.compile("[A-Z0-9]{2,12}");
    private static final Pattern PRICE = Pattern.compile("[0-9]{1,30}(\\.[0-9]{1,30})?");

    private static final int MOST_RATES = 1000;

    private RatesDocument() {}

    /**
     * The sheet that a body holds.
     *
     * @throws MalformedRatesException when it is not of this form, or has no rates, or more than 1000
     */
    static RateSheet read(Buffer body) {
        try {
            JsonObject document = new JsonObject(body);
            JsonArray entries = member(document, "rates", JsonArray.class);
            if (entries.isEmpty() || entries.size() > MOST_RATES) {
                throw new MalformedRatesException("it has " + entries.size() + " rates");
            }
            List<Rate> rates = new ArrayList<>(entries.size());
            for (int i = 0; i < entries.size(); i++) {
                rates.add(rate(entries.getValue(i)));
            }
            return new RateSheet(rates, timestamp(member(document, "timestamp", String.class)));
        } catch (DecodeException notJson) {
            throw new MalformedRatesException("it is no JSON object");
        } catch (DateTimeException noTime) {
            throw new MalformedRatesException("timestamp has the wrong form");
        } catch (IllegalArgumentException senseless) {
            throw new MalformedRatesException(senseless.getMessage());
        }
    }

    private static Instant timestamp(String text) {
        return OffsetDateTime.parse(text).toInstant();
    }

    private static Rate rate(Object entry) {
        if (!(entry instanceof JsonObject rate)) {
            throw new MalformedRatesException("a rate is no object");
        }
        return new Rate(code(rate, "base"), code(rate, "quote"), price(rate, "bid"), price(rate, "ask"));
    }

    private static String code(JsonObject rate, String name) {
        return matching(CODE, rate, name);
    }

    private static BigDecimal price(JsonObject rate, String name) {
        return new BigDecimal(matching(PRICE, rate, name));
    }

    private static String matching(Pattern form, JsonObject rate, String name) {
        String text = member(rate, name, String.class);
        if (!form.matcher(text).matches()) {
            throw new MalformedRatesException(name + " has the wrong form");
        }
        return text;
    }

    private static <T> T member(JsonObject object, String name, Class<T> type) {
        Object value = object.getValue(name);
        if (!type.isInstance(value)) {
            throw new MalformedRatesException(name + " is absent or of another type");
        }
        return type.cast(value);
    }

    /** An answer that is not wholly understood. */
    static final class MalformedRatesException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        MalformedRatesException(String problem) {
            super("the answer with the rates is malformed: " + problem);
        }
    }
}
