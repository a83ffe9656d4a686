package dev.countersign.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.authorization.AuthorizationKind;
import dev.countersign.authorization.AuthorizationState;
import dev.countersign.authorization.Verdict;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Records;
import dev.countersign.event.webhook.AttemptError;
import dev.countersign.event.webhook.DeliveryState;
import dev.countersign.event.webhook.WebhookEndpoint;
import dev.countersign.identity.CredentialKind;
import dev.countersign.identity.CustomerState;
import dev.countersign.ledger.AccountKind;
import dev.countersign.ledger.EntryKind;
import dev.countersign.mail.MailFailure;
import dev.countersign.market.AssetKind;
import dev.countersign.order.customer.CustomerOrderState;
import dev.countersign.order.customer.Operation;
import dev.countersign.order.customer.ReviewState;
import dev.countersign.order.ramp.Direction;
import dev.countersign.order.ramp.Slippage;
import dev.countersign.transfer.OwnerType;
import dev.countersign.transfer.TransferPurpose;
import dev.countersign.transfer.TransferState;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The database guards itself: history is append-only, and it knows exactly the states that the code knows. */
@QuarkusTest
class InvariantsTest {

    private static final Pattern QUOTED = Pattern.compile("'([A-Z0-9_]+)'");

    @Test
    void everythingThatEverHappenedIsConsistent() {
        Partner.acme().sells().proven();
        Invariants.hold();
    }

    @Test
    void historyCannotBeChanged() {
        Partner.acme().sells().authorized().cancel().data(200);
        for (String table : List.of("event", "decision")) {
            for (String change : List.of("update %s set partner_id = partner_id", "delete from %s")) {
                assertThatThrownBy(() -> Records.change(change.formatted(table)))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("append-only");
            }
        }
    }

    @Test
    void theDatabaseKnowsExactlyTheNamesOfTheCode() {
        knows("ramp_order", "direction", Direction.class);
        knows("transfer", "state", TransferState.class);
        knows("transfer", "purpose", TransferPurpose.class);
        knows("transfer", "owner_type", OwnerType.class);
        knows("authorization_request", "state", AuthorizationState.class);
        knows("authorization_request", "kind", AuthorizationKind.class);
        knows("decision", "verdict", Verdict.class);
        knows("asset", "kind", AssetKind.class);
        knows("ledger_account", "kind", AccountKind.class);
        knows("journal_entry", "kind", EntryKind.class);
        knows("event", "subject_type", SubjectType.class);
        knows("credential", "kind", CredentialKind.class);
        knows("customer", "state", CustomerState.class);
        knows("customer_order", "operation", Operation.class);
        knows("customer_order", "state", CustomerOrderState.class);
        knows("customer_order", "review_state", ReviewState.class);
        knows("ramp_quote", "slippage_type", Slippage.Type.class);
        knows("webhook_delivery", "state", DeliveryState.class);
        knows("webhook_attempt", "error", AttemptError.class);
        knows("webhook_endpoint", "disabled_reason", WebhookEndpoint.Reason.class);
        knows("outgoing_mail", "failure", MailFailure.class);
    }

    /** Each direction has states of its own, and the database refuses those of the other. */
    @Test
    void theDatabaseKnowsTheStatesOfEachDirection() {
        String definition = (String) Records.rows(
                        "select pg_get_constraintdef(oid) as definition from pg_constraint where conname = 'ramp_order_state_check'")
                .getFirst()
                .get("definition");
        int border = definition.indexOf("'ON_RAMP'");
        assertThat(quoted(definition.substring(0, border))).isEqualTo(names(Direction.OFF_RAMP));
        assertThat(quoted(definition.substring(border))).isEqualTo(names(Direction.ON_RAMP));
    }

    private static Set<String> names(Direction direction) {
        Set<String> names = new TreeSet<>(Set.of(direction.name()));
        direction.table().states().forEach(state -> names.add(state.name()));
        return names;
    }

    private static Set<String> quoted(String definition) {
        Set<String> listed = new TreeSet<>();
        Matcher matcher = QUOTED.matcher(definition);
        while (matcher.find()) {
            listed.add(matcher.group(1));
        }
        return listed;
    }

    private static void knows(String table, String column, Class<? extends Enum<?>> names) {
        Set<String> expected = new TreeSet<>();
        Arrays.stream(names.getEnumConstants()).map(Enum::name).forEach(expected::add);
        List<String> checks = Records.rows("""
                        select pg_get_constraintdef(c.oid) as definition from pg_constraint c
                          join pg_attribute a on a.attrelid = c.conrelid and c.conkey = array[a.attnum]
                         where c.contype = 'c' and c.conrelid = ?::regclass and a.attname = ?""", table, column).stream()
                .map(row -> (String) row.get("definition"))
                .toList();
        assertThat(checks).as(table + "." + column).hasSize(1);
        assertThat(quoted(checks.getFirst())).as(table + "." + column).isEqualTo(expected);
    }
}
