package dev.countersign.event.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.event.webhook.TargetUrl.Ok;
import dev.countersign.event.webhook.TargetUrl.Refused;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which spellings of a receiver's address are accepted. Threat API7: requests to addresses that somebody else chose. */
class TargetUrlTest {

    /** What was given, and what it becomes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "https://hooks.acme.com/countersign https://hooks.acme.com/countersign",
                "https://acme.com https://acme.com/",
                "https://acme.com/ https://acme.com/",
                "HTTPS://Hooks.ACME.com/Path https://hooks.acme.com/Path",
                "https://acme.com:443/a https://acme.com/a",
                "https://acme.com:8443/a https://acme.com:8443/a",
                "https://acme.com:1024/a https://acme.com:1024/a",
                "https://acme.com:65535/a https://acme.com:65535/a",
                "https://acme.com?tenant=1 https://acme.com/?tenant=1",
                "https://acme.com/a?b=c&d=%20e+f https://acme.com/a?b=c&d=%20e+f",
                "https://acme.com/a/@b:c;d=e/%2e%2e/f https://acme.com/a/@b:c;d=e/%2e%2e/f",
                "https://a.b.c.d.example.co.uk/x https://a.b.c.d.example.co.uk/x",
                "https://xn--bcher-kva.example/x https://xn--bcher-kva.example/x",
                "https://bücher.example/x https://xn--bcher-kva.example/x",
                "https://BÜCHER.example/x https://xn--bcher-kva.example/x",
                "https://例え.テスト/x https://xn--r8jz45g.xn--zckzah/x",
                "https://1.example.com/x https://1.example.com/x",
                "https://127.0.0.1.nip.example/x https://127.0.0.1.nip.example/x", // what it resolves to is looked at
                // later
                "https://localhost.example.com/x https://localhost.example.com/x",
                "https://93.184.215.14/x https://93.184.215.14/x",
                "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/x https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/x",
                "https://[2606:4700::1111]:8443/x https://[2606:4700:0:0:0:0:0:1111]:8443/x",
            })
    void accepts(String given, String plain) {
        assertThat(TargetUrl.parse(given, false)).isInstanceOfSatisfying(Ok.class, url -> {
            assertThat(url.text()).isEqualTo(plain);
            assertThat(url.tls()).isTrue();
        });
        assertThat(TargetUrl.parse(plain, false)).isEqualTo(TargetUrl.parse(given, false));
        assertThat(TargetUrl.parse(given, true)).isEqualTo(TargetUrl.parse(given, false));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                        // another scheme, or none
                        rows(
                                "must begin with https://",
                                "http://acme.com/x",
                                "http://93.184.215.14/x",
                                "ftp://acme.com/x",
                                "file:///etc/passwd",
                                "gopher://acme.com/x",
                                "javascript:alert(1)",
                                "acme.com/x",
                                "//acme.com/x",
                                "https:acme.com/x",
                                "https:/acme.com/x",
                                "https",
                                " https://acme.com/x",
                                "\thttps://acme.com/x",
                                "http\ns://acme.com/x",
                                "httpſ://acme.com/x",
                                "jar:https://acme.com/x!/y"),
                        rows("is empty", "", null),
                        rows("longer than 2048", "https://acme.com/" + "a".repeat(2048)),
                        // who is called, and what stands before or after it
                        rows(
                                "user information",
                                "https://user@acme.com/x",
                                "https://user:secret@acme.com/x",
                                "https://acme.com@127.0.0.1/x",
                                "https://@acme.com/x",
                                "https://acme.com:443@169.254.169.254/x"),
                        rows("fragment", "https://acme.com/x#y", "https://acme.com#@127.0.0.1/", "https://acme.com/#"),
                        rows(
                                "backslash",
                                "https://acme.com\\@127.0.0.1/x",
                                "https:\\\\acme.com\\x",
                                "https://acme.com/\\..\\x",
                                "https://127.0.0.1\\.acme.com/"),
                        rows(
                                "must name a host",
                                "https://",
                                "https:///x",
                                "https://?x",
                                "https://:443/x",
                                "https://acme.com:443:443/x",
                                "https://[2606:4700::1111/x",
                                "https://2606:4700::1111/x",
                                "https://[2606:4700::1111]x/y",
                                "https://[::1]acme.com/"),
                        // spaces, line ends and their kin
                        rows(
                                "",
                                "https://acme.com /x",
                                "https://acme\t.com/x",
                                "https://acme.com\r\nHost: internal/x",
                                "https://acme.com/x\r\nX-Evil: 1",
                                "https://acme.com/x y",
                                "https://acme.com/x\u0000",
                                "https://acme.com/x\n",
                                "https://acme.com\u00a0/x",
                                "https://acme\u200b.com/x",
                                "https://acme.com/\u202e"),
                        rows(
                                "control characters",
                                "https://acme.com/%0d%0aHost:x",
                                "https://acme.com/%00",
                                "https://acme.com/?a=%0A",
                                "https://acme.com/%7f"),
                        rows(
                                "percent-encoded",
                                "https://acme.com/%",
                                "https://acme.com/%2",
                                "https://acme.com/%zz",
                                "https://acme.com/<x>",
                                "https://acme.com/{x}",
                                "https://acme.com/\"x\"",
                                "https://acme.com/ü",
                                "https://acme.com/x|y",
                                "https://acme.com/[x]"),
                        // ports
                        rows(
                                "not a number from 1 to 65535",
                                "https://acme.com:0/x",
                                "https://acme.com:65536/x",
                                "https://acme.com:99999/x",
                                "https://acme.com:4294967739/x",
                                "https://acme.com:0443/x",
                                "https://acme.com:/x"),
                        rows(
                                "must name a host",
                                "https://acme.com:-1/x",
                                "https://acme.com:+443/x",
                                "https://acme.com:443a/x",
                                "https://acme.com:４４３/x",
                                "https://acme.com:4 43/x"),
                        rows(
                                "belongs to another service",
                                "https://acme.com:22/x",
                                "https://acme.com:25/x",
                                "https://acme.com:80/x",
                                "https://acme.com:1023/x",
                                "https://acme.com:2375/x",
                                "https://acme.com:3306/x",
                                "https://acme.com:5432/x",
                                "https://acme.com:6379/x",
                                "https://acme.com:6443/x",
                                "https://acme.com:9200/x",
                                "https://acme.com:10250/x",
                                "https://acme.com:11211/x",
                                "https://acme.com:27017/x"),
                        // IPv4, plainly and in disguise
                        rows(
                                "loopback",
                                "https://127.0.0.1/x",
                                "https://127.0.0.1:8443/x",
                                "https://127.255.255.254/x",
                                "https://[::1]/x",
                                "https://[0:0:0:0:0:0:0:1]/x",
                                "https://[0000::0001]/x"),
                        rows(
                                "not a public address",
                                "https://0.0.0.0/x",
                                "https://10.0.0.1/x",
                                "https://172.16.0.1/x",
                                "https://192.168.1.1/x",
                                "https://169.254.169.254/latest/meta-data/",
                                "https://100.100.100.200/x",
                                "https://168.63.129.16/x",
                                "https://224.0.0.1/x",
                                "https://255.255.255.255/x",
                                "https://[::]/x",
                                "https://[fd00:ec2::254]/x",
                                "https://[fe80::1]/x",
                                "https://[ff02::1]/x",
                                "https://[64:ff9b::7f00:1]/x",
                                "https://[64:ff9b::a9fe:a9fe]/x",
                                "https://[2002:7f00:1::]/x",
                                "https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/x",
                                "https://[::7f00:1]/x"),
                        rows(
                                "four decimal numbers",
                                "https://2130706433/x",
                                "https://017700000001/x",
                                "https://0x7f000001/x",
                                "https://0x7f.0.0.1/x",
                                "https://0177.0.0.1/x",
                                "https://127.0.0.01/x",
                                "https://127.1/x",
                                "https://127.0.1/x",
                                "https://1/x",
                                "https://0/x",
                                "https://0x/x",
                                "https://127.0.0.256/x",
                                "https://127.0.0.1.1/x",
                                "https://00127.0.0.1/x",
                                "https://0xa9.0xfe.0xa9.0xfe/x",
                                "https://0XA9FEA9FE/x",
                                "https://2852039166/x",
                                "https://169.254.43518/x",
                                "https://acme.com.1/x",
                                "https://127..0.1/x"),
                        // IPv6 in disguise
                        rows(
                                "IPv4-mapped",
                                "https://[::ffff:7f00:1]/x",
                                "https://[0:0:0:0:0:ffff:5db8:d70e]/x",
                                "https://[::FFFF:a9fe:a9fe]/x"),
                        rows(
                                "hexadecimal digits and colons",
                                "https://[::ffff:127.0.0.1]/x",
                                "https://[::127.0.0.1]/x",
                                "https://[fe80::1%25eth0]/x",
                                "https://[fe80::1%eth0]/x",
                                "https://[2606:4700::1111%1]/x",
                                "https://[]/x",
                                "https://[v1.fe80::1]/x",
                                "https://[127.0.0.1]/x",
                                "https://[acme.com]/x"),
                        rows(
                                "not an IP address",
                                "https://[:::]/x",
                                "https://[1::2::3]/x",
                                "https://[12345::1]/x",
                                "https://[1:2:3:4:5:6:7]/x",
                                "https://[1:2:3:4:5:6:7:8:9]/x"),
                        // names of the inside
                        rows(
                                "not one of the public internet",
                                "https://localhost/x",
                                "https://LocalHost/x",
                                "https://foo.localhost/x",
                                "https://metadata/x",
                                "https://metadata.google.internal/computeMetadata/v1/",
                                "https://instance-data.ec2.internal/x",
                                "https://kubernetes.default.svc/x",
                                "https://kubernetes.default.svc.cluster.local/x",
                                "https://printer.local/x",
                                "https://router.lan/x",
                                "https://db.corp/x",
                                "https://nas.home/x",
                                "https://gateway.home.arpa/x",
                                "https://1.0.0.127.in-addr.arpa/x",
                                "https://postgres/x",
                                "https://vault.service.consul/x",
                                "https://abc.onion/x"),
                        // no plain names
                        rows(
                                "plain domain name",
                                "https://acme.com./x",
                                "https://localhost./x",
                                "https://127.0.0.1./x",
                                "https://metadata.google.internal./x",
                                "https://.acme.com/x",
                                "https://acme..com/x",
                                "https://-acme.com/x",
                                "https://acme-.com/x",
                                "https://acme_hooks.com/x",
                                "https://*.acme.com/x",
                                "https://%61cme.com/x",
                                "https://127.0.0.1%2f.acme.com/x",
                                "https://acme%2ecom/x",
                                "https://acme.com%00.evil.com/x",
                                "https://acme.com,evil.com/x",
                                "https://acme.com;evil.com/x",
                                "https://$(id).acme.com/x",
                                "https://" + "a".repeat(64) + ".com/x"),
                        rows("name is too long", "https://" + "a.".repeat(130) + "com/x"),
                        // other scripts for the same thing
                        rows(
                                "read in more than one way",
                                "https://１２７.0.0.1/x",
                                "https://127。0。0。1/x",
                                "https://acme。com/x",
                                "https://ａｃｍｅ.com/x",
                                "https://①②⑦.⓪.⓪.①/x",
                                "https://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/x",
                                "https://straße.example/x",
                                "https://acme\u00ad.com/x",
                                "https://ﬀ.example/x",
                                "https://localhoſt/x"))
                .flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource
    void refused(String given, String reason) {
        assertThat(TargetUrl.parse(given, false))
                .isInstanceOfSatisfying(
                        Refused.class, refused -> assertThat(refused.reason()).contains(reason));
    }

    @Test
    void theTableIsLong() {
        assertThat(refused().count()).isGreaterThan(150);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:9000/hook",
                "http://127.0.0.1:9000/hook",
                "http://127.0.0.2/hook",
                "http://[0:0:0:0:0:0:0:1]:9000/hook",
                "https://localhost:9443/hook",
                "https://127.0.0.1/hook",
                "http://127.0.0.1:81/hook"
            })
    void loopbackIsAllowedBehindASwitch(String given) {
        assertThat(TargetUrl.parse(given, true))
                .isInstanceOfSatisfying(Ok.class, url -> assertThat(url.text()).isEqualTo(given));
        assertThat(TargetUrl.parse(given, false)).isInstanceOf(Refused.class);
    }

    /** The switch opens loopback and nothing else. */
    @Test
    void theSwitchOpensNothingElse() {
        List<String> loopback =
                List.of("127.0.0.1", "127.255.255.254", "::1", "0:0:0:0:0:0:0:1", "0000::0001", "localhost");
        refused()
                .map(row -> (String) row.get()[0])
                .filter(given -> given == null
                        || loopback.stream()
                                .noneMatch(host -> given.toLowerCase(java.util.Locale.ROOT)
                                        .matches("https://\\[?" + host + "]?(:8443)?/x")))
                .forEach(given ->
                        assertThat(TargetUrl.parse(given, true)).as(given).isInstanceOf(Refused.class));
        for (String given : List.of(
                "http://acme.com/x",
                "http://10.0.0.1/x",
                "http://localhost.acme.com/x",
                "http://foo.localhost/x",
                "http://localhost:0/x",
                "http://user@localhost/x",
                "http://[::ffff:7f00:1]/x",
                "http://0/x",
                "http://127.1/x",
                "ftp://localhost/x")) {
            assertThat(TargetUrl.parse(given, true)).as(given).isInstanceOf(Refused.class);
        }
    }

    @Test
    void takesAUrlApart() {
        assertThat(TargetUrl.parse("https://Hooks.acme.com:8443?x=1", false)).isInstanceOfSatisfying(Ok.class, url -> {
            assertThat(url.host()).isEqualTo("hooks.acme.com");
            assertThat(url.literal()).isEmpty();
            assertThat(url.port()).isEqualTo(8443);
            assertThat(url.target()).isEqualTo("/?x=1");
        });
        assertThat(TargetUrl.parse("http://[::1]/a", true)).isInstanceOfSatisfying(Ok.class, url -> {
            assertThat(url.host()).isEqualTo("0:0:0:0:0:0:0:1");
            assertThat(url.literal())
                    .hasValueSatisfying(
                            address -> assertThat(address.isLoopbackAddress()).isTrue());
            assertThat(url.port()).isEqualTo(80);
            assertThat(url.tls()).isFalse();
        });
    }

    private static List<Arguments> rows(String reason, String... given) {
        return Stream.of(given).map(text -> Arguments.of(text, reason)).toList();
    }
}
