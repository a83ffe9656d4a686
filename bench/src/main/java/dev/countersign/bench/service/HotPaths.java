package dev.countersign.bench.service;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Create, approve, reject and authorize: the service, {@code pgbench} and the raw client in turns, at 1, 8 and 32 in flight. */
final class HotPaths {

    private static final List<Integer> IN_FLIGHT = List.of(1, 8, 32);

    /** Lanes and requests come in groups: those that are recorded, those that warm up, and those of each number in flight. */
    private static final int GROUPS = 2 + IN_FLIGHT.size();

    private static final int RECORDED = 0;
    private static final int WARM_UP = 1;

    private static final String NEW = "bench_new";
    private static final String HELD = "bench_held";
    private static final String LIVE = "bench_live";

    private final Scale scale;
    private final Postgres postgres;
    private final Program program;
    private final Path folder;
    private final Optional<Pgbench> pgbench;
    private final Report report;

    HotPaths(Scale scale, Postgres postgres, Program program, Path folder, Optional<Pgbench> pgbench, Report report) {
        this.scale = scale;
        this.postgres = postgres;
        this.program = program;
        this.folder = folder;
        this.pgbench = pgbench;
        this.report = report;
    }

    /** The requests of each group, in the order of its lanes. */
    private record Requests(List<List<byte[]>> groups) {}

    /** What was answered to each group. */
    private record Answers(List<List<String>> groups) {}

    void run() {
        report.progress("hot paths: partners");
        postgres.create(NEW);
        List<List<Lane>> lanes;
        try (Service service = program.start(postgres, NEW).ready()) {
            List<Lane> all = new Lanes(service.port(), postgres, NEW).make(0, GROUPS * Lanes.WIDTH);
            // the first withdrawal of a wallet also opens its account in the books
            new Load(service.port()).send(Withdrawals.create(all, all.size()), Lanes.WIDTH);
            lanes = IntStream.range(0, GROUPS)
                    .mapToObj(group -> all.subList(group * Lanes.WIDTH, (group + 1) * Lanes.WIDTH))
                    .toList();
        }
        postgres.settle(NEW);

        report.hotPathHeader();
        postgres.copy(NEW, HELD);
        List<List<String>> toApprove;
        List<List<String>> toReject = new ArrayList<>();
        List<List<byte[]>> toAuthorize = new ArrayList<>();
        try (Service service = program.start(postgres, HELD).ready()) {
            toApprove = measure(
                            service,
                            "create",
                            NEW,
                            HELD,
                            new Requests(groups(group -> Withdrawals.create(lanes.get(group), size(group)))))
                    .groups()
                    .stream()
                    .map(answers -> answers.stream().map(Withdrawals::id).toList())
                    .toList();
            report.progress("hot paths: what is to be rejected and authorized");
            Orders orders = new Orders(service.port());
            for (int group = 0; group < GROUPS; group++) {
                toReject.add(new Load(service.port())
                        .send(Withdrawals.create(lanes.get(group), size(group)), Lanes.WIDTH).answers().stream()
                                .map(Withdrawals::id)
                                .toList());
                toAuthorize.add(orders.awaiting(lanes.get(group), size(group)));
            }
        }
        postgres.settle(HELD);
        postgres.copy(HELD, LIVE);
        try (Service service = program.start(postgres, LIVE).ready()) {
            measure(service, "approve", HELD, LIVE, decisions(lanes, toApprove, "APPROVE"));
            measure(service, "reject", HELD, LIVE, decisions(lanes, toReject, "REJECT"));
            measure(service, "authorize", HELD, LIVE, new Requests(toAuthorize));
            report.residentAfterLoad(service.residentMegabytes());
        }
        List.of(NEW, HELD, LIVE).forEach(postgres::drop);
    }

    private Requests decisions(List<List<Lane>> lanes, List<List<String>> ids, String action) {
        return new Requests(groups(group -> Withdrawals.decide(lanes.get(group), ids.get(group), action)));
    }

    private static List<List<byte[]>> groups(java.util.function.IntFunction<List<byte[]>> requests) {
        return IntStream.range(0, GROUPS).mapToObj(requests).toList();
    }

    private int size(int group) {
        return switch (group) {
            case RECORDED -> scale.recorded();
            case WARM_UP -> scale.warmUp();
            default -> scale.requests();
        };
    }

    /**
     * One kind of request.
     *
     * @param before the database as it was before any of the requests
     * @param live the service's own copy of it
     */
    private Answers measure(Service service, String path, String before, String live, Requests requests) {
        report.progress("hot paths: " + path);
        Load load = new Load(service.port());
        Map<Integer, List<String>> answers = new LinkedHashMap<>();
        answers.put(
                WARM_UP, load.send(requests.groups().get(WARM_UP), Lanes.WIDTH).answers());
        long eventsBefore = events(live);
        Recording.Result recorded = new Recording(postgres, live)
                .of(service.port(), requests.groups().get(RECORDED));
        double eventsEach = (events(live) - eventsBefore) / (double) scale.recorded();
        answers.put(RECORDED, recorded.answers());
        Script script = Script.of(postgres, live, recorded.traces());
        report.statements(path, script);
        for (int index = 0; index < IN_FLIGHT.size(); index++) {
            int inFlight = IN_FLIGHT.get(index);
            int group = WARM_UP + 1 + index;
            postgres.run("postgres", "checkpoint");
            long events = events(live);
            long cpu = service.cpuTicks();
            long postgresCpu = postgres.cpuTicks();
            Load.Outcome outcome = load.send(requests.groups().get(group), inFlight);
            cpu = service.cpuTicks() - cpu;
            postgresCpu = postgres.cpuTicks() - postgresCpu;
            expect(path, eventsEach, events(live) - events);
            answers.put(group, outcome.answers());
            Optional<Peer> peer = pgbench.map(found -> pgbench(found, path, before, script, inFlight, eventsEach));
            Figures raw = raw(path, before, script, inFlight, eventsEach);
            report.hotPath(new HotPathRow(
                    path,
                    inFlight,
                    script.roundTrips(),
                    outcome.figures(),
                    peer,
                    raw,
                    10.0 * cpu / scale.requests(),
                    10.0 * postgresCpu / scale.requests(),
                    Processes.load()));
        }
        return new Answers(IntStream.range(0, GROUPS).mapToObj(answers::get).toList());
    }

    /**
     * What pgbench took.
     *
     * @param whole with the look-up of the parameters
     * @param statements without it: what the service is compared with
     */
    record Peer(Figures whole, Figures statements) {}

    private Peer pgbench(Pgbench found, String path, String before, Script script, int inFlight, double eventsEach) {
        String copy = "bench_peer";
        postgres.copy(before, copy);
        try {
            Script.Pgbench translated = script.forPgbench(postgres, copy);
            postgres.run(copy, "checkpoint");
            String all = translated.lookUp() + translated.body();
            found.run(copy, all, translated.constants(), 0, scale.peerWarmUp(), inFlight);
            long events = events(copy);
            Figures whole =
                    found.run(copy, all, translated.constants(), scale.peerWarmUp(), scale.requests(), inFlight);
            expect(path + " by pgbench", eventsEach, events(copy) - events);
            Figures lookUp =
                    found.run(copy, translated.lookUp(), Map.of(), scale.peerWarmUp(), scale.requests(), inFlight);
            return new Peer(whole, whole.without(lookUp));
        } finally {
            postgres.drop(copy);
        }
    }

    private Figures raw(String path, String before, Script script, int inFlight, double eventsEach) {
        String copy = "bench_raw";
        postgres.copy(before, copy);
        try {
            postgres.run(copy, "checkpoint");
            long events = events(copy);
            Figures figures = new RawClient(postgres).run(copy, script, scale.peerWarmUp(), scale.requests(), inFlight);
            expectOf(path + " by the raw client", eventsEach * scale.recorded(), events(copy) - events);
            return figures;
        } finally {
            postgres.drop(copy);
        }
    }

    /** A request that did less than another was not the same request. */
    private void expect(String what, double eventsEach, long events) {
        expectOf(what, eventsEach * scale.requests(), events);
    }

    private static void expectOf(String what, double expected, long events) {
        if (Math.round(expected) != events) {
            throw new IllegalStateException(what + " appended " + events + " events, and not " + Math.round(expected));
        }
    }

    private long events(String database) {
        return postgres.number(database, "select count(*) from event");
    }
}
