package dev.countersign.api.lirium;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.driver.Http;
import dev.countersign.driver.LiriumClient;
import dev.countersign.driver.ReviewDesk;
import dev.countersign.identity.Scope;
import dev.countersign.ledger.Amount;
import dev.countersign.ledger.Booking;
import dev.countersign.ledger.LedgerService;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a customer has, for the partner and for the customer, and for nobody else. */
@QuarkusTest
class CustomerAccountsTest {

    @Inject
    LedgerService ledger;

    @Test
    void amountsAreTextWithAllDecimalsOfTheAsset() {
        LiriumClient bank = LiriumClient.ofNewPartner();
        UUID customer = bank.customer();
        books(bank, "d1", new Booking.Deposit(customer, new Amount("USDT", new BigDecimal("25.4"))));
        books(bank, "d2", new Booking.Deposit(customer, new Amount("USDC", new BigDecimal("3"))));
        books(bank, "o1", new Booking.Hold(customer, new Amount("USDC", new BigDecimal("3"))));

        assertThat(bank.get(accounts(customer)).is(200).text())
                .isEqualTo("{\"accounts\":[{\"currency\":\"USDC\",\"amount\":\"0.000000\"},"
                        + "{\"currency\":\"USDT\",\"amount\":\"25.400000\"}]}");
    }

    @Test
    void aCustomerSeesItselfAndNobodyElse() {
        LiriumClient bank = LiriumClient.ofNewPartner();
        UUID customer = bank.customer();
        LiriumClient own = bank.of(customer);
        own.get(accounts(customer)).is(200);

        String unknown = unidentified(own, accounts(UUID.randomUUID()));
        assertThat(unidentified(own, accounts(bank.customer()))).isEqualTo(unknown);
        assertThat(unidentified(bank, accounts(UUID.randomUUID()))).isEqualTo(unknown);
        assertThat(unidentified(LiriumClient.ofNewPartner(), accounts(customer)))
                .isEqualTo(unknown);
        assertThat(unidentified(bank, "/v1/customers/nonsense/accounts")).isEqualTo(unknown);
    }

    @Test
    void whoLacksTheScopeLearnsNothing() {
        LiriumClient bank = LiriumClient.ofNewPartner();
        LiriumClient blind = bank.may(EnumSet.of(Scope.PARTNER_READ));
        for (String path :
                List.of(accounts(bank.customer()), accounts(UUID.randomUUID()), "/v1/customers/x/accounts")) {
            blind.get(path).refusedLirium(403, "forbidden");
        }
    }

    @Test
    void whatTheDoorItselfRefusesIsInTheWiresWords() {
        LiriumClient bank = LiriumClient.ofNewPartner();
        bank.get("/v1/nowhere").refusedLirium(404, "not_found");
        bank.get("/v1/customers").refusedLirium(404, "not_found");
        bank.call("DELETE", accounts(bank.customer()), null).refusedLirium(405, "method_not_allowed");
        Http.call("GET", accounts(bank.customer()), accepting(bank, "text/html"), null)
                .refusedLirium(406, "invalid_parameters");
    }

    private static Map<String, String> accepting(LiriumClient bank, String type) {
        return Map.of("Authorization", "Bearer " + bank.token(), "Accept", type);
    }

    private static String accounts(UUID customer) {
        return "/v1/customers/" + customer + "/accounts";
    }

    private static String unidentified(LiriumClient client, String path) {
        var body = (com.fasterxml.jackson.databind.node.ObjectNode)
                client.get(path).refusedLirium(404, "not_found");
        body.remove("request_id");
        return body.toString();
    }

    private void books(LiriumClient bank, String reference, Booking booking) {
        ReviewDesk.inTransaction(transaction -> ledger.book(transaction, bank.partnerId(), reference, booking))
                .orThrow(problem -> new IllegalStateException(problem.toString()));
    }
}
