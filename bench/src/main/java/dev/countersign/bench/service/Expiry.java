package dev.countersign.bench.service;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The service's own sweep: so many signatures that nobody gave in time, with their transfers and orders, ended by one process and by
 * two. A row is an authorization; with it a transfer and an order end, each with its event.
 */
final class Expiry {

    private static final String READY = "bench_due";
    private static final String LIVE = "bench_sweep";
    private static final double TICKS_PER_SECOND = 100;
    private static final long PATIENCE = Duration.ofMinutes(5).toNanos();

    private final Scale scale;
    private final Postgres postgres;
    private final Program program;
    private final Report report;

    Expiry(Scale scale, Postgres postgres, Program program, Report report) {
        this.scale = scale;
        this.postgres = postgres;
        this.program = program;
        this.report = report;
    }

    void run() {
        report.line("");
        report.line("## Expiry sweep");
        report.line("");
        report.line("| workers | rows | seconds | rows/s | **rows/s of each worker** | cores busy, service + database | load |");
        report.line("|---|---|---|---|---|---|---|");
        postgres.create(READY);
        try (Service service = program.start(postgres, READY).ready()) {
            List<Lane> lane = new Lanes(service.port(), postgres, READY).make(0, 1);
            new Orders(service.port()).awaiting(lane, 1);
        }
        for (int workers : new int[] {1, 2}) {
            report.progress("expiry: " + workers + " workers");
            sweep(workers);
        }
        postgres.drop(READY);
    }

    private void sweep(int workers) {
        int rows = scale.due() * workers;
        postgres.copy(READY, LIVE);
        due(rows);
        postgres.settle(LIVE);
        List<Service> services = List.of();
        double serviceCores;
        double databaseCores;
        try {
            services = IntStream.range(0, workers)
                    .mapToObj(each -> program.start(postgres, LIVE, Map.of("QUARKUS_SCHEDULER_ENABLED", "true")))
                    .toList();
            services.forEach(Service::ready);
            Service.pause(3_000);
            // all of them are due from now on, and nothing was before
            postgres.run(LIVE, "update database_clock set shift = interval '2 days'");
            long begin = System.nanoTime();
            long serviceTicks = ticks(services);
            long databaseTicks = postgres.cpuTicks();
            long end = begin + PATIENCE;
            while (postgres.number(LIVE, "select count(*) from authorization_request where state = 'PENDING'") > 0) {
                if (System.nanoTime() > end) {
                    throw new IllegalStateException("not swept in time");
                }
                Service.pause(250);
            }
            double wall = (System.nanoTime() - begin) / 1e9;
            serviceCores = (ticks(services) - serviceTicks) / TICKS_PER_SECOND / wall;
            databaseCores = (postgres.cpuTicks() - databaseTicks) / TICKS_PER_SECOND / wall;
        } finally {
            services.forEach(Service::close);
        }
        check(rows);
        // the first tenth is the warm-up
        int measured = rows - rows / 10;
        double seconds = Double.parseDouble(postgres.text(LIVE, """
                select extract(epoch from max(occurred_at) - min(occurred_at)) from (
                  select occurred_at from event where subject_type = 'AUTHORIZATION' and to_state = 'EXPIRED'
                   order by occurred_at desc limit %d) measured""".formatted(measured)));
        double rate = measured / seconds;
        report.line(
                "| %d | %,d | %.1f | %,.0f | **%,.0f** | %.2f + %.2f | %s |",
                workers, measured, seconds, rate, rate / workers, serviceCores, databaseCores, Processes.load());
        report.target(
                "expiry, %d workers: at least 20,000 rows/s each".formatted(workers),
                rate / workers >= 20_000,
                String.format(java.util.Locale.ROOT, "%,.0f", rate / workers));
        postgres.drop(LIVE);
    }

    private static long ticks(List<Service> services) {
        return services.stream().mapToLong(Service::cpuTicks).sum();
    }

    /** The one that the service made is due with its copies, and one of them is not a copy. */
    private void due(int rows) {
        int copies = rows - 1;
        try (Copies copy = new Copies(postgres.connect(LIVE))) {
            copy.run(
                    "create temp table original as select a.id as authorization_id, t.id as transfer_id, o.id as order_id, o.quote_id"
                            + " from authorization_request a join transfer t on t.id = a.subject_id join ramp_order o on o.id = t.owner_id"
                            + " where a.state = 'PENDING' limit 1");
            copy.of("ramp_quote", "t.id = (select quote_id from original)", Map.of("id", "bench_id(1, n)"), 1, copies);
            copy.of(
                    "ramp_order",
                    "t.id = (select order_id from original)",
                    Map.of("id", "bench_id(2, n)", "quote_id", "bench_id(1, n)"),
                    1,
                    copies);
            copy.of(
                    "transfer",
                    "t.id = (select transfer_id from original)",
                    Map.of("id", "bench_id(3, n)", "owner_id", "bench_id(2, n)"),
                    1,
                    copies);
            copy.of(
                    "authorization_request",
                    "t.id = (select authorization_id from original)",
                    Map.of("id", "bench_id(4, n)", "subject_id", "bench_id(3, n)"),
                    1,
                    copies);
        }
    }

    /** Each authorization took its transfer and its order with it. */
    private void check(int rows) {
        for (String count : List.of(
                "select count(*) from authorization_request where state = 'EXPIRED'",
                "select count(*) from transfer where state = 'CANCELLED'",
                "select count(*) from event where subject_type = 'AUTHORIZATION' and to_state = 'EXPIRED'",
                "select count(*) from event where subject_type = 'TRANSFER' and to_state = 'CANCELLED'")) {
            long found = postgres.number(LIVE, count);
            if (found != rows) {
                throw new IllegalStateException(count + " is " + found + ", and not " + rows);
            }
        }
    }
}
