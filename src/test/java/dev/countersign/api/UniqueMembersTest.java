package dev.countersign.api;

import dev.countersign.driver.Http;
import dev.countersign.driver.LiriumClient;
import dev.countersign.driver.Operator;
import dev.countersign.driver.Partner;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** What a body says twice is refused at every door; it used to fail where all members of a body had been read before. */
@QuarkusTest
class UniqueMembersTest {

    @Test
    void theOperators() {
        Operator operator = new Operator();
        operator.call("POST", "/admin/v1/partners", "{\"name\":\"a\",\"name\":\"b\"}")
                .problem(400, "invalid_request");
        operator.call("POST", "/admin/v1/partners", "{\"x\":{\"y\":1,\"y\":2},\"name\":\"b\"}")
                .problem(400, "invalid_request");
    }

    @Test
    void theBankingPartners() {
        LiriumClient bank = LiriumClient.ofNewPartner();
        String customer = "/v1/customers/" + bank.customer();
        for (String path : new String[] {"/orders", "/address_book"}) {
            bank.post(customer + path, "{\"operation\":\"buy\",\"operation\":\"send\"}")
                    .refusedLirium(400, "body_parse_error");
        }
    }

    @Test
    void theRampPartners() {
        Http.call(
                        "POST",
                        "/api/v1/partner/offramp/initiate",
                        Partner.acme().headers(),
                        "{\"quote_id\":\"a\",\"quote_id\":\"b\"}")
                .is(400);
    }
}
