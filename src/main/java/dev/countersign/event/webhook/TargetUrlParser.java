package dev.countersign.event.webhook;

import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The grammar of {@link TargetUrl}: an allow-list much narrower than RFC 3986, and no general URL parser under it. */
final class TargetUrlParser {

    private static final int MOST_CHARACTERS = 2048;
    private static final int MOST_HOST_CHARACTERS = 253;
    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final int FIRST_FREE_PORT = 1024;
    private static final int LAST_PORT = 65_535;

    private static final Pattern URL = Pattern.compile("(?i)(https?)://([^/?]*)(.*)");
    private static final Pattern AUTHORITY = Pattern.compile("(\\[[^\\]]*]|[^:\\[\\]]*)(?::([0-9]*))?");
    private static final Pattern TARGET = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@/?%-]*");
    private static final Pattern BROKEN_ENCODING = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final Pattern ENCODED_CONTROL = Pattern.compile("%([01][0-9A-Fa-f]|7[Ff])");
    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");
    private static final Pattern IPV4 = Pattern.compile("((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f:]{2,39}");

    /** Last labels that mean something inside of networks and nothing on the internet. */
    private static final Set<String> INSIDE = Set.of(
            "localhost",
            "local",
            "localdomain",
            "internal",
            "intranet",
            "lan",
            "home",
            "corp",
            "private",
            "arpa",
            "svc",
            "consul",
            "onion");

    /** Above 1023, and never a receiver of webhooks: databases, caches, control planes, remote desktops, telephony. */
    private static final Set<Integer> SERVICES = Set.of(
            1433, 1434, 1521, 1719, 1720, 1723, 1883, 2049, 2181, 2375, 2376, 2377, 2379, 2380, 3128, 3268, 3269, 3306,
            3389, 3659, 4045, 4190, 4369, 4444, 5060, 5061, 5432, 5433, 5671, 5672, 5900, 5901, 5984, 5985, 5986, 6000,
            6379, 6380, 6443, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 7000, 7001, 8300, 8301, 8500, 8501, 8600,
            8883, 9042, 9092, 9093, 9160, 9200, 9300, 10080, 10250, 10255, 10256, 11211, 15672, 25672, 26257, 27017,
            27018, 27019, 50000);

    private final boolean loopbackAllowed;
    private final AddressGuard guard;

    TargetUrlParser(boolean loopbackAllowed) {
        this.loopbackAllowed = loopbackAllowed;
        this.guard = new AddressGuard(loopbackAllowed);
    }

    /** Why a URL is refused. */
    static final class RefusedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        RefusedException(String reason) {
            super(reason);
        }
    }

    TargetUrl.Ok parse(String text) {
        refuseIf(text == null || text.isEmpty(), "the URL is empty");
        refuseIf(text.length() > MOST_CHARACTERS, "the URL is longer than 2048 characters");
        refuseIf(text.indexOf('#') >= 0, "the URL must not have a fragment");
        refuseIf(text.indexOf('\\') >= 0, "the URL must not have a backslash");
        Matcher url = URL.matcher(text);
        refuseIf(!url.matches(), "the URL must begin with https://");
        String scheme = url.group(1).toLowerCase(Locale.ROOT);
        String target = target(url.group(3));
        refuseIf(url.group(2).indexOf('@') >= 0, "the URL must not have user information");
        Matcher authority = AUTHORITY.matcher(url.group(2));
        refuseIf(!authority.matches(), "the URL must name a host, and perhaps a port");
        Host host = host(authority.group(1));
        boolean tls = scheme.equals("https");
        refuseIf(!tls && !host.loopback(), "the URL must begin with https://");
        int port = port(Optional.ofNullable(authority.group(2)), tls, host.loopback());
        String origin = scheme + "://" + host.written() + (port == (tls ? HTTPS : HTTP) ? "" : ":" + port);
        refuseIf(origin.length() + target.length() > MOST_CHARACTERS, "the URL is longer than 2048 characters");
        return new TargetUrl.Ok(origin + target, tls, host.name(), host.address(), port, target);
    }

    private static String target(String rest) {
        boolean plain =
                TARGET.matcher(rest).matches() && !BROKEN_ENCODING.matcher(rest).find();
        refuseIf(!plain, "the path or the query has characters that must be percent-encoded");
        refuseIf(ENCODED_CONTROL.matcher(rest).find(), "the path or the query has control characters");
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    private static int port(Optional<String> given, boolean tls, boolean loopback) {
        if (given.isEmpty()) {
            return tls ? HTTPS : HTTP;
        }
        refuseIf(!PORT.matcher(given.get()).matches(), "the port is not a number from 1 to 65535");
        int port = Integer.parseInt(given.get());
        refuseIf(port > LAST_PORT, "the port is not a number from 1 to 65535");
        boolean fits = port == HTTPS || port >= FIRST_FREE_PORT && !SERVICES.contains(port);
        refuseIf(!fits && !loopback, "the port belongs to another service; use 443, or one above 1023");
        return port;
    }

    private Host host(String given) {
        refuseIf(given.isEmpty(), "the URL must name a host");
        if (given.startsWith("[")) {
            return literal(ipv6(given.substring(1, given.length() - 1).toLowerCase(Locale.ROOT)), "[%s]");
        }
        String ascii = ascii(given);
        String last = ascii.substring(ascii.lastIndexOf('.') + 1);
        if (NUMBER.matcher(last).matches()) {
            refuseIf(!IPV4.matcher(ascii).matches(), "an IPv4 address is written as four decimal numbers");
            return literal(resolved(ascii), "%s");
        }
        return named(ascii, last);
    }

    private Host named(String name, String last) {
        refuseIf(name.length() > MOST_HOST_CHARACTERS, "the host's name is too long");
        for (String label : name.split("\\.", -1)) {
            refuseIf(!LABEL.matcher(label).matches(), "the host is not a plain domain name");
        }
        if (name.equals("localhost") && loopbackAllowed) {
            return new Host(name, name, Optional.empty(), true);
        }
        refuseIf(name.equals(last) || INSIDE.contains(last), "the host's name is not one of the public internet");
        return new Host(name, name, Optional.empty(), false);
    }

    private Host literal(InetAddress address, String form) {
        guard.refusal(address).ifPresent(reason -> {
            throw new RefusedException("the host is " + reason);
        });
        String name = address.getHostAddress();
        return new Host(name, form.formatted(name), Optional.of(address), address.isLoopbackAddress());
    }

    /** Names in other scripts become ASCII; a name that would become another one on the way (ß, full width) is refused. */
    private static String ascii(String host) {
        if (host.chars().allMatch(character -> character < 128)) {
            return host.toLowerCase(Locale.ROOT);
        }
        try {
            String ascii = IDN.toASCII(host, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
            refuseIf(
                    !IDN.toUnicode(ascii).equals(host.toLowerCase(Locale.ROOT)),
                    "the host's name has characters that are read in more than one way");
            return ascii;
        } catch (IllegalArgumentException unmappable) {
            throw new RefusedException("the host is not a plain domain name");
        }
    }

    private static InetAddress ipv6(String text) {
        refuseIf(!IPV6.matcher(text).matches(), "an IPv6 address is written with hexadecimal digits and colons only");
        InetAddress address = resolved("[" + text + "]");
        refuseIf(!(address instanceof Inet6Address), "the host is an IPv4-mapped address");
        return address;
    }

    /** Only ever called with a literal, which Java reads without looking anything up. */
    private static InetAddress resolved(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException malformed) {
            throw new RefusedException("the host is not an IP address");
        }
    }

    private static void refuseIf(boolean broken, String reason) {
        if (broken) {
            throw new RefusedException(reason);
        }
    }

    /** @param written as it stands in a URL: an IPv6 address in brackets */
    private record Host(String name, String written, Optional<InetAddress> address, boolean loopback) {}
}
