package dev.countersign.mail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A subject as a header's value, folded with CRLF (RFC 5322, section 2.2.3), in encoded words where it is long or not plain (RFC
 * 2047). The mail client's own encoding loses characters beyond the basic plane and folds with a bare LF, which servers refuse.
 */
final class SubjectHeader {

    private static final Pattern PLAIN = Pattern.compile("(?!.*=\\?)[!-~](?:[ -~]{0,64}[!-~])?");

    /** Of each encoded word: 12 characters and at most 52 of base64 fit into a line, even behind the header's name. */
    private static final int BYTES = 39;

    private SubjectHeader() {}

    static String of(String subject) {
        if (PLAIN.matcher(subject).matches()) {
            return subject;
        }
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        subject.codePoints().forEach(point -> {
            String character = Character.toString(point);
            if (bytes(word + character).length > BYTES) {
                words.add(encoded(word.toString()));
                word.setLength(0);
            }
            word.append(character);
        });
        words.add(encoded(word.toString()));
        return String.join("\r\n ", words);
    }

    private static String encoded(String word) {
        return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(bytes(word)) + "?=";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
