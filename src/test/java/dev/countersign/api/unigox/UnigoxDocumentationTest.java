package dev.countersign.api.unigox;

import static dev.countersign.documentation.GeneratedSection.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.documentation.GeneratedSection;
import dev.countersign.lifecycle.Edge;
import dev.countersign.order.ramp.Direction;
import dev.countersign.order.ramp.OffRampLifecycle;
import dev.countersign.order.ramp.Price;
import dev.countersign.order.ramp.RampOrder;
import dev.countersign.order.ramp.RampOrderState;
import dev.countersign.order.ramp.RampProblem;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables in {@code docs/wires/unigox.md} are rendered by the code that renders the answers. */
class UnigoxDocumentationTest {

    private static final String PAGE = "wires/unigox.md";

    /** One of each kind of problem, with invented particulars. */
    private static final List<RampProblem> PROBLEMS = List.of(
            new RampProblem.InvalidRequest("<field>: <what it must be>"),
            new RampProblem.RailMismatch("payment details 1 use the rail bank-transfer"),
            new RampProblem.UnknownPaymentDetails(),
            new RampProblem.UnknownUser(),
            new RampProblem.QuoteNotFound(),
            new RampProblem.OrderNotFound(),
            new RampProblem.NoOffers(),
            new RampProblem.QuoteExpired(),
            new RampProblem.QuoteAlreadyUsed(),
            new RampProblem.PriceChanged(new BigDecimal("0.92"), new BigDecimal("0.9108"), new BigDecimal("-0.91")),
            new RampProblem.WrongState(RampOrderState.COMPLETED),
            new RampProblem.WindowClosed(),
            new RampProblem.NotAllowed("the crypto transfer is already on its way"),
            new RampProblem.AddressMissing(),
            new RampProblem.InsufficientBalance(
                    "USDT", "0xf39F…2266", new BigDecimal("20.000000"), new BigDecimal("100.000000")),
            new RampProblem.OutOfTurn("the provider sends a payment request: submit-payer-details comes first"),
            new RampProblem.WrongDirection(Direction.ON_RAMP),
            new RampProblem.RelayFailed("on-chain simulation failed: execution reverted"));

    @Test
    void showsWhatEachStatusAsksFor() {
        showsActions(Direction.OFF_RAMP, "actions");
        showsActions(Direction.ON_RAMP, "on-ramp actions");
    }

    private void showsActions(Direction direction, String section) {
        List<List<String>> rows = Arrays.stream(RampOrderState.values())
                .filter(direction.table().states()::contains)
                .flatMap(state -> rows(direction, state))
                .toList();
        GeneratedSection.of(PAGE, section)
                .mustSay(table(List.of("status", "next_action", "allowed_actions", "seconds left", "final"), rows));
    }

    private Stream<List<String>> rows(Direction direction, RampOrderState state) {
        Stream<List<String>> usual = Stream.of(row(direction, state, List.of(), false, ""));
        if (direction == Direction.OFF_RAMP && state == RampOrderState.AWAITING_LIQUIDITY_PROVIDER) {
            return Stream.concat(usual, Stream.of(row(direction, state, List.of("city"), false, ", address missing")));
        }
        return direction == Direction.ON_RAMP && state == RampOrderState.AWAITING_FIAT_TRANSFER
                ? Stream.concat(
                        usual,
                        Stream.of(row(direction, state, List.of(), true, ", `payment_request` and no payer details")))
                : usual;
    }

    private static List<String> row(
            Direction direction, RampOrderState state, List<String> missing, boolean payerMissing, String note) {
        OrderBody body = OrderBody.of(order(direction, state, missing, payerMissing));
        return List.of(
                "`" + body.status().text() + "`" + note,
                body.nextAction() == null ? "null" : "`" + body.nextAction() + "`",
                "`" + body.allowedActions() + "`",
                OffRampLifecycle.showsWindow(state) ? "integer" : "null",
                direction.table().isFinal(state) ? "yes" : "");
    }

    @Test
    void showsWhatMovesAnOrder() {
        showsTransitions(Direction.OFF_RAMP, "transitions");
        showsTransitions(Direction.ON_RAMP, "on-ramp transitions");
    }

    private static void showsTransitions(Direction direction, String section) {
        List<List<String>> rows = direction.table().edges().stream()
                .map(edge -> List.of(status(edge.from()), edge.name(), status(edge.to()), description(direction, edge)))
                .toList();
        GeneratedSection.of(PAGE, section).mustSay(table(List.of("from", "command", "to", "timeline says"), rows));
    }

    private static String description(Direction direction, Edge<RampOrderState, ?> edge) {
        assertThat(Descriptions.knows(edge.name())).as(edge.name()).isTrue();
        return OrderStatus.of(edge.from()) == OrderStatus.of(edge.to())
                ? "(nothing: the status stays)"
                : Descriptions.of(direction, edge.name());
    }

    private static String status(RampOrderState state) {
        return "`" + OrderStatus.of(state).text() + "`";
    }

    @Test
    void showsEveryProblem() {
        assertThat(PROBLEMS.stream().map(RampProblem::getClass).map(Class::getName))
                .as("one example of each that a partner can meet")
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(RampProblem.class.getPermittedSubclasses())
                        .filter(type -> type != RampProblem.EscrowNotFunded.class)
                        .map(Class::getName)
                        .toList());
        List<List<String>> rows = PROBLEMS.stream()
                .map(UnigoxDocumentationTest::error)
                .sorted(Comparator.comparing(List::getFirst))
                .toList();
        GeneratedSection.of(PAGE, "errors").mustSay(table(List.of("HTTP", "code", "message", "details"), rows));
    }

    private static List<String> error(RampProblem problem) {
        UnigoxException conflict = UnigoxException.of(problem, 409);
        UnigoxException bad = UnigoxException.of(problem, 400);
        UnigoxError.Body body = conflict.error().error();
        return List.of(
                conflict.status() == bad.status() ? String.valueOf(conflict.status()) : "400 or 409",
                "`" + body.code() + "`",
                body.message().replace("<", "&lt;"),
                body.details() == null
                        ? ""
                        : "`" + String.join("`, `", body.details().keySet()) + "`");
    }

    @Test
    void namesEveryStatusAndCode() throws IOException {
        String page = Files.readString(Path.of("docs", PAGE));
        assertThat(OrderStatus.values()).allSatisfy(status -> assertThat(page).contains("`" + status.text() + "`"));
        assertThat(UnigoxErrorCode.values()).allSatisfy(code -> assertThat(page).contains("`" + code + "`"));
    }

    private static RampOrder order(
            Direction direction, RampOrderState state, List<String> missing, boolean payerMissing) {
        UUID id = new UUID(0, 1);
        BigDecimal one = BigDecimal.ONE;
        return new RampOrder(
                id,
                id,
                direction,
                state,
                id,
                id,
                id,
                "USDT",
                "sandbox",
                "EUR",
                "sepa",
                new Price(one, one, one, one, one),
                false,
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty(),
                false,
                false,
                Optional.empty(),
                direction == Direction.ON_RAMP
                        ? Optional.of(new RampOrder.OnRamp(
                                payerMissing,
                                Optional.empty(),
                                Optional.empty(),
                                OptionalLong.empty(),
                                Optional.empty()))
                        : Optional.empty(),
                missing,
                List.of(),
                Instant.EPOCH,
                Instant.EPOCH);
    }
}
