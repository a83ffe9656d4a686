package dev.countersign.api.bitgo;

/** What an error says at its top level, when it is so: clients look for its presence, so that {@code false} is never sent. */
enum BitGoFlag {
    NEEDS_OTP("needsOTP"),
    NEEDS_UNLOCK("needsUnlock"),
    INVALID_TOKEN("invalidToken");

    private final String text;

    BitGoFlag(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
