package dev.countersign.api.bitgo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.driver.Answer;
import dev.countersign.driver.BitGoClient;
import dev.countersign.driver.Http;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whichever of its spellings a path is called by, it is the same path. */
@QuarkusTest
class PathSpellingTest {

    @Test
    void pendingApprovalsInAnyCaseWithAndWithoutCoin() {
        for (String spelling :
                List.of("pendingApprovals", "pendingapprovals", "PENDINGAPPROVALS", "PendingapprovalS")) {
            for (String coin : List.of("", "tbtc/", "polygon:usdc/", "%41/")) {
                for (String rest : List.of("", "/", "/59cd72485007a239fb00282ed480da1f", "/count", "/a%2Fb/transfer")) {
                    assertThat(PathSpelling.spelled("/api/v2/" + coin + spelling + rest))
                            .contains("/api/v2/" + coin + "pendingApprovals" + rest);
                }
            }
        }
    }

    @Test
    void otherPathsStayAsTheyAre() {
        for (String path : List.of(
                "/api/v2/tbtc/wallet/pendingapprovals",
                "/api/v2/a/b/pendingapprovals",
                "/api/v2/xpendingapprovals",
                "/api/v2/pendingapprovalsx",
                "/api/V2/pendingapprovals",
                "/api/v1/pendingapprovals",
                "/api/v1/partner/orders",
                "/api/v1/user/unlocked",
                "/api/v1/USER/me",
                "/api/v1/userx/me",
                "/admin/v1/partners")) {
            assertThat(PathSpelling.spelled(path)).as(path).isEmpty();
        }
    }

    @Test
    void theSessionIsUnderBothVersions() {
        BitGoClient ana = BitGoClient.plain();
        for (String path : List.of("session", "me")) {
            Answer second = ana.call("GET", "/api/v2/user/" + path, null).is(200);
            assertThat(ana.call("GET", "/api/v1/user/" + path, null).is(200).text())
                    .isEqualTo(second.text());
            assertThat(ana.call("GET", "/api/v1/user/" + path + "?a=b%20c&d", null)
                            .is(200)
                            .text())
                    .isEqualTo(second.text());
        }
        ana.call("POST", "/api/v1/user/lock", null).is(200);
    }

    /** A signature covers the path that was sent. */
    @Test
    void aSignatureIsOfTheSpellingThatWasSent() {
        BitGoClient ana = BitGoClient.signing();
        for (String version : List.of("2.0", "3.0")) {
            ana.signed(version, "GET", "/api/v1/user/session?x=%7B1%7D&y", "").is(200);
            ana.signed(version, "GET", "/api/v2/user/session?x=%7B1%7D&y", "").is(200);
        }
    }

    /** Odd escapes and odd queries are nobody's failure. */
    @Test
    void oddPathsAreRefusedAndNoMore() {
        BitGoClient ana = BitGoClient.plain();
        for (String path : List.of(
                "/api/v2/PendingApprovals/%25zz",
                "/api/v2/PendingApprovals/%2541?x=%25",
                "/api/v2/PendingApprovals/a%00b",
                "/api/v2/%7B/PendingApprovals")) {
            assertThat(Http.call("GET", path, ana.headers(), null)
                            .leaksNothing()
                            .status())
                    .as(path)
                    .isBetween(400, 499);
        }
    }
}
