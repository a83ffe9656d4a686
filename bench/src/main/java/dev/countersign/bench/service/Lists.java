package dev.countersign.bench.service;

import static dev.countersign.bench.service.Api.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.order.customer.BulkSends;
import dev.countersign.order.customer.BulkSends.Standing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The first page of what each wire lists by status, of one partner with ever more rows: of 400, one waits, so that the page is full at
 * each size.
 */
final class Lists {

    private static final String DATABASE = "bench_lists";
    private static final int IN_FLIGHT = 4;
    private static final double FLAT = 1.5;

    /** Of 400 sends one waits. */
    private static final List<Standing> SENDS = sends();

    private final Scale scale;
    private final Postgres postgres;
    private final Program program;
    private final Report report;
    private final RsaKey rsa = RsaKey.generate();

    Lists(Scale scale, Postgres postgres, Program program, Report report) {
        this.scale = scale;
        this.postgres = postgres;
        this.program = program;
        this.report = report;
    }

    /**
     * One list.
     *
     * @param where the array in the answer, a JSON pointer
     * @param shown how many rows the first page has, at least
     */
    private record ListCall(String name, Supplier<Call> call, String where, int shown) {}

    void run() {
        report.line("");
        report.line("## Lists by status, %d in flight", IN_FLIGHT);
        report.line("");
        report.line("| list | rows | shown | p50 ms | p99 ms | **p50 ÷ smallest** | plan | load |");
        report.line("|---|---|---|---|---|---|---|---|");
        postgres.create(DATABASE);
        try (Service service = program.start(postgres, DATABASE).ready()) {
            Lane lane = new Lanes(service.port(), postgres, DATABASE).make(0, 1).getFirst();
            List<ListCall> lists = prepare(service.port(), lane);
            Map<String, Double> smallest = new LinkedHashMap<>();
            int made = 1;
            for (int rows : scale.lists()) {
                report.progress("lists: " + rows + " rows");
                grow(lane, made, rows - made);
                made = rows;
                postgres.settle(DATABASE);
                for (ListCall list : lists) {
                    measure(service, list, rows, smallest);
                }
            }
        }
        postgres.drop(DATABASE);
    }

    private List<ListCall> prepare(int port, Lane lane) {
        new Load(port).send(Withdrawals.create(List.of(lane), 1), 1);
        new Orders(port).awaiting(List.of(lane), 1);
        String partner = "/admin/v1/partners/" + lane.partnerId();
        try (Api api = new Api(port)) {
            String person = api.send(operator(
                            partner + "/users",
                            json("{'name':'Ana','email':'ana.list@example.com','permissions':['transfer:approve']}")))
                    .get("id")
                    .textValue();
            String token = api.send(operator(
                            partner + "/users/" + person + "/access-tokens",
                            json("{'label':'bench','style':'plain','scopes':['all']}")))
                    .get("token")
                    .textValue();
            String issuer = api.send(operator(
                            partner + "/rs512-keys",
                            json(
                                    "{'label':'bench','public_key':'%s','scopes':['partner_order_authorization'],'user_id':'%s'}",
                                    rsa.publicPem(), person)))
                    .get("issuer")
                    .textValue();
            String since = java.time.Instant.now()
                    .minus(java.time.Duration.ofDays(80))
                    .truncatedTo(java.time.temporal.ChronoUnit.MILLIS)
                    .toString();
            return List.of(
                    unigox("off-ramp orders, one of 400", lane, "awaiting_crypto_transfer_authorization", 25),
                    unigox("off-ramp orders, nearly all", lane, "cancelled", 25),
                    lirium("customers' sends, one of 400", issuer, "pending", 25),
                    lirium("customers' sends, nearly all", issuer, "approved", 25),
                    new ListCall(
                            "BitGo: pending approvals, one of 400",
                            () -> Call.get("/api/v2/pendingapprovals?limit=25&enterprise="
                                            + lane.partnerId().replace("-", ""))
                                    .with("Authorization", "Bearer " + token),
                            "/pendingApprovals",
                            25),
                    new ListCall(
                            "Aquanow: approval requests from a time on",
                            () -> lane.approver().sign(Call.get("/accounts/v1/approval?startTime=" + since)),
                            "",
                            100));
        }
    }

    private static ListCall unigox(String name, Lane lane, String status, int shown) {
        return new ListCall(
                "Unigox: " + name,
                () -> Call.get("/api/v1/partner/orders?limit=25&status=" + status)
                        .with("X-API-Key", lane.apiKey()),
                "/data/orders",
                shown);
    }

    private ListCall lirium(String name, String issuer, String state, int shown) {
        return new ListCall(
                "Lirium: " + name,
                () -> Call.get("/v1/partner/authorizations?limit=25&authorization_state=" + state)
                        .with("Authorization", "Bearer " + rsa.token(issuer)),
                "/orders",
                shown);
    }

    private static Call operator(String path, String body) {
        return Call.post(path, body).with("Authorization", "Bearer " + Lanes.OPERATOR);
    }

    /** More rows of each kind. */
    private void grow(Lane lane, long first, long count) {
        try (Copies copies = new Copies(postgres.connect(DATABASE))) {
            originals(copies);
            String at = "now() - interval '60 days' + n * interval '0.4 seconds'";
            String state = "case when mod(n, 400) = 0 then t.state else '%s' end";
            copies.of(
                    "ramp_quote",
                    "t.id = (select quote_id from ramp_order where id = (select id from original where kind = 'ORDER'))",
                    Map.of("id", "bench_id(1, n)"),
                    first,
                    count);
            copies.of(
                    "ramp_order",
                    "t.id = (select id from original where kind = 'ORDER')",
                    Map.of(
                            "id",
                            "bench_id(2, n)",
                            "quote_id",
                            "bench_id(1, n)",
                            "state",
                            state.formatted("CANCELLED"),
                            "created_at",
                            at,
                            "updated_at",
                            at),
                    first,
                    count);
            copies.of(
                    "event",
                    "t.subject_id = (select id from original where kind = 'ORDER') and t.sequence = 1",
                    Map.of("id", "bench_id(6, n)", "subject_id", "bench_id(2, n)", "occurred_at", at),
                    first,
                    count);
            copies.of(
                    "transfer",
                    "t.id = (select id from original where kind = 'TRANSFER')",
                    Map.of(
                            "id",
                            "bench_id(3, n)",
                            "owner_id",
                            "bench_id(4, n)",
                            "state",
                            state.formatted("CANCELLED"),
                            "created_at",
                            at,
                            "updated_at",
                            at),
                    first,
                    count);
            copies.of(
                    "withdrawal",
                    "t.transfer_id = (select id from original where kind = 'TRANSFER')",
                    Map.of("id", "bench_id(4, n)", "transfer_id", "bench_id(3, n)", "created_at", at),
                    first,
                    count);
            copies.of(
                    "authorization_request",
                    "t.subject_id = (select id from original where kind = 'TRANSFER')",
                    Map.of(
                            "id",
                            "bench_id(5, n)",
                            "subject_id",
                            "bench_id(3, n)",
                            "state",
                            state.formatted("REJECTED"),
                            "created_at",
                            at,
                            "updated_at",
                            at),
                    first,
                    count);
        }
        try (BulkSends sends = new BulkSends(postgres.configuration(DATABASE))) {
            sends.create(UUID.fromString(lane.partnerId()), first, count, SENDS);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** The rows that the service made itself. */
    private static void originals(Copies copies) {
        copies.run("""
                create temp table original as
                select 'ORDER' as kind, id from ramp_order where state = 'AWAITING_CRYPTO_TRANSFER_AUTHORIZATION' and id > bench_id(0, 1000000000)
                union all
                select 'TRANSFER', transfer_id from withdrawal where id > bench_id(0, 1000000000)""");
    }

    private void measure(Service service, ListCall list, int rows, Map<String, Double> smallest) {
        Load load = new Load(service.port());
        load.send(requests(list, scale.calls() / 2), IN_FLIGHT);
        Load.Outcome outcome = load.send(requests(list, scale.calls()), IN_FLIGHT);
        int shown = shown(list, outcome.answers().getFirst());
        if (shown < Math.min(list.shown(), rows / 400)) {
            throw new IllegalStateException(list.name() + " shows " + shown + " of " + rows);
        }
        double p50 = outcome.figures().p50();
        double ratio = p50 / smallest.computeIfAbsent(list.name(), first -> p50);
        boolean largest = rows == scale.lists().getLast();
        report.line(
                "| %s | %,d | %d | %.2f | %.2f | **%.2f** | %s | %s |",
                list.name(),
                rows,
                shown,
                p50,
                outcome.figures().p99(),
                ratio,
                // a small table is rightly read as a whole
                largest
                        ? new Plans(postgres, DATABASE)
                                .of(service.port(), list.call().get().bytes())
                        : "–",
                Processes.load());
        if (largest) {
            report.target(
                    "%s: flat from %,d to %,d rows"
                            .formatted(list.name(), scale.lists().getFirst(), rows),
                    ratio <= FLAT,
                    String.format(Locale.ROOT, "%.2f×", ratio));
        }
    }

    private static List<byte[]> requests(ListCall list, int count) {
        return IntStream.range(0, count)
                .mapToObj(each -> list.call().get().bytes())
                .toList();
    }

    private static int shown(ListCall list, String answer) {
        try {
            JsonNode rows = Api.JSON.readTree(answer).at(list.where());
            if (!rows.isArray()) {
                throw new IllegalStateException(list.name() + " answered " + answer);
            }
            return rows.size();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static List<Standing> sends() {
        List<Standing> pattern = new ArrayList<>(Collections.nCopies(395, Standing.APPROVED));
        pattern.addAll(Collections.nCopies(4, Standing.REJECTED));
        pattern.add(Standing.WAITING);
        return List.copyOf(pattern);
    }
}
