package dev.countersign.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.authorization.AuthorizationCommand;
import dev.countersign.authorization.AuthorizationLifecycle;
import dev.countersign.authorization.AuthorizationState;
import dev.countersign.order.customer.CustomerOrderCommand;
import dev.countersign.order.customer.CustomerOrderLifecycle;
import dev.countersign.order.customer.CustomerOrderState;
import dev.countersign.order.ramp.OffRampLifecycle;
import dev.countersign.order.ramp.OnRampLifecycle;
import dev.countersign.order.ramp.PartnerAction;
import dev.countersign.order.ramp.RampOrderCommand;
import dev.countersign.order.ramp.RampOrderState;
import dev.countersign.transfer.TransferCommand;
import dev.countersign.transfer.TransferLifecycle;
import dev.countersign.transfer.TransferState;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every state with every command: what the tables do not declare is refused, and final is final. */
class EveryLifecycleTest {

    @Test
    void ordersRefuseWhatIsNotDeclared() {
        everyPairIsAsDeclared(OffRampLifecycle.TABLE, RampOrderState.class, RampOrderCommand.class);
        everyPairIsAsDeclared(OnRampLifecycle.TABLE, RampOrderState.class, RampOrderCommand.class);
        everyPairIsAsDeclared(CustomerOrderLifecycle.TABLE, CustomerOrderState.class, CustomerOrderCommand.class);
    }

    @Test
    void everyStateBelongsToATable() {
        EnumSet<RampOrderState> ramp = EnumSet.copyOf(OffRampLifecycle.TABLE.states());
        ramp.addAll(OnRampLifecycle.TABLE.states());
        assertThat(ramp).containsExactlyInAnyOrder(RampOrderState.values());
        assertThat(CustomerOrderLifecycle.TABLE.states()).containsExactlyInAnyOrder(CustomerOrderState.values());
        assertThat(TransferLifecycle.TABLE.states()).containsExactlyInAnyOrder(TransferState.values());
        assertThat(AuthorizationLifecycle.TABLE.states()).containsExactlyInAnyOrder(AuthorizationState.values());
    }

    @Test
    void transfersRefuseWhatIsNotDeclared() {
        everyPairIsAsDeclared(TransferLifecycle.TABLE, TransferState.class, TransferCommand.class);
    }

    @Test
    void authorizationsRefuseWhatIsNotDeclared() {
        everyPairIsAsDeclared(AuthorizationLifecycle.TABLE, AuthorizationState.class, AuthorizationCommand.class);
    }

    @Test
    void endsAreWhereTheyShouldBe() {
        assertThat(finals(OffRampLifecycle.TABLE))
                .containsExactlyInAnyOrder(
                        RampOrderState.COMPLETED,
                        RampOrderState.CANCELLED,
                        RampOrderState.FAILED,
                        RampOrderState.PRICE_CHANGED_REQUOTE_NEEDED);
        assertThat(finals(OnRampLifecycle.TABLE))
                .containsExactlyInAnyOrder(
                        RampOrderState.CANCELLED,
                        RampOrderState.FAILED,
                        RampOrderState.SEND_OUT_COMPLETED,
                        RampOrderState.SEND_OUT_FAILED);
        assertThat(finals(CustomerOrderLifecycle.TABLE))
                .containsExactlyInAnyOrder(
                        CustomerOrderState.COMPLETED,
                        CustomerOrderState.EXPIRED,
                        CustomerOrderState.CANCELLED,
                        CustomerOrderState.FAILED);
        assertThat(finals(TransferLifecycle.TABLE))
                .containsExactlyInAnyOrder(TransferState.CONFIRMED, TransferState.CANCELLED, TransferState.FAILED);
        assertThat(finals(AuthorizationLifecycle.TABLE))
                .containsExactlyInAnyOrderElementsOf(EnumSet.complementOf(EnumSet.of(AuthorizationState.PENDING)));
    }

    @Test
    void aSubmittedTransferIsNeverCancelled() {
        assertThat(TransferLifecycle.TABLE.triggersFrom(TransferState.SUBMITTED))
                .containsExactlyInAnyOrder(TransferCommand.Confirm.class, TransferCommand.Fail.class);
    }

    @Test
    void partnersMayDoWhatTheWireSays() {
        for (RampOrderState state : RampOrderState.values()) {
            List<PartnerAction> expected = switch (state) {
                case CREATED, AWAITING_LIQUIDITY_PROVIDER, CRYPTO_TRANSFER_AUTHORIZATION_PENDING ->
                    List.of(PartnerAction.CANCEL);
                case AWAITING_CRYPTO_TRANSFER_AUTHORIZATION ->
                    List.of(PartnerAction.AUTHORIZE_CRYPTO_TRANSFER, PartnerAction.CANCEL);
                case CRYPTO_RECEIVED, FIAT_PAYMENT_STARTED, AWAITING_FIAT_RECEIVED_CONFIRMATION ->
                    List.of(PartnerAction.CONFIRM_FIAT_RECEIVED);
                default -> List.of();
            };
            assertThat(OffRampLifecycle.allowedActions(state)).as(state.name()).isEqualTo(expected);
            OffRampLifecycle.requiredAction(state)
                    .ifPresent(action ->
                            assertThat(OffRampLifecycle.allowedActions(state)).contains(action));
        }
    }

    @Test
    void partnersMayPayAndSendOutAsTheWireSays() {
        for (RampOrderState state : RampOrderState.values()) {
            List<PartnerAction> expected = switch (state) {
                case AWAITING_LIQUIDITY_PROVIDER -> List.of(PartnerAction.CANCEL);
                case AWAITING_FIAT_TRANSFER ->
                    List.of(PartnerAction.SUBMIT_PAYER_DETAILS, PartnerAction.CONFIRM_PAYMENT_SENT);
                case COMPLETED -> List.of(PartnerAction.AUTHORIZE_BRIDGE);
                default -> List.of();
            };
            assertThat(OnRampLifecycle.allowedActions(state)).as(state.name()).isEqualTo(expected);
        }
    }

    private static <S extends Enum<S>> Set<S> finals(TransitionTable<S, ?> table) {
        Set<S> finals = new HashSet<>(table.states());
        finals.removeIf(state -> !table.isFinal(state));
        return finals;
    }

    private static <S extends Enum<S>, C> void everyPairIsAsDeclared(
            TransitionTable<S, C> table, Class<S> states, Class<C> commands) {
        int moves = 0;
        for (S state : states.getEnumConstants()) {
            for (C command : all(commands)) {
                List<Edge<S, C>> declared = table.edges().stream()
                        .filter(edge -> edge.from() == state && edge.trigger() == command.getClass())
                        .toList();
                switch (table.decide(state, command)) {
                    case Outcome.Moved<S> moved -> {
                        assertThat(declared).as(state + " " + command).hasSize(1);
                        assertThat(moved)
                                .isEqualTo(new Outcome.Moved<>(
                                        state, declared.getFirst().to()));
                        moves++;
                    }
                    case Outcome.Unchanged<S> same -> assertThat(declared).isEmpty();
                    case Outcome.Refused<S> refused -> {
                        assertThat(declared).as(state + " " + command).isEmpty();
                        assertThat(refused.state()).isEqualTo(state);
                    }
                }
            }
        }
        assertThat(moves).isEqualTo(table.edges().size());
        table.edges().forEach(edge -> assertThat(table.isFinal(edge.from())).isFalse());
    }

    private static <C> List<C> all(Class<C> commands) {
        return Arrays.stream(commands.getPermittedSubclasses())
                .map(EveryLifecycleTest::make)
                .map(commands::cast)
                .toList();
    }

    private static Object make(Class<?> command) {
        try {
            var constructor = command.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException failure) {
            throw new AssertionError(failure);
        }
    }
}
