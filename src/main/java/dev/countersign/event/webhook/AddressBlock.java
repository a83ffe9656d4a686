package dev.countersign.event.webhook;

import java.nio.ByteBuffer;

/**
 * A range of IP addresses, and what it is for.
 *
 * @param first its first address: 4 or 16 bytes
 * @param length how many leading bits all its addresses share
 */
record AddressBlock(byte[] first, int length, String purpose) {

    private static final int IPV6_BYTES = 16;
    private static final int HEXADECIMAL = 16;

    /**
     * Reads {@code address/length}, as it stands in the tables of this package. Without {@code InetAddress}, which a native image
     * must not touch while it is built.
     */
    static AddressBlock of(String cidr, String purpose) {
        int slash = cidr.indexOf('/');
        String address = cidr.substring(0, slash);
        byte[] first = address.contains(":") ? ipv6(address) : ipv4(address);
        return new AddressBlock(first, Integer.parseInt(cidr.substring(slash + 1)), purpose);
    }

    /** Whether an address lies in it; addresses of the other family do not. */
    boolean contains(byte[] address) {
        if (address.length != first.length) {
            return false;
        }
        int whole = length / Byte.SIZE;
        for (int index = 0; index < whole; index++) {
            if (address[index] != first[index]) {
                return false;
            }
        }
        int rest = length % Byte.SIZE;
        return rest == 0 || ((address[whole] ^ first[whole]) & 0xff) >> (Byte.SIZE - rest) == 0;
    }

    private static byte[] ipv4(String address) {
        ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES);
        for (String number : address.split("\\.", -1)) {
            bytes.put((byte) Integer.parseInt(number));
        }
        return bytes.array();
    }

    /** Always written with its gap of zeros. */
    private static byte[] ipv6(String address) {
        int gap = address.indexOf("::");
        byte[] before = groups(address.substring(0, gap));
        byte[] after = groups(address.substring(gap + 2));
        return ByteBuffer.allocate(IPV6_BYTES)
                .put(before)
                .put(IPV6_BYTES - after.length, after)
                .array();
    }

    private static byte[] groups(String text) {
        if (text.isEmpty()) {
            return new byte[0];
        }
        String[] groups = text.split(":", -1);
        ByteBuffer bytes = ByteBuffer.allocate(groups.length * Short.BYTES);
        for (String group : groups) {
            bytes.putShort((short) Integer.parseInt(group, HEXADECIMAL));
        }
        return bytes.array();
    }
}
