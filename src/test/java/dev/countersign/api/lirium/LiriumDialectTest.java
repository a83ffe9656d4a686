package dev.countersign.api.lirium;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.api.Dialect;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every failure that no resource answers has a word of this wire. */
class LiriumDialectTest {

    private static final String ORDERS = "/v1/customers/c/orders";

    private final Dialect dialect = new LiriumDialect();

    @Test
    void everyStatusHasACode() {
        Map.of(
                        400, "invalid_parameters",
                        401, "auth_required",
                        403, "forbidden",
                        404, "not_found",
                        405, "method_not_allowed",
                        409, "conflict",
                        413, "body_parse_error",
                        415, "body_parse_error",
                        422, "invalid_parameters",
                        503, "internal_error")
                .forEach((status, code) -> is(dialect.error(status, "why"), status, code));
    }

    @Test
    void aCodeOfAllWiresStandsBesideTheOneOfThisWire() {
        Response answer = dialect.error(422, "idempotency_key_reused", "why");
        is(answer, 422, "invalid_parameters");
        assertThat(value(answer, "reason")).isEqualTo("idempotency_key_reused");
    }

    @Test
    void whatIsNoJsonIsAParseErrorButNotWhereTheWireKnowsNone() {
        for (String path :
                new String[] {ORDERS, ORDERS + "/o", ORDERS + "/o/resend_code", "/v1/webhooks/subscriptions"}) {
            is(dialect.unreadable(path, "why"), 400, "body_parse_error");
        }
        for (String path :
                new String[] {ORDERS + "/o/confirm", ORDERS + "/o/confirm/", ORDERS + "/o/authorizations/a"}) {
            is(dialect.unreadable(path, "why"), 400, "invalid_parameters");
        }
    }

    @Test
    void speaksForItsOwnPathsOnly() {
        assertThat(dialect.speaks("/v1/customers")).isTrue();
        assertThat(dialect.speaks("/v1/exchange_rates")).isTrue();
        assertThat(dialect.speaks("/api/v1/partner")).isFalse();
        assertThat(dialect.speaks("/admin/v1/partners")).isFalse();
        assertThat(dialect.speaks("/v10")).isFalse();
    }

    private static void is(Response answer, int status, String code) {
        assertThat(answer.getStatus()).isEqualTo(status);
        assertThat(value(answer, "error_code")).isEqualTo(code);
        assertThat(value(answer, "error_msg")).isEqualTo("why");
    }

    private static Object value(Response answer, String name) {
        return ((Map<?, ?>) answer.getEntity()).get(name);
    }
}
