package dev.countersign.api.unigox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Hmac;
import dev.countersign.driver.Http;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Json;
import dev.countersign.driver.Names;
import dev.countersign.driver.Operator;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Receiver;
import dev.countersign.driver.Receiver.Request;
import dev.countersign.driver.Records;
import dev.countersign.driver.Wreck;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Register, read, delete, test: what the sheet says, and nothing across partners. */
@QuarkusTest
class WebhookEndpointTest {

    private final Partner acme = Partner.acme();
    private final Partner rival = Partner.rival();
    private final Operator operator = new Operator();

    @AfterEach
    void deaf() {
        acme.hearsNothing();
        rival.hearsNothing();
    }

    @Test
    void aUrlIsRegisteredReplacedReadAndDeleted() {
        assertThat(acme.get("/webhooks").data(200)).isEqualTo(Json.of("{'url':null,'enabled':false}"));
        for (String url : List.of("https://example.com/a", "https://example.com/b?x=1")) {
            assertThat(acme.post("/webhooks", Json.object("url", url)).data(200))
                    .isEqualTo(Json.object("url", url, "enabled", true));
            assertThat(acme.get("/webhooks").data(200)).isEqualTo(Json.object("url", url, "enabled", true));
        }
        assertThat(acme.call("DELETE", "/webhooks/" + UUID.randomUUID(), null).data(200))
                .isEqualTo(Json.of("{'message':'webhook deleted'}"));
        assertThat(acme.get("/webhooks").data(200)).isEqualTo(Json.of("{'url':null,'enabled':false}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com/",
                "ftp://example.com/",
                "https://user:word@example.com/",
                "https://10.0.0.1/",
                "https://169.254.169.254/latest/meta-data",
                "https://[::ffff:10.0.0.1]/",
                "https://0x7f000001/",
                "https://example.internal/",
                "https://example.com:22/",
                "no url at all",
                ""
            })
    void aUrlThatMustNotBeCalledIsRefusedAndChangesNothing(String url) {
        acme.listensAt("https://example.com/before");
        acme.post("/webhooks", Json.object("url", url))
                .refusedAccount(400, url.isEmpty() ? "invalid_request" : "invalid_webhook_url");
        assertThat(acme.get("/webhooks").data(200).get("url").textValue()).isEqualTo("https://example.com/before");
    }

    @Test
    void aNameThatLeadsInsideIsRefused() {
        Names.know("inside.example.com", "93.184.215.14", "10.1.2.3");
        assertThat(acme.post("/webhooks", Json.of("{'url':'https://inside.example.com/'}"))
                        .refusedAccount(400, "invalid_webhook_url"))
                .contains("private");
    }

    @Test
    void aBodyThatIsNoneIsRefusedInTheEnvelopeOfTheRoute() {
        acme.post("/webhooks", Json.of("{}")).refusedAccount(400, "invalid_request");
        acme.post("/webhooks", "{").refusedAccount(400, "invalid_request");
        acme.post("/webhooks", "null").refusedAccount(400, "invalid_request");
        acme.withKey(null).get("/webhooks").refusedAccount(401, "unauthorized");
        acme.withKey(null).post("/webhooks/test", null).refusedAccount(401, "unauthorized");
        acme.get("/webhooks/nothing/here").refusedAccount(404, "invalid_request");
    }

    @Test
    void aTestEventIsSignedAndDeliveredAtOnce() {
        acme.post("/webhooks/test", null).refusedAccount(400, "webhook_url_not_set");
        try (Receiver receiver = Receiver.plain().answers(202)) {
            acme.listensAt(receiver.url());
            assertThat(acme.post("/webhooks/test", null).data(200))
                    .isEqualTo(Json.of("{'delivered':true,'http_status':202}"));
            Request request = receiver.only();
            assertThat(request.json().get("event_type").textValue()).isEqualTo("webhook.test");
            assertThat(request.headers().get("x-unigox-signature")).isEqualTo(Hmac.of(acme.webhookSecret(), request));
            assertThat(acme.post("/webhooks/test", null).data(200)).isNotNull();
            receiver.answers(500);
            assertThat(acme.post("/webhooks/test", null).refusedAccount(502, "webhook_target_failed"))
                    .contains("500");
        }
        try (Wreck wreck = Wreck.hangs()) {
            acme.listensAt(wreck.url("http"));
            assertThat(acme.post("/webhooks/test", null).refusedAccount(502, "webhook_target_failed"))
                    .contains("timeout");
        }
    }

    @Test
    void withoutASecretNothingIsSent() {
        JsonNode partner = operator.call("POST", "/admin/v1/partners", Json.of("{'name':'Newcomer'}"))
                .is(201)
                .body();
        String id = partner.get("id").textValue();
        String token = operator.call(
                        "POST",
                        "/admin/v1/partners/" + id + "/api-keys",
                        Json.of("{'label':'backend','scopes':['ramp:read','ramp:write']}"))
                .is(201)
                .body()
                .get("token")
                .textValue();
        Partner newcomer = acme.withKey(token);
        try (Receiver receiver = Receiver.plain()) {
            newcomer.listensAt(receiver.url());
            assertThat(newcomer.post("/webhooks/test", null).refusedAccount(502, "webhook_target_failed"))
                    .contains("no webhook secret");
            assertThat(receiver.requests()).isEmpty();
            String path = "/admin/v1/partners/" + id + "/webhooks/unigox/secret";
            String secret = operator.call("POST", path, Json.of("{}"))
                    .is(201)
                    .body()
                    .get("secret")
                    .textValue();
            assertThat(secret).matches("whsec_[A-Za-z0-9_-]{43}");
            newcomer.post("/webhooks/test", null).data(200);
            assertThat(receiver.only().headers().get("x-unigox-signature")).isEqualTo(Hmac.of(secret, receiver.only()));
            assertThat(Records.number(
                            "select count(*) from webhook_secret where position(convert_to(?, 'UTF8') in sealed) > 0",
                            secret))
                    .isZero();
            newcomer.hearsNothing();
        }
    }

    @Test
    void aKeyWithoutTheScopeMayNotChangeAnything() {
        String partner = operator.webhooksOfAcme("").replace("/webhooks", "");
        String token = operator.call(
                        "POST", partner + "/api-keys", Json.of("{'label':'reader','scopes':['ramp:read']}"))
                .is(201)
                .body()
                .get("token")
                .textValue();
        Partner reader = acme.withKey(token);
        reader.get("/webhooks").data(200);
        reader.get("/webhooks/deliveries").data(200);
        reader.post("/webhooks", Json.of("{'url':'https://example.com/'}"))
                .refusedAccount(403, "operation_not_allowed");
        reader.call("DELETE", "/webhooks/x", null).refusedAccount(403, "operation_not_allowed");
        reader.post("/webhooks/test", null).refusedAccount(403, "operation_not_allowed");
        reader.post("/webhooks/deliveries/" + UUID.randomUUID() + "/resend", null)
                .refusedAccount(403, "operation_not_allowed");
    }

    @Test
    void tenantsNeverMeet() {
        try (Receiver mine = Receiver.plain();
                Receiver theirs = Receiver.plain()) {
            acme.listensAt(mine.url());
            rival.listensAt(theirs.url());
            String order = acme.sells().id();
            Jobs.deliverWebhooks();
            assertThat(mine.requests()).anyMatch(request -> request.orderId().equals(order));
            assertThat(theirs.requests()).noneMatch(request -> request.orderId().equals(order));
            String delivery = acme.get("/webhooks/deliveries")
                    .data(200)
                    .get("deliveries")
                    .get(0)
                    .get("delivery_id")
                    .textValue();
            rival.post("/webhooks/deliveries/" + delivery + "/resend", null)
                    .refusedAccount(404, "webhook_delivery_not_found");
            operator.call("POST", operator.webhooksOfRival("/unigox/deliveries/" + delivery + "/resend"), null)
                    .problem(404, "not_found");
            assertThat(rival.get("/webhooks/deliveries?limit=100").data(200).toString())
                    .doesNotContain(order);
            assertThat(rival.get("/webhooks").data(200).get("url").textValue()).isEqualTo(theirs.url());
        }
    }

    @Test
    void whatADeletedUrlHadComingIsDiscarded() {
        try (Receiver receiver = Receiver.plain()) {
            acme.listensAt(receiver.url());
            String order = acme.sells().id();
            acme.hearsNothing();
            acme.post("/webhooks", Json.object("url", receiver.url())).data(200);
            Jobs.deliverWebhooks();
            assertThat(receiver.requests())
                    .noneMatch(request -> request.orderId().equals(order));
            assertThat(Records.rows(
                            "select distinct state from webhook_delivery where subject_id = ?", UUID.fromString(order)))
                    .hasSize(1)
                    .allSatisfy(row -> assertThat(row).containsEntry("state", "DISCARDED"));
        }
    }

    @Test
    void whatIsQueuedFollowsToANewUrl() {
        try (Receiver before = Receiver.plain().answers(500);
                Receiver after = Receiver.plain()) {
            acme.listensAt(before.url());
            String order = acme.sells().id();
            Jobs.deliverWebhooks();
            acme.post("/webhooks", Json.object("url", after.url())).data(200);
            Jobs.deliverWebhooks();
            assertThat(after.requests().stream()
                            .filter(request -> request.orderId().equals(order)))
                    .as("at once, not when the next attempt would have been")
                    .hasSize(2);
        }
    }

    @Test
    void whoHasNoUrlHasNothingQueued() {
        String order = acme.sells().id();
        assertThat(Records.number("select count(*) from webhook_delivery where subject_id = ?", UUID.fromString(order)))
                .isZero();
    }

    @Test
    void registeringAtOnceLeavesOneEndpoint() {
        List<Http.Call> calls = java.util.stream.IntStream.range(0, 20)
                .mapToObj(number -> acme.later("/webhooks", Json.object("url", "https://example.com/" + number)))
                .toList();
        Http.atOnce(calls).forEach(answer -> answer.data(200));
        assertThat(operator.call("GET", operator.webhooksOfAcme(""), null)
                        .is(200)
                        .body())
                .hasSize(1);
    }
}
