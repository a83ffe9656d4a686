package dev.countersign.event.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {

    private final AddressGuard guard = new AddressGuard(false);

    /** The first and the last address of each block. */
    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, unspecified",
        "0.255.255.255, unspecified",
        "10.0.0.0, private",
        "10.255.255.255, private",
        "100.64.0.0, carrier-grade NAT",
        "100.127.255.255, carrier-grade NAT",
        "100.100.100.200, carrier-grade NAT",
        "127.0.0.0, loopback",
        "127.0.0.1, loopback",
        "127.255.255.255, loopback",
        "168.63.129.16, a cloud's own service",
        "169.254.0.0, link-local",
        "169.254.169.254, link-local",
        "169.254.255.255, link-local",
        "172.16.0.0, private",
        "172.31.255.255, private",
        "192.0.0.0, protocol assignments",
        "192.0.0.192, protocol assignments",
        "192.0.0.255, protocol assignments",
        "192.0.2.0, documentation",
        "192.0.2.255, documentation",
        "192.88.99.0, 6to4 relay",
        "192.88.99.255, 6to4 relay",
        "192.168.0.0, private",
        "192.168.255.255, private",
        "198.18.0.0, benchmarking",
        "198.19.255.255, benchmarking",
        "198.51.100.0, documentation",
        "198.51.100.255, documentation",
        "203.0.113.0, documentation",
        "203.0.113.255, documentation",
        "224.0.0.0, multicast",
        "239.255.255.255, multicast",
        "240.0.0.0, reserved",
        "255.255.255.254, reserved",
        "255.255.255.255, broadcast",
        "::, unspecified",
        "::1, loopback",
        "::2, IPv4-compatible",
        "::7f00:1, IPv4-compatible",
        "::ffff:0:7f00:1, IPv4-translated",
        "64:ff9b::, NAT64",
        "64:ff9b::ffff:ffff, NAT64",
        "64:ff9b:1::, NAT64",
        "64:ff9b:1:ffff:ffff:ffff:ffff:ffff, NAT64",
        "100::, discard",
        "100::ffff:ffff:ffff:ffff, discard",
        "100:0:0:1::1, reserved",
        "2001::, Teredo",
        "2001:0:ffff:ffff:ffff:ffff:ffff:ffff, Teredo",
        "2001:2::1, protocol assignments",
        "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff, protocol assignments",
        "2001:10::1, ORCHID",
        "2001:20::1, ORCHID",
        "2001:2f:ffff:ffff:ffff:ffff:ffff:ffff, ORCHID",
        "2001:db8::, documentation",
        "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, documentation",
        "2002::, 6to4",
        "2002:7f00:1::, 6to4",
        "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 6to4",
        "3fff::, documentation",
        "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff, documentation",
        "4000::, reserved",
        "5f00::1, reserved",
        "1fff:ffff::, reserved",
        "200::, reserved",
        "fc00::, unique local",
        "fd00:ec2::254, unique local",
        "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, unique local",
        "fe80::, link-local",
        "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff, link-local",
        "fec0::, site-local",
        "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, site-local",
        "ff00::, multicast",
        "ff02::1, multicast",
        "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, multicast",
    })
    void refuses(String address, String purpose) throws UnknownHostException {
        assertThat(guard.refusal(InetAddress.getByName(address)))
                .hasValueSatisfying(reason -> assertThat(reason).contains(purpose));
    }

    /** The neighbours of the blocks, and what well-known names resolve to. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0.0.0",
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.0",
                "93.184.215.14",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "168.63.129.15",
                "168.63.129.17",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.0",
                "192.0.3.0",
                "192.88.98.255",
                "192.88.100.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "198.51.99.255",
                "198.51.101.0",
                "203.0.112.255",
                "203.0.114.0",
                "223.255.255.255",
                "2001:200::1",
                "2001:4860:4860::8888",
                "2003::1",
                "2600::1",
                "2606:4700::1111",
                "2a00:1450:4001::1",
                "3ffe:ffff::1"
            })
    void letsThePublicInternetPass(String address) throws UnknownHostException {
        assertThat(guard.refusal(InetAddress.getByName(address))).isEmpty();
    }

    @Property(tries = 500)
    void refusesEveryMappedAddress(@ForAll @Size(4) byte[] tail) throws UnknownHostException {
        byte[] mapped = HexFormat.of()
                .parseHex("00000000000000000000ffff" + HexFormat.of().formatHex(tail));
        Inet6Address kept = Inet6Address.getByAddress("x.example", mapped, 1);
        assertThat(guard.refusal(kept)).contains("an IPv4-mapped address");
        assertThat(new AddressGuard(true).refusal(kept)).isPresent();
        // Java makes an IPv4 address of the others, which is judged as one
        assertThat(guard.refusal(InetAddress.getByAddress(mapped)))
                .isEqualTo(guard.refusal(InetAddress.getByAddress(tail)));
    }

    @Property(tries = 500)
    void refusesEveryIpv6AddressOutsideOfGlobalUnicast(@ForAll @Size(16) byte[] bytes) throws UnknownHostException {
        if ((bytes[0] & 0xe0) != 0x20) {
            assertThat(guard.refusal(Inet6Address.getByAddress("x.example", bytes, 0)))
                    .isPresent();
        }
    }

    @Property(tries = 500)
    void agreesWithWhatJavaKnows(@ForAll @Size(4) byte[] bytes) throws UnknownHostException {
        InetAddress address = InetAddress.getByAddress(bytes);
        boolean special = address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress();
        if (special) {
            assertThat(guard.refusal(address)).isPresent();
        }
    }

    @Example
    void theSwitchOpensLoopbackOnly() throws UnknownHostException {
        AddressGuard open = new AddressGuard(true);
        for (String loopback : new String[] {"127.0.0.1", "127.9.9.9", "::1"}) {
            assertThat(open.refusal(InetAddress.getByName(loopback))).isEmpty();
        }
        for (String other : new String[] {"0.0.0.0", "10.0.0.1", "169.254.169.254", "::", "fe80::1", "::2"}) {
            assertThat(open.refusal(InetAddress.getByName(other))).isPresent();
        }
    }

    @Test
    void aScopeDoesNotHideAnAddress() throws UnknownHostException {
        assertThat(guard.refusal(Inet6Address.getByAddress(
                        "x", InetAddress.getByName("fe80::1").getAddress(), 2)))
                .isPresent();
    }
}
