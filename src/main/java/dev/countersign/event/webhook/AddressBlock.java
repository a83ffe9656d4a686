package dev.countersign.event.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A range of IP addresses, and what it is for. */
record AddressBlock(InetAddress first, int length, String purpose) {

    /** Reads {@code address/length}; the address is a literal, so nothing is looked up. */
    static AddressBlock of(String cidr, String purpose) {
        int slash = cidr.indexOf('/');
        try {
            return new AddressBlock(
                    InetAddress.getByName(cidr.substring(0, slash)),
                    Integer.parseInt(cidr.substring(slash + 1)),
                    purpose);
        } catch (UnknownHostException noLiteral) {
            throw new IllegalArgumentException(cidr, noLiteral);
        }
    }

    /** Whether an address lies in it; addresses of the other family do not. */
    boolean contains(byte[] address) {
        byte[] start = first.getAddress();
        if (address.length != start.length) {
            return false;
        }
        int whole = length / Byte.SIZE;
        for (int index = 0; index < whole; index++) {
            if (address[index] != start[index]) {
                return false;
            }
        }
        int rest = length % Byte.SIZE;
        return rest == 0 || (address[whole] ^ start[whole]) >> (Byte.SIZE - rest) == 0;
    }
}
