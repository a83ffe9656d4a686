package dev.countersign.event.webhook;

/** Why something about webhooks was refused. Nothing changed. */
public sealed interface WebhookProblem {

    /** No wire of that name. */
    record UnknownWire() implements WebhookProblem {}

    /** No such partner. */
    record UnknownPartner() implements WebhookProblem {}

    /** No such delivery of this partner. */
    record UnknownDelivery() implements WebhookProblem {}

    /** No such endpoint of this partner. */
    record UnknownEndpoint() implements WebhookProblem {}

    /** The partner has as many subscriptions on this wire as it may have. */
    record TooManySubscriptions(int most) implements WebhookProblem {}

    /** The wire signs with a key of this installation, and knows no secrets. */
    record NoSecrets() implements WebhookProblem {}

    /** The wire has no message that tells of nothing. */
    record NoTest() implements WebhookProblem {}

    /** The URL may not be called. */
    record BadUrl(String reason) implements WebhookProblem {}

    /** No URL is registered. */
    record NoUrl() implements WebhookProblem {}

    /** A secret is already waiting for its time. */
    record RotationUnderWay() implements WebhookProblem {}

    /** A test of this partner, or too many of others, are running on this replica. */
    record TestUnderWay() implements WebhookProblem {}

    /** The receiver did not take the test event. */
    record NotDelivered(AttemptOutcome.Failed failure) implements WebhookProblem {}
}
