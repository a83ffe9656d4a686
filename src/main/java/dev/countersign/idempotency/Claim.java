package dev.countersign.idempotency;

import java.util.UUID;

/** What becomes of a request that carries a key. */
public sealed interface Claim {

    /**
     * Nobody else runs under this key: this request may.
     *
     * @param id proves the claim when the answer is kept or the key is given back
     */
    record Granted(UUID id) implements Claim {}

    /** The same request was answered before. */
    record Answered(KeptAnswer answer) implements Claim {}

    /** The first request with this key has no answer yet. */
    record Running() implements Claim {}

    /** The key belongs to another request. */
    record Taken() implements Claim {}
}
