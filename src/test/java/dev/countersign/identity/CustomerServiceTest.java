package dev.countersign.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.countersign.driver.LiriumClient;
import dev.countersign.driver.Records;
import dev.countersign.driver.ReviewDesk;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The customers of a partner, and of no other. */
@QuarkusTest
class CustomerServiceTest {

    @Inject
    CustomerService customers;

    private final LiriumClient bank = LiriumClient.ofNewPartner();

    @Test
    void aCustomerIsThePartners() {
        Customer ana = LiriumClient.wait(customers.create(bank.partnerId(), "ana@example.com", "Ana"))
                .orElseThrow();
        assertThat(ana.active()).isTrue();
        assertThat(find(bank.partnerId(), ana.id())).contains(ana);
        Optional<Customer> inside =
                ReviewDesk.inTransaction(transaction -> customers.find(transaction, bank.partnerId(), ana.id()));
        assertThat(inside).contains(ana);
        assertThat(find(LiriumClient.ofNewPartner().partnerId(), ana.id())).isEmpty();
        assertThat(LiriumClient.wait(customers.create(UUID.randomUUID(), "ana@example.com", "Ana")))
                .isEmpty();
    }

    @Test
    void blockingIsForThePartnerAloneAndCanBeTakenBack() {
        UUID customer = bank.customer();
        assertThat(LiriumClient.wait(customers.block(UUID.randomUUID(), customer)))
                .isEmpty();
        assertThat(find(bank.partnerId(), customer).orElseThrow().active()).isTrue();
        for (int i = 0; i < 2; i++) {
            assertThat(LiriumClient.wait(customers.block(bank.partnerId(), customer))
                            .orElseThrow()
                            .active())
                    .isFalse();
        }
        assertThat(LiriumClient.wait(customers.unblock(bank.partnerId(), customer))
                        .orElseThrow()
                        .active())
                .isTrue();
    }

    @Test
    void pagesGoThroughAllOnceNewestFirst() {
        for (int i = 0; i < 5; i++) {
            bank.customer();
        }
        LiriumClient.ofNewPartner().customer();

        List<UUID> seen = new ArrayList<>();
        Optional<UUID> after = Optional.empty();
        do {
            CustomerPage page = LiriumClient.wait(customers.list(bank.partnerId(), after, 2));
            page.customers().forEach(customer -> seen.add(customer.id()));
            after = page.next();
        } while (after.isPresent());
        assertThat(seen)
                .hasSize(5)
                .isEqualTo(
                        Records.rows("select id from customer where partner_id = ? order by id desc", bank.partnerId())
                                .stream()
                                .map(row -> (UUID) row.get("id"))
                                .toList());
        assertThat(LiriumClient.wait(customers.list(bank.partnerId(), Optional.empty(), 5))
                        .next())
                .isEmpty();
    }

    /** One mailbox is one person, however it is written. */
    @Test
    void peoplesAddressesDifferInMoreThanTheirCase() throws SQLException {
        String insert = "insert into partner_user (id, partner_id, name, email) values (?, ?, 'Ana', ?)";
        Records.change(insert, UUID.randomUUID(), bank.partnerId(), "ana@example.com");
        assertThatThrownBy(() -> Records.change(insert, UUID.randomUUID(), bank.partnerId(), "Ana@Example.com"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("partner_user_email");
    }

    private Optional<Customer> find(UUID partnerId, UUID id) {
        return LiriumClient.wait(customers.find(partnerId, id));
    }
}
