package dev.countersign.event.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Says which addresses the service may connect to when a partner chose the name: those of the public internet. Ask it for every
 * address that a name resolves to, and connect to the very address that it let pass.
 *
 * <p>Source of the blocks: the IANA special-purpose address registries for IPv4 and IPv6 (RFC 6890), as of 2026.
 */
public final class AddressGuard {

    private static final List<AddressBlock> LOOPBACK =
            List.of(AddressBlock.of("127.0.0.0/8", "loopback"), AddressBlock.of("::1/128", "loopback"));

    /** All of IPv6 that belongs to hosts on the internet; what lies outside is refused, whatever it becomes one day. */
    private static final AddressBlock GLOBAL_UNICAST = AddressBlock.of("2000::/3", "global unicast");

    private static final List<AddressBlock> REFUSED = List.of(
            AddressBlock.of("0.0.0.0/8", "unspecified"),
            AddressBlock.of("10.0.0.0/8", "private"),
            AddressBlock.of("100.64.0.0/10", "carrier-grade NAT"),
            AddressBlock.of("168.63.129.16/32", "a cloud's own service"),
            AddressBlock.of("169.254.0.0/16", "link-local"),
            AddressBlock.of("172.16.0.0/12", "private"),
            AddressBlock.of("192.0.0.0/24", "protocol assignments"),
            AddressBlock.of("192.0.2.0/24", "documentation"),
            AddressBlock.of("192.88.99.0/24", "6to4 relay"),
            AddressBlock.of("192.168.0.0/16", "private"),
            AddressBlock.of("198.18.0.0/15", "benchmarking"),
            AddressBlock.of("198.51.100.0/24", "documentation"),
            AddressBlock.of("203.0.113.0/24", "documentation"),
            AddressBlock.of("224.0.0.0/4", "multicast"),
            AddressBlock.of("255.255.255.255/32", "broadcast"),
            AddressBlock.of("240.0.0.0/4", "reserved"),
            AddressBlock.of("::/128", "unspecified"),
            AddressBlock.of("::/96", "IPv4-compatible"),
            AddressBlock.of("::ffff:0:0:0/96", "IPv4-translated"),
            AddressBlock.of("64:ff9b::/96", "NAT64"),
            AddressBlock.of("64:ff9b:1::/48", "NAT64"),
            AddressBlock.of("100::/64", "discard"),
            AddressBlock.of("2001::/32", "Teredo"),
            AddressBlock.of("2001:10::/28", "ORCHID"),
            AddressBlock.of("2001:20::/28", "ORCHID"),
            AddressBlock.of("2001::/23", "protocol assignments"),
            AddressBlock.of("2001:db8::/32", "documentation"),
            AddressBlock.of("2002::/16", "6to4"),
            AddressBlock.of("3fff::/20", "documentation"),
            AddressBlock.of("fc00::/7", "unique local"),
            AddressBlock.of("fe80::/10", "link-local"),
            AddressBlock.of("fec0::/10", "site-local"),
            AddressBlock.of("ff00::/8", "multicast"));

    private static final int MAPPED_ZEROS = 10;

    private final boolean loopbackAllowed;

    /**
     * A guard.
     *
     * @param loopbackAllowed whether this machine itself may be called; only where nobody is a stranger
     */
    public AddressGuard(boolean loopbackAllowed) {
        this.loopbackAllowed = loopbackAllowed;
    }

    /** What speaks against connecting to an address, in a few words; empty when nothing does. */
    public Optional<String> refusal(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (isMapped(bytes)) {
            return Optional.of("an IPv4-mapped address");
        }
        if (within(LOOPBACK, bytes).isPresent()) {
            return loopbackAllowed ? Optional.empty() : Optional.of("a loopback address");
        }
        Optional<String> special = within(REFUSED, bytes).map(block -> "not a public address: " + block.purpose());
        boolean unknown = !(address instanceof Inet4Address) && !GLOBAL_UNICAST.contains(bytes);
        return special.or(() -> unknown ? Optional.of("not a public address: reserved") : Optional.empty());
    }

    private static Optional<AddressBlock> within(List<AddressBlock> blocks, byte[] address) {
        return blocks.stream().filter(block -> block.contains(address)).findFirst();
    }

    /** ::ffff:0:0/96. Java makes an Inet4Address of most spellings, and not of one with a scope. */
    private static boolean isMapped(byte[] bytes) {
        if (bytes.length == Integer.BYTES) {
            return false;
        }
        for (int index = 0; index < MAPPED_ZEROS; index++) {
            if (bytes[index] != 0) {
                return false;
            }
        }
        return bytes[MAPPED_ZEROS] == -1 && bytes[MAPPED_ZEROS + 1] == -1;
    }
}
