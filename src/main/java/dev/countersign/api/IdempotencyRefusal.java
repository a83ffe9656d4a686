package dev.countersign.api;

/** Why a request with a key is not run. The statuses are those of draft-ietf-httpapi-idempotency-key-header-07. */
enum IdempotencyRefusal {
    MALFORMED(
            400,
            "idempotency_key_malformed",
            "Idempotency-Key: must be 1 to 255 printable ASCII characters, best in double quotes"),
    RUNNING(409, "idempotency_key_in_use", "the first request with this Idempotency-Key is still running; ask again"),
    TAKEN(422, "idempotency_key_reused", "this Idempotency-Key belongs to another request; use a new one");

    private final int status;
    private final String code;
    private final String message;

    IdempotencyRefusal(int status, String code, String message) {
        this.status = status;
        this.code = code;
        this.message = message;
    }

    int status() {
        return status;
    }

    /** Stable, for machines. */
    String code() {
        return code;
    }

    String message() {
        return message;
    }
}
