package dev.countersign.api.aquanow;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import java.io.IOException;
import java.math.BigDecimal;

/** Writes an amount as a JSON number: exact, without an exponent, without zeros at its end. */
public final class PlainNumber extends JsonSerializer<BigDecimal> {

    @Override
    public void serialize(BigDecimal amount, JsonGenerator json, SerializerProvider provider) throws IOException {
        json.writeNumber(
                amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString());
    }
}
