package dev.countersign.identity.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Ranges of addresses, as operators write them, and addresses as the server tells them. */
class AddressRangeTest {

    @Test
    void isReadInItsUsualForms() {
        Map.of(
                        "203.0.113.0/24", "203.0.113.0/24",
                        "203.0.113.7", "203.0.113.7/32",
                        "0.0.0.0/0", "0.0.0.0/0",
                        "10.0.0.0/8", "10.0.0.0/8",
                        "::1", "::1/128",
                        "::/0", "::/0",
                        "2001:db8::/32", "2001:db8::/32")
                .forEach((text, kept) ->
                        assertThat(AddressRange.parse(text)).as(text).contains(new AddressRange(kept)));
    }

    @Test
    void anythingElseIsNone() {
        for (String text : List.of(
                "",
                "/",
                "/24",
                "x",
                "localhost",
                "203.0.113.0/33",
                "203.0.113.0/-1",
                "203.0.113.0/024",
                "203.0.113.0/",
                "203.0.113.7/24",
                "203.0.113/24",
                "256.0.0.0/8",
                "::/129",
                "2001:db8::1/32",
                "fe80::1%eth0",
                "1.2.3.4/24; drop table",
                "::ffff:1.2.3.4.5")) {
            assertThat(AddressRange.parse(text)).as(text).isEmpty();
        }
    }

    @Test
    void anAddressIsThePlainOne() {
        assertThat(ClientAddress.of("127.0.0.1").text()).contains("127.0.0.1");
        assertThat(ClientAddress.of("::ffff:127.0.0.1").text()).contains("127.0.0.1");
        assertThat(ClientAddress.of("::1").text()).contains("0:0:0:0:0:0:0:1");
        assertThat(ClientAddress.of("fe80::1%eth0").text().orElse("")).doesNotContain("%");
        assertThat(ClientAddress.of("nonsense").text()).isEmpty();
        assertThat(ClientAddress.of("").text()).isEmpty();
    }
}
