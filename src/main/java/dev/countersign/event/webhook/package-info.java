/**
 * Tells partners what happened, over HTTP: one mechanism for every wire. Queued by the statement that appended the event,
 * delivered by any replica, at least once and in order for each subject.
 */
package dev.countersign.event.webhook;
