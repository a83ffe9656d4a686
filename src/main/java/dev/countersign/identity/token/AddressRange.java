package dev.countersign.identity.token;

import io.netty.util.NetUtil;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range of IP addresses, in CIDR notation (RFC 4632, RFC 4291): {@code 203.0.113.0/24}, {@code 2001:db8::/32}, or one address.
 *
 * @param text as PostgreSQL's {@code cidr} takes it
 */
public record AddressRange(String text) {

    private static final Pattern FORM = Pattern.compile("([0-9a-fA-F.:]{2,45})(?:/(0|[1-9][0-9]{0,2}))?");

    /** Reads a range. Empty for anything else, and for a range whose address has bits behind its length. */
    public static Optional<AddressRange> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        byte[] address = NetUtil.createByteArrayFromIpAddressString(form.group(1));
        if (address == null) {
            return Optional.empty();
        }
        int bits = address.length * Byte.SIZE;
        int length = form.group(2) == null ? bits : Integer.parseInt(form.group(2));
        return length <= bits && isZeroBehind(address, length)
                ? Optional.of(new AddressRange(NetUtil.bytesToIpAddress(address) + "/" + length))
                : Optional.empty();
    }

    private static boolean isZeroBehind(byte[] address, int length) {
        for (int bit = length; bit < address.length * Byte.SIZE; bit++) {
            if ((address[bit / Byte.SIZE] >> (Byte.SIZE - 1 - bit % Byte.SIZE) & 1) != 0) {
                return false;
            }
        }
        return true;
    }
}
