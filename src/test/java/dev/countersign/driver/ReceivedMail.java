package dev.countersign.driver;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mail as a server took it.
 *
 * @param recipients of the envelope
 * @param headers unfolded, in their order
 * @param body as it was transferred
 */
public record ReceivedMail(List<String> recipients, List<String> headers, String body) {

    private static final Pattern WORD = Pattern.compile("=\\?UTF-8\\?([QB])\\?([^?]*)\\?=", Pattern.CASE_INSENSITIVE);

    static ReceivedMail parse(List<String> recipients, String content) {
        int end = content.indexOf("\r\n\r\n");
        String head = content.substring(0, end).replaceAll("\r\n(?=[ \t])", "");
        return new ReceivedMail(recipients, List.of(head.split("\r\n")), content.substring(end + 4));
    }

    /** The values of a header. */
    public List<String> all(String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ":";
        return headers.stream()
                .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(header -> header.substring(prefix.length()).strip())
                .toList();
    }

    /** The value of a header that is there once. */
    public String header(String name) {
        List<String> all = all(name);
        if (all.size() != 1) {
            throw new AssertionError(name + " in " + headers);
        }
        return all.getFirst();
    }

    /** The subject as a reader sees it (RFC 2047). */
    public String subject() {
        String subject = header("Subject").replaceAll("(\\?=)\\s+(=\\?)", "$1$2");
        Matcher word = WORD.matcher(subject);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int from = 0;
        while (word.find()) {
            bytes.writeBytes(subject.substring(from, word.start()).getBytes(StandardCharsets.UTF_8));
            bytes.writeBytes(
                    word.group(1).equalsIgnoreCase("B")
                            ? Base64.getDecoder().decode(word.group(2))
                            : quotedPrintable(word.group(2).replace('_', ' ')));
            from = word.end();
        }
        bytes.writeBytes(subject.substring(from).getBytes(StandardCharsets.UTF_8));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The text as a reader sees it: lines end with LF, the last one without. */
    public String text() {
        List<String> encoding = all("Content-Transfer-Encoding");
        byte[] bytes = encoding.equals(List.of("quoted-printable"))
                ? quotedPrintable(body.replaceAll("=\r\n", ""))
                : body.getBytes(StandardCharsets.ISO_8859_1);
        return new String(bytes, StandardCharsets.UTF_8).replace("\r\n", "\n").replaceFirst("\n$", "");
    }

    private static byte[] quotedPrintable(String encoded) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < encoded.length(); i++) {
            if (encoded.charAt(i) == '=') {
                bytes.write(Integer.parseInt(encoded.substring(i + 1, i + 3), 16));
                i += 2;
            } else {
                bytes.write(encoded.charAt(i));
            }
        }
        return bytes.toByteArray();
    }
}
