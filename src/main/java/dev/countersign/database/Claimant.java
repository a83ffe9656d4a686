package dev.countersign.database;

import io.smallrye.mutiny.Uni;

/** Claims rows, and works on them after the claim is committed. Until its lease is over nobody else takes what it has claimed. */
public interface Claimant {

    /**
     * Called once, when the replica stops. From then on nothing more is claimed, and what is claimed and not begun is given back.
     * Completes when nothing is under way; whoever does not wait for that leaves it to the end of its lease.
     */
    Uni<Void> finish();
}
