package dev.countersign.mail;

import java.util.regex.Pattern;

/**
 * One mail, as plain text.
 *
 * @param to one address without a name, as in {@code ana@example.com}: at most 254 characters, nothing that a header or the mail
 *     protocol gives a meaning to (RFC 5321, section 4.1.2; quoted local parts are not accepted)
 * @param subject one line of at most 200 characters
 * @param text at most 16,384 characters, without NUL; lines end with {@code \n}
 */
public record Mail(String to, String subject, String text) {

    private static final int LONGEST_ADDRESS = 254;
    private static final int LONGEST_SUBJECT = 200;
    private static final int LONGEST_TEXT = 16_384;

    private static final String FORBIDDEN = "@\\s\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zs}\\p{Zl}\\p{Zp}\"(),:;<>\\[\\]\\\\";
    private static final Pattern ADDRESS = Pattern.compile("[^" + FORBIDDEN + "]+@[^" + FORBIDDEN + "]+");
    private static final Pattern LINE = Pattern.compile("[^\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]+");

    /**
     * Checks it: what could smuggle a header or a second recipient in never becomes a mail.
     *
     * @throws IllegalArgumentException if a part is not as described; the message does not repeat it
     */
    public Mail {
        if (!isAddress(to)) {
            throw new IllegalArgumentException("the recipient is not one plain mail address");
        }
        if (subject.length() > LONGEST_SUBJECT || !LINE.matcher(subject).matches()) {
            throw new IllegalArgumentException("the subject is not one line");
        }
        if (text.length() > LONGEST_TEXT || text.indexOf(0) >= 0) {
            throw new IllegalArgumentException("the text is too long, or contains NUL");
        }
    }

    /** Whether a mail could be written to this: for those who take addresses down before there is a mail. */
    public static boolean isAddress(String text) {
        return text.length() <= LONGEST_ADDRESS && ADDRESS.matcher(text).matches();
    }

    /** Says nothing: what is in a mail must not reach a log. */
    @Override
    public String toString() {
        return "Mail[…]";
    }
}
