package dev.countersign.embedded;

/** A reason not to start, in one sentence for the person who started the program. */
final class StartupRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StartupRefused(String sentence) {
        super(sentence);
    }

    StartupRefused(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
