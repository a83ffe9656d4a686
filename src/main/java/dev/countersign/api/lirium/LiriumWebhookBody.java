package dev.countersign.api.lirium;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;

/**
 * What a receiver is sent. The order of the fields is part of it: what is signed are the bytes.
 *
 * @param id of the event, the same on every attempt
 * @param order as it was right after the event
 */
@RegisterForReflection
@JsonPropertyOrder({"id", "action", "order"})
record LiriumWebhookBody(UUID id, String action, OrderBody order) {}
