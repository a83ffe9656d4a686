package dev.countersign.api.admin;

import dev.countersign.event.webhook.WebhookProblem;

/** Why something about webhooks was refused, as operators are told. */
final class WebhookRefusals {

    private WebhookRefusals() {}

    static AdminRefusal of(WebhookProblem problem) {
        return switch (problem) {
            case WebhookProblem.UnknownPartner unknown -> AdminRefusal.unknown("partner");
            case WebhookProblem.UnknownWire unknown -> AdminRefusal.unknown("wire");
            case WebhookProblem.UnknownDelivery unknown -> AdminRefusal.unknown("delivery of this partner");
            case WebhookProblem.UnknownEndpoint unknown -> AdminRefusal.unknown("webhook endpoint of this partner");
            case WebhookProblem.NoUrl none -> AdminRefusal.conflict("no webhook URL is registered");
            case WebhookProblem.RotationUnderWay rotating ->
                AdminRefusal.conflict("a rotation is already announced; an overlap of 0 replaces everything now");
            case WebhookProblem.NoSecrets none ->
                AdminRefusal.conflict("the wire knows no secrets: it signs with a key of this installation");
            case WebhookProblem.TooManySubscriptions many ->
                AdminRefusal.conflict("the partner has " + many.most() + " subscriptions already");
            case WebhookProblem.BadUrl bad -> AdminRefusal.invalid("url: " + bad.reason());
            case WebhookProblem.NoTest none -> AdminRefusal.conflict("the wire has no test event");
            case WebhookProblem.TestUnderWay busy -> AdminRefusal.conflict("a test is running");
            case WebhookProblem.NotDelivered failed -> AdminRefusal.conflict("the receiver failed");
        };
    }
}
