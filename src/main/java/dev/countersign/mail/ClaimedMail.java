package dev.countersign.mail;

import dev.countersign.trace.TraceParent;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.UUID;

/**
 * A mail that this replica has taken.
 *
 * @param lease by which it is still known as its own
 * @param attempt which one this is, from 1
 * @param trace of whatever caused it
 */
record ClaimedMail(UUID id, UUID lease, int attempt, Buffer sealed, Optional<TraceParent> trace) {}
