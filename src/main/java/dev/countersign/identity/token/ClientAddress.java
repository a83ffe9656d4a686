package dev.countersign.identity.token;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Where a request comes from.
 *
 * @param text an IP address as PostgreSQL's {@code inet} takes it; empty when it is not known
 */
public record ClientAddress(Optional<String> text) {

    /** An address as the server tells it; one of IPv4 inside IPv6 is the one of IPv4, and a zone is not part of it. */
    public static ClientAddress of(String told) {
        byte[] address = told == null ? null : NetUtil.createByteArrayFromIpAddressString(told);
        if (address == null) {
            return new ClientAddress(Optional.empty());
        }
        try {
            return new ClientAddress(
                    Optional.of(InetAddress.getByAddress(address).getHostAddress()));
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an address of %d bytes".formatted(address.length), impossible);
        }
    }
}
