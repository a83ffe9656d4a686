package dev.countersign.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.driver.Answer;
import dev.countersign.driver.Http;
import dev.countersign.driver.Management;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every answer says about itself, what a request may be at most, and what is on which port. */
@QuarkusTest
class HardeningTest {

    private static final Map<String, String> NONE = Map.of();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health",
                "/api/v1/partner/orders",
                "/v1/customers",
                "/api/v2/tbtc/pendingapprovals",
                "/accounts/v1/approvals",
                "/admin/v1/partners",
                "/provider/v1/orders",
                "/sandbox/v1/world",
                "/nowhere"
            })
    void everyAnswerSaysHowItMayBeUsed(String path) {
        Answer answer = Http.call("GET", path, NONE, null);
        assertThat(answer.headers())
                .containsEntry("x-content-type-options", "nosniff")
                .containsEntry("x-frame-options", "DENY")
                .containsEntry("referrer-policy", "no-referrer")
                .containsEntry("content-security-policy", "default-src 'none'; frame-ancestors 'none'")
                .containsEntry("cache-control", "no-store");
    }

    @Test
    void pagesMayLoadWhatTheyConsistOf() {
        Answer page = Http.call("GET", "/q/swagger-ui/", NONE, null).is(200);
        assertThat(page.headers())
                .containsEntry("x-content-type-options", "nosniff")
                .doesNotContainKey("content-security-policy");
    }

    @Test
    void probesAndMetricsAreOnTheOperatorsPortOnly() {
        for (String path :
                List.of("/q/health", "/q/health/live", "/q/health/ready", "/q/health/started", "/q/metrics")) {
            assertThat(Management.get(path).statusCode()).describedAs(path).isEqualTo(200);
            assertThat(Http.call("GET", path, NONE, null).status())
                    .describedAs(path)
                    .isEqualTo(404);
        }
        for (String path :
                List.of("/q/openapi", "/q/openapi-admin", "/q/swagger-ui/", "/admin/v1/partners", "/health")) {
            assertThat(Management.get(path).statusCode()).describedAs(path).isEqualTo(404);
        }
    }
}
