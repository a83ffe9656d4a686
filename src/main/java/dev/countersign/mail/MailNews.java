package dev.countersign.mail;

/** What a transaction notes about mail for those who hear of commits. */
enum MailNews {
    /** At least one mail was queued. */
    QUEUED
}
