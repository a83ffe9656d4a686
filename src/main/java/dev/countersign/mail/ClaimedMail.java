package dev.countersign.mail;

import io.vertx.core.buffer.Buffer;
import java.util.UUID;

/**
 * A mail that this replica has taken.
 *
 * @param lease by which it is still known as its own
 * @param attempt which one this is, from 1
 */
record ClaimedMail(UUID id, UUID lease, int attempt, Buffer sealed) {}
