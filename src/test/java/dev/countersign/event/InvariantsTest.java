package dev.countersign.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.authorization.AuthorizationKind;
import dev.countersign.authorization.AuthorizationState;
import dev.countersign.authorization.Verdict;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Records;
import dev.countersign.identity.CredentialKind;
import dev.countersign.ledger.AccountKind;
import dev.countersign.ledger.EntryKind;
import dev.countersign.order.ramp.RampOrderState;
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

    private static final Pattern QUOTED = Pattern.compile("'([A-Z_]+)'");

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
        knows("ramp_order", "state", RampOrderState.class);
        knows("transfer", "state", TransferState.class);
        knows("transfer", "purpose", TransferPurpose.class);
        knows("transfer", "owner_type", OwnerType.class);
        knows("authorization_request", "state", AuthorizationState.class);
        knows("authorization_request", "kind", AuthorizationKind.class);
        knows("decision", "verdict", Verdict.class);
        knows("ledger_account", "kind", AccountKind.class);
        knows("journal_entry", "kind", EntryKind.class);
        knows("event", "subject_type", SubjectType.class);
        knows("credential", "kind", CredentialKind.class);
        knows("ramp_quote", "slippage_type", Slippage.Type.class);
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
        Set<String> listed = new TreeSet<>();
        Matcher matcher = QUOTED.matcher(checks.getFirst());
        while (matcher.find()) {
            listed.add(matcher.group(1));
        }
        assertThat(listed).as(table + "." + column).isEqualTo(expected);
    }
}
