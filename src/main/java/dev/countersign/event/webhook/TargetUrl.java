package dev.countersign.event.webhook;

import java.net.InetAddress;
import java.util.Optional;

/**
 * The address of a receiver, as a partner gave it: checked by its spelling alone, nothing is looked up. What a name resolves to
 * is for {@link AddressGuard} to judge, at every attempt.
 */
public sealed interface TargetUrl {

    /**
     * A URL that may be called.
     *
     * @param text the URL in its plain form, at most 2048 characters: ASCII, scheme and host in lower case
     * @param tls whether the scheme is https; http exists on loopback only
     * @param host what the certificate has to name: lower case ASCII; an IPv6 address without its brackets
     * @param literal the address that the host is, when it is no name
     * @param port 1 to 65535
     * @param target path and query as they go into the request line; begins with a slash
     */
    record Ok(String text, boolean tls, String host, Optional<InetAddress> literal, int port, String target)
            implements TargetUrl {}

    /**
     * A URL that must not be called.
     *
     * @param reason for the person who gave it, in a few words
     */
    record Refused(String reason) implements TargetUrl {}

    /**
     * Reads a URL. One spelling for each thing: whatever two programs might read differently is refused.
     *
     * @param loopbackAllowed whether {@code localhost} and loopback addresses, also over http, are allowed
     */
    static TargetUrl parse(String text, boolean loopbackAllowed) {
        try {
            return new TargetUrlParser(loopbackAllowed).parse(text);
        } catch (TargetUrlParser.RefusedException refusal) {
            return new Refused(refusal.getMessage());
        }
    }
}
