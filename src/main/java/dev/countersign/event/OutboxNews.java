package dev.countersign.event;

/** What a transaction notes about the outbox for those who hear of commits. */
public enum OutboxNews {
    /** At least one event was queued for a webhook endpoint. */
    QUEUED
}
