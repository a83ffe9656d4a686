package dev.countersign.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * What the service answered.
 *
 * @param request what was asked, for messages of failed assertions
 * @param headers by lower-case name, the first value of each
 */
public record Answer(String request, int status, Map<String, String> headers, String text) {

    /** Words that only a leak of our insides would contain. */
    private static final List<String> INSIDES = List.of(
            "dev.countersign",
            "java.lang",
            "com.fasterxml",
            "jakarta.",
            "io.vertx",
            "io.quarkus",
            "PgException",
            "Exception",
            "\tat ",
            "select ",
            "insert into",
            "RESTEASY");

    /** The whole body as JSON. */
    public JsonNode body() {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JsonProcessingException notJson) {
            throw new AssertionError(this + " is not JSON", notJson);
        }
    }

    /** Insists on a status. */
    public Answer is(int expected) {
        assertThat(status).as(toString()).isEqualTo(expected);
        return this;
    }

    /** The data of a partner's good answer, in its envelope. */
    public JsonNode data(int expected) {
        is(expected);
        assertThat(Json.names(body())).as(toString()).containsExactlyInAnyOrder("success", "data");
        assertThat(body().get("success").isBoolean() && body().get("success").booleanValue())
                .as(toString())
                .isTrue();
        return body().get("data");
    }

    /** The error of an order or ramp route, in envelope 1; returns its message. */
    public String refused(int expected, String code) {
        JsonNode error = error(expected);
        assertThat(error.path("code").asText()).as(toString()).isEqualTo(code);
        return error.path("message").asText();
    }

    /** The {@code error} member of envelope 1. */
    public JsonNode error(int expected) {
        is(expected).leaksNothing();
        assertThat(headers.get("content-type")).as(toString()).startsWith("application/json");
        assertThat(Json.names(body())).as(toString()).containsExactlyInAnyOrder("success", "error");
        assertThat(body().get("success"))
                .as(toString())
                .isEqualTo(Json.MAPPER.getNodeFactory().booleanNode(false));
        JsonNode error = body().get("error");
        assertThat(Json.names(error))
                .as(toString())
                .contains("code", "message")
                .isSubsetOf("code", "message", "details");
        assertThat(error.get("code").isTextual() && error.get("message").isTextual())
                .as(toString())
                .isTrue();
        assertThat(error.get("message").textValue()).as(toString()).isNotBlank();
        return error;
    }

    /** The error of a user route, in envelope 2; returns its message. */
    public String refusedAccount(int expected, String key) {
        is(expected).leaksNothing();
        assertThat(headers.get("content-type")).as(toString()).startsWith("application/json");
        assertThat(Json.names(body())).as(toString()).containsExactlyInAnyOrder("success", "data");
        assertThat(body().get("success").booleanValue()).as(toString()).isFalse();
        assertThat(Json.names(body().get("data"))).as(toString()).containsExactlyInAnyOrder("error_key", "message");
        assertThat(body().get("data").get("error_key").textValue())
                .as(toString())
                .isEqualTo(key);
        return body().get("data").get("message").textValue();
    }

    /** The error of our own surfaces, RFC 9457; returns its detail. */
    public String problem(int expected, String code) {
        is(expected).leaksNothing();
        assertThat(headers.get("content-type")).as(toString()).startsWith("application/problem+json");
        assertThat(body().get("status").intValue()).as(toString()).isEqualTo(expected);
        assertThat(body().get("code").textValue()).as(toString()).isEqualTo(code);
        assertThat(body().get("request_id").textValue()).as(toString()).isEqualTo(headers.get("x-request-id"));
        return body().get("detail").textValue();
    }

    /** The error of a banking partner's route; returns its whole body. */
    public JsonNode refusedLirium(int expected, String code) {
        is(expected).leaksNothing();
        assertThat(headers.get("content-type")).as(toString()).startsWith("application/json");
        assertThat(Json.names(body())).as(toString()).contains("error_code", "error_msg", "request_id");
        assertThat(body().get("error_code").textValue()).as(toString()).isEqualTo(code);
        assertThat(body().get("error_msg").textValue()).as(toString()).isNotBlank();
        assertThat(body().get("request_id").textValue()).as(toString()).isEqualTo(headers.get("x-request-id"));
        return body();
    }

    /** The error of the pending approvals' wire; returns its whole body. */
    public JsonNode refusedBitGo(int expected, String name) {
        is(expected).leaksNothing();
        assertThat(headers.get("content-type")).as(toString()).startsWith("application/json");
        assertThat(Json.names(body())).as(toString()).contains("error", "name", "requestId", "context");
        assertThat(body().get("name").textValue()).as(toString()).isEqualTo(name);
        assertThat(body().get("error").textValue()).as(toString()).isNotBlank();
        assertThat(body().get("requestId").textValue()).as(toString()).isEqualTo(headers.get("request-id"));
        assertThat(headers.get("x-request-id")).as(toString()).isEqualTo(headers.get("request-id"));
        return body();
    }

    /** The error of a route of approval requests: one sentence, and nothing else. */
    public String refusedAquanow(int expected) {
        is(expected).leaksNothing();
        assertThat(headers.get("content-type")).as(toString()).startsWith("application/json");
        assertThat(headers.get("x-request-id")).as(toString()).isNotBlank();
        assertThat(Json.names(body())).as(toString()).containsExactly("message");
        assertThat(body().get("message").textValue()).as(toString()).isNotBlank();
        return body().get("message").textValue();
    }

    /** Insists that no class, statement or stack trace of ours is in the answer. */
    public Answer leaksNothing() {
        assertThat(INSIDES).as(toString()).noneMatch(text::contains);
        return this;
    }

    @Override
    public String toString() {
        return "%s -> %d %s".formatted(request, status, text.length() > 2000 ? text.substring(0, 2000) : text);
    }
}
