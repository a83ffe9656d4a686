package dev.countersign.bench.service;

import java.util.List;
import java.util.Optional;

/** One execution of a statement, as the server logged it: an empty parameter was null. */
record Statement(String sql, List<Optional<String>> parameters) {

    boolean begins() {
        return sql.equalsIgnoreCase("BEGIN");
    }

    boolean commits() {
        return sql.equalsIgnoreCase("COMMIT");
    }
}
