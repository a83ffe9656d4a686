package dev.countersign.api.bitgo;

/** The stable names of this wire's errors, and the status of each. Where the original's name is known, it is that. */
enum BitGoErrorName {
    ALREADY_APPROVED(400, "AlreadyApproved"),
    BODY_TOO_LARGE(413, "BodyTooLarge"),
    CANNOT_APPROVE_BY_SELF(403, "CannotApproveBySelf"),
    CANNOT_REMOVE_ADMIN(400, "CannotRemoveAdmin"),
    CONFLICT(409, "Conflict"),
    DENIED_BY_POLICY(403, "DeniedByPolicy"),
    DUPLICATE_SEQUENCE_ID(400, "DuplicateSequenceIdError"),
    FORBIDDEN(403, "Forbidden"),
    INCORRECT_OTP(401, "IncorrectOtp"),
    INSUFFICIENT_FUNDS(400, "InsufficientFunds"),
    INTERNAL_ERROR(500, "InternalError"),
    INVALID_ADDRESS(400, "InvalidAddress"),
    INVALID_REQUEST(400, "InvalidRequest"),
    INVALID_TOKEN(401, "InvalidToken"),
    INVALID_USER_ID(400, "InvalidUserId"),
    INVALID_WALLET_ID(400, "InvalidWalletId"),
    METHOD_NOT_ALLOWED(405, "MethodNotAllowed"),
    /** The original's own name for it. */
    NEEDS_UNLOCK(401, "Response"),
    NO_ACCESS_TOKEN(401, "NoAccessToken"),
    NOT_FOUND(404, "NotFound"),
    OTP_LOCKED(401, "OtpLocked"),
    SESSION_EXPIRED(401, "SessionExpired"),
    TOO_MANY_APPROVALS_REQUIRED(400, "TooManyApprovalsRequired"),
    TOO_MANY_RECIPIENTS(400, "TooManyRecipients"),
    TOO_MANY_REQUESTS(429, "TooManyRequests"),
    UNSUPPORTED_MEDIA_TYPE(415, "UnsupportedMediaType");

    private final int status;
    private final String text;

    BitGoErrorName(int status, String text) {
        this.status = status;
        this.text = text;
    }

    /** The HTTP status that it is sent with. */
    int status() {
        return status;
    }

    /** The name as it stands in {@code name}. */
    String text() {
        return text;
    }
}
