package dev.countersign.api.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.countersign.driver.Answer;
import dev.countersign.driver.Http;
import dev.countersign.driver.Json;
import dev.countersign.driver.LiriumClient;
import dev.countersign.driver.Operator;
import dev.countersign.driver.Records;
import dev.countersign.driver.ReviewDesk;
import dev.countersign.ledger.Amount;
import dev.countersign.ledger.Booking;
import dev.countersign.ledger.LedgerService;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** An operator keeps a partner's customers, and books what they pay in. */
@QuarkusTest
class CustomersTest {

    private final Operator operator = new Operator();
    private final String partner = partner();

    @Inject
    LedgerService ledger;

    @Test
    void aCustomerIsMadeReadBlockedAndUnblocked() {
        JsonNode ana = post(customers(partner), customer()).is(201).body();
        assertThat(ana.get("state").textValue()).isEqualTo("active");
        String path = customers(partner) + "/" + ana.get("id").textValue();
        assertThat(get(path).is(200).body()).isEqualTo(ana);
        for (int i = 0; i < 2; i++) {
            assertThat(post(path + "/block", null).is(200).body().get("state").textValue())
                    .isEqualTo("blocked");
        }
        assertThat(get(path).body().get("state").textValue()).isEqualTo("blocked");
        assertThat(post(path + "/unblock", null).is(200).body()).isEqualTo(ana);
    }

    @Test
    void aBlockedCustomersKeyProvesNothing() {
        LiriumClient bank = LiriumClient.ofNewPartner();
        UUID customer = bank.customer();
        LiriumClient own = bank.of(customer);
        String accounts = "/v1/customers/" + customer + "/accounts";
        own.get(accounts).is(200);
        String path = customers(bank.partnerId().toString()) + "/" + customer;
        post(path + "/block", null).is(200);
        own.get(accounts).refusedLirium(401, "auth_required");
        post(path + "/unblock", null).is(200);
        own.get(accounts).is(200);
    }

    @Test
    void pagesGoThroughAllCustomersOnce() {
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            post(customers(partner), customer()).is(201);
        }
        String cursor = "";
        do {
            JsonNode page =
                    get(customers(partner) + "?limit=2" + cursor).is(200).body();
            page.get("customers")
                    .forEach(customer -> seen.add(customer.get("id").textValue()));
            cursor = page.has("next_cursor")
                    ? "&cursor=" + page.get("next_cursor").textValue()
                    : "";
        } while (!cursor.isEmpty());
        assertThat(seen).hasSize(5).doesNotHaveDuplicates();
        assertThat(get(customers(partner)).is(200).body().get("customers")).hasSize(5);
        assertThat(get(customers(partner())).is(200).body().get("customers")).isEmpty();
        for (String query : List.of("limit=0", "limit=101", "limit=-1", "limit=x", "cursor=x")) {
            get(customers(partner) + "?" + query).problem(400, "invalid_request");
        }
    }

    @Test
    void anotherPartnersCustomerIsUnknown() {
        String stranger = partner();
        String id =
                post(customers(partner), customer()).is(201).body().get("id").textValue();
        for (String path : List.of(
                customers(stranger) + "/" + id,
                customers(partner) + "/" + UUID.randomUUID(),
                customers(UUID.randomUUID().toString()) + "/" + id)) {
            get(path).problem(404, "not_found");
            post(path + "/block", null).problem(404, "not_found");
            post(path + "/unblock", null).problem(404, "not_found");
            get(path + "/balances").problem(404, "not_found");
            post(path + "/deposits", deposit("USDT", "1", "r")).problem(404, "not_found");
        }
        post(customers(UUID.randomUUID().toString()), customer()).problem(404, "not_found");
        assertThat(get(customers(partner) + "/" + id).body().get("state").textValue())
                .isEqualTo("active");
    }

    @Test
    void malformedInputIsRefusedInWords() {
        for (String body : List.of(
                "",
                "{",
                "[]",
                "{}",
                "{'email':'a@b'}",
                "{'name':'Ana'}",
                "{'email':'ab','name':'Ana'}",
                "{'email':'a @b','name':'Ana'}",
                "{'email':'a@b,c@d','name':'Ana'}",
                "{'email':'a,b@c','name':'Ana'}",
                "{'email':'Ana<a@b>','name':'Ana'}",
                "{'email':'a@b','name':' '}",
                "{'email':7,'name':{}}",
                "{'email':'a@b','name':'" + "x".repeat(201) + "'}")) {
            post(customers(partner), body.replace('\'', '"')).problem(400, "invalid_request");
        }
        get(customers("nonsense")).problem(400, "invalid_request");
        get(customers(partner) + "/nonsense").problem(400, "invalid_request");
        assertThat(get(customers(partner)).body().get("customers")).isEmpty();
    }

    @Test
    void aDepositIsBookedOnceUnderItsReference() {
        String path = funded();
        Answer first =
                post(path + "/deposits", deposit("USDT", "250.5", "wire-1")).is(201);
        assertThat(post(path + "/deposits", deposit("USDT", "250.500000", "wire-1"))
                        .is(201)
                        .text())
                .isEqualTo(first.text());
        post(path + "/deposits", deposit("USDT", "0.5", "wire-2")).is(201);
        assertThat(get(path + "/balances").is(200).text())
                .isEqualTo("[{\"asset\":\"USDT\",\"available\":\"251.000000\",\"held\":\"0.000000\"}]");

        post(path + "/deposits", deposit("USDT", "250.6", "wire-1")).problem(409, "reference_used");
        post(path + "/deposits", deposit("USDC", "250.5", "wire-1")).problem(409, "reference_used");
        post(funded() + "/deposits", deposit("USDT", "250.5", "wire-1")).problem(409, "reference_used");
        post(
                        customers(partner()).replace("/customers", "") + "/customers/" + UUID.randomUUID()
                                + "/deposits",
                        deposit("USDT", "1", "wire-1"))
                .problem(404, "not_found");
        assertThat(get(path + "/balances").body()).hasSize(1);
    }

    @Test
    void manyOperatorsWhoBookTheSameDepositAtOnceBookOne() {
        String path = funded();
        Http.Call call = new Http.Call(path + "/deposits", operator.headers(), deposit("USDT", "10", "wire-9"));
        List<Answer> answers = Http.atOnce(Collections.nCopies(20, call));
        answers.forEach(answer -> answer.is(201));
        assertThat(new HashSet<>(answers.stream().map(Answer::text).toList())).hasSize(1);
        assertThat(get(path + "/balances").body().get(0).get("available").textValue())
                .isEqualTo("10.000000");
    }

    @Test
    void whatTheBooksDoNotTakeChangesNothing() {
        String path = funded();
        post(path + "/deposits", deposit("NOPE", "1", "r")).problem(400, "unknown_asset");
        post(path + "/deposits", deposit("USDT", "0.0000001", "r")).problem(400, "too_precise");
        for (String amount : List.of("0", "-1", "1e3", " 1", "1,5", "", "NaN", "1".repeat(31))) {
            post(path + "/deposits", deposit("USDT", amount, "r")).problem(400, "invalid_request");
        }
        for (String body : List.of(
                "",
                "[]",
                "{}",
                "{'asset':'USDT','amount':'1'}",
                "{'asset':'USDT','reference':'r'}",
                "{'amount':'1','reference':'r'}",
                "{'asset':'USDT','amount':null,'reference':'r'}",
                "{'asset':'USDT','amount':'1','reference':''}",
                "{'asset':'USDT','amount':'1','reference':'" + "x".repeat(201) + "'}",
                "{'asset':'USDT','amount':'1','reference':'a\\u0000b'}")) {
            post(path + "/deposits", body.replace('\'', '"')).problem(400, "invalid_request");
        }
        assertThat(get(path + "/balances").is(200).text()).isEqualTo("[]");
        assertThat(Records.number("select count(*) from ledger_account where partner_id = ?", UUID.fromString(partner)))
                .isZero();
        post(path + "/deposits", deposit("USDT", "1", "r")).is(201);
    }

    @Test
    void whatOrdersHoldIsShownApart() {
        String path = funded();
        UUID customer = UUID.fromString(path.substring(path.lastIndexOf('/') + 1));
        post(path + "/deposits", deposit("USDT", "10", "in")).is(201);
        ReviewDesk.inTransaction(transaction -> ledger.book(
                transaction,
                UUID.fromString(partner),
                "order",
                new Booking.Hold(customer, new Amount("USDT", new BigDecimal("4")))));
        assertThat(get(path + "/balances").text())
                .isEqualTo("[{\"asset\":\"USDT\",\"available\":\"6.000000\",\"held\":\"4.000000\"}]");
    }

    @Test
    void onlyAnOperatorGetsIn() {
        String path = funded();
        for (String route : List.of(customers(partner), path, path + "/balances")) {
            Http.call("GET", route, java.util.Map.of(), null).problem(401, "unauthorized");
        }
        for (String route : List.of("/block", "/unblock", "/deposits")) {
            Http.call("POST", path + route, java.util.Map.of(), deposit("USDT", "1", "r"))
                    .problem(401, "unauthorized");
        }
    }

    private String funded() {
        return customers(partner) + "/"
                + post(customers(partner), customer()).is(201).body().get("id").textValue();
    }

    private String partner() {
        return new Operator()
                .call("POST", "/admin/v1/partners", Json.object("name", "Bank"))
                .is(201)
                .body()
                .get("id")
                .textValue();
    }

    private static String customers(String partnerId) {
        return "/admin/v1/partners/" + partnerId + "/customers";
    }

    private static ObjectNode customer() {
        return Json.object("email", "ana@example.com", "name", "Ana Customer");
    }

    private static ObjectNode deposit(String asset, String amount, String reference) {
        return Json.object("asset", asset, "amount", amount, "reference", reference);
    }

    private Answer get(String path) {
        return operator.call("GET", path, null);
    }

    private Answer post(String path, Object body) {
        return operator.call("POST", path, body);
    }
}
