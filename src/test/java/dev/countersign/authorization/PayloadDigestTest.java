package dev.countersign.authorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.authorization.Requirement.ByPeople;
import dev.countersign.authorization.Requirement.BySignature;
import dev.countersign.identity.Permission;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is agreed to has one fingerprint, and what makes no sense cannot be asked for. */
class PayloadDigestTest {

    @Test
    void isTheSha256OfTheFactsWithTheirLengths() {
        assertThat(PayloadDigest.of(List.of("a", "bc")))
                .hasToString("5310a58788781ab25d5ad7c3f85035824b4eb7bdfa394e0ac2186271472b5492");
    }

    @Test
    void differentListsNeverReadTheSame() {
        assertThat(PayloadDigest.of(List.of("a", "bc"))).isNotEqualTo(PayloadDigest.of(List.of("ab", "c")));
        assertThat(PayloadDigest.of(List.of("1:a"))).isNotEqualTo(PayloadDigest.of(List.of("1", "a")));
    }

    @Test
    void itsBytesAndItsTextAreTheSame() {
        PayloadDigest digest = PayloadDigest.of(List.of("x"));
        assertThat(PayloadDigest.of(digest.bytes())).isEqualTo(digest);
        assertThatThrownBy(() -> new PayloadDigest(digest.hex().toUpperCase(Locale.ROOT)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aReviewThatMakesNoSenseCannotBeAskedFor() {
        Audience audience = Audience.of(Set.of(new UUID(0, 1)));
        Requester requester = Requester.user(new UUID(0, 2));
        for (int quorum : new int[] {0, 101}) {
            assertThatThrownBy(() -> new ByPeople(quorum, audience, requester, Duration.ofHours(1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new ByPeople(1, audience, requester, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BySignature(Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Review", "a b", "1a", "ä"})
    void aPermissionHasAPlainName(String name) {
        assertThatThrownBy(() -> new Permission(name)).isInstanceOf(IllegalArgumentException.class);
    }
}
