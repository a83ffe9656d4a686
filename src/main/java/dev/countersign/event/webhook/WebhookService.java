package dev.countersign.event.webhook;

import dev.countersign.database.Database;
import dev.countersign.database.PrimaryKeys;
import dev.countersign.database.Transaction;
import dev.countersign.event.OutboxNews;
import dev.countersign.lifecycle.Result;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** The endpoints of wires that know one of each partner: their URLs, their secrets, and the log of what was delivered. */
@ApplicationScoped
public class WebhookService {

    /** How many deliveries one call queues once more at most. */
    public static final int MOST_RESENT = 10_000;

    /** How many tests one replica makes at a time, one of each partner: they are not queued, so nothing else bounds them. */
    private static final int MOST_TESTS = 16;

    private static final String REAL_NOW = "select clock_timestamp() as now";

    private final Set<UUID> underTest = ConcurrentHashMap.newKeySet();
    private final Database database;
    private final EndpointStore endpoints;
    private final SecretStore secrets;
    private final DeliveryLog log;
    private final WebhookFormats formats;
    private final WebhookClient client;
    private final RequestSigner signer;
    private final WebhookSecret.Source newSecret;
    private final PrimaryKeys keys;
    private final WebhookConfig config;

    WebhookService(
            Database database,
            EndpointStore endpoints,
            SecretStore secrets,
            DeliveryLog log,
            WebhookFormats formats,
            WebhookClient client,
            RequestSigner signer,
            WebhookSecret.Source newSecret,
            PrimaryKeys keys,
            WebhookConfig config) {
        this.database = database;
        this.endpoints = endpoints;
        this.secrets = secrets;
        this.log = log;
        this.formats = formats;
        this.client = client;
        this.signer = signer;
        this.newSecret = newSecret;
        this.keys = keys;
        this.config = config;
    }

    /** The partner's endpoint on a wire; empty when it never had one. */
    public Uni<Optional<WebhookEndpoint>> find(UUID partnerId, String wire) {
        return endpoints.find(partnerId, wire);
    }

    /** The partner's endpoints on all wires, subscriptions among them; empty when there is no such partner. */
    public Uni<Optional<List<WebhookEndpoint>>> list(UUID partnerId) {
        return endpoints
                .partnerExists(partnerId)
                .flatMap(known -> known
                        ? endpoints.list(partnerId).map(Optional::of)
                        : Uni.createFrom().item(Optional.empty()));
    }

    /**
     * Registers a URL, or puts it in the place of the present one, and enables the endpoint. What is queued goes to the new URL, at
     * once and with a whole schedule.
     */
    public Uni<Result<WebhookEndpoint, WebhookProblem>> register(UUID partnerId, String wire, String url) {
        return client.check(url).flatMap(checked -> switch (checked) {
            case TargetUrl.Refused refused -> refused(new WebhookProblem.BadUrl(refused.reason()));
            case TargetUrl.Ok good ->
                database.transaction(transaction -> endpoints
                        .ensure(transaction, partnerId, formats.of(wire))
                        .flatMap(endpoint -> enable(transaction, endpoint.id(), Optional.of(good.text()))));
        });
    }

    /** Enables a disabled endpoint with the URL that it has. */
    public Uni<Result<WebhookEndpoint, WebhookProblem>> enable(UUID partnerId, String wire) {
        return endpoints
                .find(partnerId, wire)
                .flatMap(found -> found.isEmpty()
                        ? refused(new WebhookProblem.NoUrl())
                        : database.transaction(
                                transaction -> enable(transaction, found.get().id(), Optional.empty())));
    }

    private Uni<Result<WebhookEndpoint, WebhookProblem>> enable(
            Transaction transaction, UUID id, Optional<String> url) {
        transaction.note(OutboxNews.QUEUED);
        return endpoints
                .enable(transaction, id, url)
                .map(enabled -> enabled.<Result<WebhookEndpoint, WebhookProblem>>map(Result::done)
                        .orElseGet(() -> Result.refused(new WebhookProblem.NoUrl())));
    }

    /** Forgets the URL. What was queued for it is discarded; the secrets stay. No URL is no mistake. */
    public Uni<Void> remove(UUID partnerId, String wire) {
        return database.transaction(transaction -> endpoints
                .ensure(transaction, partnerId, formats.of(wire))
                .flatMap(endpoint -> endpoints.remove(transaction, endpoint.id())));
    }

    /** Posts a test event and waits for what becomes of it. It is not queued, not tried again, and not in the log. */
    public Uni<Result<AttemptOutcome.Accepted, WebhookProblem>> test(UUID partnerId, String wire) {
        return endpoints.find(partnerId, wire).flatMap(found -> {
            Optional<String> url = found.flatMap(WebhookEndpoint::url);
            if (url.isEmpty()) {
                return refused(new WebhookProblem.NoUrl());
            }
            if (underTest.size() >= MOST_TESTS || !underTest.add(partnerId)) {
                return refused(new WebhookProblem.TestUnderWay());
            }
            return test(found.get().id(), wire, url.get()).onTermination().invoke(() -> underTest.remove(partnerId));
        });
    }

    private Uni<Result<AttemptOutcome.Accepted, WebhookProblem>> test(UUID endpointId, String wire, String url) {
        return database.first(REAL_NOW).flatMap(clock -> {
            Instant now = clock.orElseThrow().getOffsetDateTime("now").toInstant();
            return formats.of(wire)
                    .testMessage(keys.next(), now)
                    .map(body -> signer.material(Map.of(endpointId, wire))
                            .flatMap(material -> signer.sign(endpointId, wire, body, now, material))
                            .flatMap(signed -> test(url, body, signed))
                            .map(WebhookService::tested))
                    .orElseGet(() -> refused(new WebhookProblem.NoTest()));
        });
    }

    private Uni<AttemptOutcome> test(String url, byte[] body, RequestSigner.Signed signed) {
        return switch (signed) {
            case RequestSigner.Signed.Not not ->
                Uni.createFrom().item(AttemptOutcome.Failed.of(not.error(), Duration.ZERO));
            case RequestSigner.Signed.Headers made -> client.post(url, body, made.headers(), config.totalTimeout());
        };
    }

    private static Result<AttemptOutcome.Accepted, WebhookProblem> tested(AttemptOutcome outcome) {
        return switch (outcome) {
            case AttemptOutcome.Accepted accepted -> Result.done(accepted);
            case AttemptOutcome.Failed failed -> Result.refused(new WebhookProblem.NotDelivered(failed));
        };
    }

    /** A page of the delivery log, newest first; an empty one when nothing was ever queued. */
    public Uni<DeliveryPage> deliveries(UUID partnerId, String wire, DeliveryFilter filter) {
        return endpoints
                .find(partnerId, wire)
                .flatMap(found -> found.isEmpty()
                        ? Uni.createFrom().item(new DeliveryPage(List.of(), filter.page(), filter.limit(), 0))
                        : log.page(found.get().id(), filter));
    }

    /** Queues one delivery once more, with the same event id and the same bytes. */
    public Uni<Result<WebhookDelivery, WebhookProblem>> resend(UUID partnerId, String wire, UUID deliveryId) {
        return database.transaction(transaction -> log.find(transaction, partnerId, wire, deliveryId)
                .flatMap(known -> known.isEmpty()
                        ? refused(new WebhookProblem.UnknownDelivery())
                        : log.resend(transaction, partnerId, wire, deliveryId)
                                .flatMap(queued -> queued
                                        ? log.find(transaction, partnerId, wire, deliveryId)
                                                .invoke(() -> transaction.note(OutboxNews.QUEUED))
                                                .map(found -> Result.done(found.orElseThrow()))
                                        : refused(new WebhookProblem.NoUrl()))));
    }

    /** Queues the oldest of a range once more, at most {@link #MOST_RESENT}: how many it were. */
    public Uni<Result<Long, WebhookProblem>> resend(UUID partnerId, String wire, ResendRange range) {
        return endpoints.find(partnerId, wire).flatMap(found -> {
            Optional<WebhookEndpoint> live =
                    found.filter(endpoint -> endpoint.url().isPresent());
            return live.isEmpty()
                    ? refused(new WebhookProblem.NoUrl())
                    : database.transaction(
                            transaction -> log.resend(transaction, live.get().id(), range, MOST_RESENT)
                                    .invoke(() -> transaction.note(OutboxNews.QUEUED))
                                    .map(Result::done));
        });
    }

    /**
     * A new signing secret of a partner on a wire: shown in this answer and never again. It is announced beside the present one
     * for the overlap, then takes its place, and the old one stays beside it for another overlap. The very first one signs at once.
     *
     * @param overlap zero ends the present secrets now, for one that leaked; empty for the configured overlap
     */
    public Uni<Result<WebhookSecret.Issued, WebhookProblem>> rotate(
            UUID partnerId, String wire, Optional<Duration> overlap) {
        Optional<WebhookFormat> format = formats.find(wire);
        if (format.isEmpty()) {
            return refused(new WebhookProblem.UnknownWire());
        }
        if (!(format.get().signature() instanceof WebhookSignature.WithSecrets)) {
            return refused(new WebhookProblem.NoSecrets());
        }
        return endpoints
                .partnerExists(partnerId)
                .flatMap(known -> known
                        ? database.transaction(transaction -> endpoints
                                .ensure(transaction, partnerId, format.get())
                                .flatMap(endpoint ->
                                        rotate(transaction, endpoint.id(), overlap.orElse(config.rotationOverlap()))))
                        : refused(new WebhookProblem.UnknownPartner()));
    }

    /** The first secret of a partner that was made in this transaction. */
    public Uni<WebhookSecret> firstSecret(Transaction transaction, UUID partnerId, String wire) {
        WebhookSecret secret = newSecret.next();
        return endpoints
                .ensure(transaction, partnerId, formats.of(wire))
                .flatMap(endpoint -> secrets.add(transaction, endpoint.id(), secret.reveal(), Duration.ZERO))
                .replaceWith(secret);
    }

    private Uni<Result<WebhookSecret.Issued, WebhookProblem>> rotate(
            Transaction transaction, UUID endpointId, Duration overlap) {
        return secrets.standing(transaction, endpointId).flatMap(standing -> {
            if (standing == SecretStore.Standing.ROTATING && !overlap.isZero()) {
                return refused(new WebhookProblem.RotationUnderWay());
            }
            Duration announced = standing == SecretStore.Standing.NONE ? Duration.ZERO : overlap;
            WebhookSecret secret = newSecret.next();
            return secrets.add(transaction, endpointId, secret.reveal(), announced)
                    .call(added -> standing == SecretStore.Standing.NONE
                            ? endpoints.renew(transaction, endpointId).invoke(() -> transaction.note(OutboxNews.QUEUED))
                            : Uni.createFrom().voidItem())
                    .map(activatesAt -> Result.done(new WebhookSecret.Issued(secret, activatesAt)));
        });
    }

    private static <T> Uni<Result<T, WebhookProblem>> refused(WebhookProblem problem) {
        return Uni.createFrom().item(Result.refused(problem));
    }
}
