package dev.countersign.mail;

/** Why a mail was never sent. */
public enum MailFailure {
    /** Its time was over before anybody took it. */
    OVER,
    /** The mail server will not take it for this recipient, however often it is asked. */
    REFUSED,
    /** A newer mail about the same thing took its place. */
    SUPERSEDED
}
