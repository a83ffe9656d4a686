package dev.countersign.mail;

/** The mail server will not take a mail for its recipient, however often it is asked. */
public final class MailRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** A refusal, with what may be logged of it. */
    public MailRefusedException(String message) {
        super(message);
    }
}
