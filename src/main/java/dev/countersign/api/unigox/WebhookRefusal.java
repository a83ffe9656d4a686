package dev.countersign.api.unigox;

import dev.countersign.event.webhook.AttemptOutcome;
import dev.countersign.event.webhook.WebhookProblem;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** A refusal of a webhook route on its way out, in the envelope of account routes. */
final class WebhookRefusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String key;

    private WebhookRefusal(int status, String key, String message) {
        super(message, null, false, false);
        this.status = status;
        this.key = key;
    }

    static WebhookRefusal invalid(String message) {
        return new WebhookRefusal(400, "invalid_request", message);
    }

    static WebhookRefusal of(WebhookProblem problem) {
        return switch (problem) {
            case WebhookProblem.BadUrl bad -> new WebhookRefusal(400, "invalid_webhook_url", "url: " + bad.reason());
            case WebhookProblem.NoUrl none ->
                new WebhookRefusal(400, "webhook_url_not_set", "no webhook URL is registered");
            case WebhookProblem.UnknownDelivery unknown ->
                new WebhookRefusal(404, "webhook_delivery_not_found", "webhook delivery not found");
            case WebhookProblem.NotDelivered not ->
                new WebhookRefusal(502, "webhook_target_failed", sentence(not.failure()));
            case WebhookProblem.TestUnderWay busy ->
                new WebhookRefusal(409, "webhook_test_under_way", "a test is running; wait for its answer");
            case WebhookProblem.UnknownWire unknown -> invalid("no such wire");
            case WebhookProblem.UnknownPartner unknown -> invalid("no such partner");
            case WebhookProblem.UnknownEndpoint unknown -> invalid("no such endpoint");
            case WebhookProblem.RotationUnderWay rotating -> invalid("a rotation is under way");
            case WebhookProblem.TooManySubscriptions many -> invalid("there are " + many.most() + " already");
            case WebhookProblem.NoSecrets none -> invalid("the wire knows no secrets");
            case WebhookProblem.NoTest none -> invalid("the wire has no test event");
        };
    }

    private static String sentence(AttemptOutcome.Failed failure) {
        return switch (failure.error()) {
            case NO_SECRET -> "no webhook secret was issued to you yet: ask your operator for it";
            case INVALID_URL,
                    UNKNOWN_HOST,
                    REFUSED_ADDRESS,
                    CONNECT,
                    TLS,
                    TIMEOUT,
                    CLOSED,
                    REDIRECT,
                    STATUS,
                    GONE,
                    INTERNAL ->
                failure.status().isPresent()
                        ? "the receiver answered " + failure.status().getAsInt()
                        : "the receiver could not be told: "
                                + failure.error().name().toLowerCase(Locale.ROOT);
        };
    }

    /** Writes it. */
    static final class Mapper {

        @ServerExceptionMapper
        public Response refused(WebhookRefusal refusal) {
            return Response.status(refusal.status)
                    .type(MediaType.APPLICATION_JSON_TYPE)
                    .entity(new AccountError(false, new AccountError.Data(refusal.key, refusal.getMessage())))
                    .build();
        }
    }
}
