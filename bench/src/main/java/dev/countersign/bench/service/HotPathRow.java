package dev.countersign.bench.service;

import java.util.Optional;

/**
 * One line of the table of hot paths.
 *
 * @param cpu the service's CPU time of a request, in milliseconds; 0 when unknown
 * @param postgresCpu the database's, while the service was measured
 * @param load the machine's load average when it was measured
 */
record HotPathRow(
        String path,
        int inFlight,
        int roundTrips,
        Figures service,
        Optional<HotPaths.Peer> pgbench,
        Figures raw,
        double cpu,
        double postgresCpu,
        String load) {}
