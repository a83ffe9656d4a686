package dev.countersign.database;

/** Hears what a committed transaction of this replica had noted, so that a job need not wait for its next look. */
public interface CommitListener {

    /** Called right after the commit, on its thread: returns at once and never fails. */
    void committed(Enum<?> what);
}
