package dev.countersign.order.customer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Bank;
import dev.countersign.driver.Records;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Wrong codes are counted by customer and day, whatever the order: offers cost nothing. */
@QuarkusTest
class WrongCodesTest {

    private static final int MOST_ON_A_DAY = 50;

    @Test
    void afterTooManyOnADayNoCodeIsRight() throws SQLException {
        Bank bank = Bank.open(2, "BUY");
        UUID customer = UUID.fromString(bank.customer(0).toString());
        JsonNode first = bank.buy(bank.customer(0), "10");
        bank.confirm(first, "{'confirmation_code':'%s'}".formatted(other(bank.code(first))))
                .refusedLirium(400, "invalid_parameters");
        assertThat(Records.number("select wrong from confirmation_guess where customer_id = ?", customer))
                .isEqualTo(1);

        Records.change("update confirmation_guess set wrong = ? where customer_id = ?", MOST_ON_A_DAY, customer);
        JsonNode second = bank.buy(bank.customer(0), "10");
        bank.confirm(second, "{'confirmation_code':'%s'}".formatted(bank.code(second)))
                .refusedLirium(400, "invalid_parameters");
        JsonNode theirs = bank.buy(bank.customer(1), "10");
        bank.confirm(theirs, "{'confirmation_code':'%s'}".formatted(bank.code(theirs)))
                .is(200);

        Records.change("update confirmation_guess set day = day - 1 where customer_id = ?", customer);
        bank.confirm(second, "{'confirmation_code':'%s'}".formatted(bank.code(second)))
                .is(200);
    }

    private static String other(String code) {
        return "%06d".formatted((Integer.parseInt(code) + 1) % 1_000_000);
    }
}
