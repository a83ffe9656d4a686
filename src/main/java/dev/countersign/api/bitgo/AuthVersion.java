package dev.countersign.api.bitgo;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** What a signature covers, by the version that the caller chose. */
enum AuthVersion {
    V2("2.0") {
        @Override
        byte[] request(String method, String timestamp, String target, byte[] body) {
            return subject(body, timestamp, target);
        }

        @Override
        byte[] answer(String method, String timestamp, String target, int status, byte[] body) {
            return subject(body, timestamp, target, String.valueOf(status));
        }
    },
    V3("3.0") {
        @Override
        byte[] request(String method, String timestamp, String target, byte[] body) {
            return subject(body, method, timestamp, text(), target);
        }

        @Override
        byte[] answer(String method, String timestamp, String target, int status, byte[] body) {
            return subject(body, method, timestamp, target, String.valueOf(status));
        }
    };

    private final String text;

    AuthVersion(String text) {
        this.text = text;
    }

    /** As it stands in {@code BitGo-Auth-Version}. */
    String text() {
        return text;
    }

    static Optional<AuthVersion> parse(String text) {
        return Arrays.stream(values())
                .filter(version -> version.text.equals(text))
                .findFirst();
    }

    /**
     * What the caller signs.
     *
     * @param timestamp as it was sent
     * @param target path and query as they stand in the request line
     * @param body as it was sent
     */
    abstract byte[] request(String method, String timestamp, String target, byte[] body);

    /** What we sign; the timestamp is ours, as we send it. */
    abstract byte[] answer(String method, String timestamp, String target, int status, byte[] body);

    private static byte[] subject(byte[] body, String... head) {
        ByteArrayOutputStream subject = new ByteArrayOutputStream();
        subject.writeBytes((String.join("|", head) + "|").getBytes(StandardCharsets.UTF_8));
        subject.writeBytes(body);
        return subject.toByteArray();
    }
}
