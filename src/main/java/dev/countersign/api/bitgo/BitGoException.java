package dev.countersign.api.bitgo;

import dev.countersign.identity.session.OtpProblem;
import jakarta.ws.rs.core.Response;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** A refusal on its way out, already in the words of this wire. */
final class BitGoException extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private static final int LONGEST_ECHO = 64;
    private static final int DELETE = 127;

    private final BitGoErrorName name;
    private final transient Map<String, Object> context;
    private final transient Set<BitGoFlag> flags;

    /**
     * A refusal.
     *
     * @param message for a human
     * @param context the facts of this name, such as {@code id}
     * @param flags what it says at its top level
     */
    BitGoException(BitGoErrorName name, String message, Map<String, Object> context, Set<BitGoFlag> flags) {
        super(message, null, false, false);
        this.name = name;
        this.context = Map.copyOf(context);
        this.flags = Set.copyOf(flags);
    }

    BitGoException(BitGoErrorName name, String message, Map<String, Object> context) {
        this(name, message, context, Set.of());
    }

    BitGoException(BitGoErrorName name, String message) {
        this(name, message, Map.of(), Set.of());
    }

    static BitGoException invalid(String message) {
        return new BitGoException(BitGoErrorName.INVALID_REQUEST, message);
    }

    /** The text is no wallet's id. */
    static BitGoException invalidWallet(String id) {
        return new BitGoException(
                BitGoErrorName.INVALID_WALLET_ID,
                "invalid wallet id: must be 32 lower-case hexadecimal digits",
                Map.of("id", printable(id)));
    }

    /** The text is no person's id. */
    static BitGoException invalidUser(String id) {
        return new BitGoException(BitGoErrorName.INVALID_USER_ID, "invalid user id", Map.of("id", printable(id)));
    }

    /** What a caller wrote, as far as it can be said again. */
    private static String printable(String text) {
        return text.chars().limit(LONGEST_ECHO).allMatch(letter -> letter > ' ' && letter < DELETE)
                ? text.substring(0, Math.min(text.length(), LONGEST_ECHO))
                : "";
    }

    static BitGoException notFound(String what) {
        return new BitGoException(BitGoErrorName.NOT_FOUND, "no such " + what);
    }

    /** Says what is the matter with a one-time password. */
    static BitGoException of(OtpProblem problem) {
        Set<BitGoFlag> both = EnumSet.of(BitGoFlag.NEEDS_OTP, BitGoFlag.NEEDS_UNLOCK);
        return switch (problem) {
            case OtpProblem.Needed needed ->
                new BitGoException(BitGoErrorName.NEEDS_UNLOCK, "needs unlock", Map.of(), both);
            case OtpProblem.Incorrect incorrect ->
                new BitGoException(BitGoErrorName.INCORRECT_OTP, "incorrect otp", Map.of(), both);
            case OtpProblem.Locked locked ->
                new BitGoException(
                        BitGoErrorName.OTP_LOCKED,
                        "incorrect otp",
                        Map.of("lockedUntil", BitGoTime.of(locked.until())),
                        both);
        };
    }

    /** The answer that it becomes. */
    Response answer() {
        return BitGoError.answer(name.status(), name, getMessage(), context, flags);
    }

    /** Writes it. */
    static final class Mapper {

        @ServerExceptionMapper
        public Response refused(BitGoException refusal) {
            return refusal.answer();
        }
    }
}
