package dev.countersign.bench.service;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Calls that prepare something, one after the other. */
final class Api implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();

    private final HttpConnection connection;

    Api(int port) {
        try {
            connection = new HttpConnection(port);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The answer's body; anything but 2xx is an error. */
    JsonNode send(Call call) {
        try {
            HttpConnection.Answer answer = connection.send(call.bytes());
            if (answer.status() / 100 != 2) {
                throw new IllegalStateException(
                        call.method() + " " + call.path() + " was answered " + answer.status() + " " + answer.text());
            }
            return JSON.readTree(answer.content());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A body in JSON, with apostrophes for quotes. */
    static String json(String template, Object... values) {
        return template.formatted(values).replace('\'', '"');
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
