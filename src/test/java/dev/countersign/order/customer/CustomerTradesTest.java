package dev.countersign.order.customer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.CustomerDesk;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Json;
import dev.countersign.driver.Records;
import dev.countersign.driver.Sandbox;
import dev.countersign.ledger.LedgerInvariants;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is done at once: every operation to its end, with exact amounts, each rounded against the customer. */
@QuarkusTest
class CustomerTradesTest {

    private static final String SHARE = "USDCYIELD";

    private final CustomerDesk desk = CustomerDesk.acme();
    private final CustomerDesk rival = CustomerDesk.rival();
    private final UUID investment = (UUID) Records.rows("select id from investment where share_asset = ?", SHARE)
            .getFirst()
            .get("id");

    @AfterEach
    void nothingIsLeftInvested() {
        if (shares().signum() > 0) {
            done(redemption(null));
        }
    }

    @Test
    void cryptoIsBoughtEitherWay() {
        trade("buy", "'amount':'0.01234567'", "", "0.01234567", "803.28", 1);
        trade("buy", "", "'amount':'100'", "0.00153692", "100.00", 1);
        trade("buy", "", "'amount':'99.99','currency':'USD'", "0.00153677", "99.99", 1);
    }

    @Test
    void cryptoIsSoldEitherWay() {
        trade("sell", "'amount':'0.01234567'", "", "0.01234567", "801.66", -1);
        trade("sell", "", "'amount':'100'", "0.00154001", "100.00", -1);
    }

    @Test
    void whoSettlesInSeveralCurrenciesHasAPriceInEach() {
        JsonNode order = rival.create("""
                        {'operation':'buy','asset':{'currency':'ETH','amount':'1'},'buy':{'settlement':{'currency':'EUR'}}}""").is(200).body();
        assertThat(order.at("/buy/settlement/amount").textValue()).isEqualTo("2952.95");
        BigDecimal before = rival.balance(rival.partnerId(), "EUR", "SETTLEMENT");
        JsonNode done = rival.confirm(order).is(200).body();
        assertThat(done.get("state").textValue()).isEqualTo("completed");
        assertThat(rival.balance(rival.partnerId(), "EUR", "SETTLEMENT")
                        .subtract(before)
                        .abs())
                .isEqualByComparingTo("2952.95");
    }

    @Test
    void oneCryptoIsSwappedForAnotherEitherWay() {
        BigDecimal eth = desk.available("ETH");
        BigDecimal usdt = desk.available("USDT");
        JsonNode order =
                done("{'operation':'swap','asset':{'currency':'ETH','amount':'0.5'},'swap':{'currency':'USDT'}}");
        BigDecimal brings = new BigDecimal(order.at("/swap/amount").textValue());
        assertThat(desk.available("ETH")).isEqualByComparingTo(eth.subtract(new BigDecimal("0.5")));
        assertThat(desk.available("USDT")).isEqualByComparingTo(usdt.add(brings));
        // never more than the middle of the market
        assertThat(brings).isLessThan(new BigDecimal("1600")).isGreaterThan(new BigDecimal("1580"));

        JsonNode other = done("{'operation':'swap','asset':{'currency':'ETH'},'swap':{'currency':'USDT','amount':'%s'}}"
                .formatted(brings));
        assertThat(new BigDecimal(other.at("/asset/amount").textValue()))
                .isGreaterThanOrEqualTo(new BigDecimal("0.499999"))
                .isLessThanOrEqualTo(new BigDecimal("0.5"));
        assertThat(new BigDecimal(other.at("/swap/amount").textValue())).isEqualByComparingTo(brings);
        assertThat(other.has("submitted_at")).isFalse();
    }

    @Test
    void sendsCostTheFeeOnTopOrOutOfTheAmount() {
        BigDecimal before = desk.available("USDC");
        JsonNode debited =
                desk.create("""
                        {'operation':'send','asset':{'currency':'USDC','amount':'25.4'},'send':{'destination':
                         {'type':'crypto_currency_address','value':'%s'}}}""".formatted(CustomerDesk.OUTSIDE)).is(200).body();
        assertThat(new BigDecimal(debited.at("/send/destination/amount").textValue()))
                .isEqualByComparingTo("25");
        JsonNode delivered = desk.send("25");
        assertThat(delivered.at("/asset/amount").textValue()).isEqualTo("25.4");
        BigDecimal fees = desk.balance(desk.partnerId(), "USDC", "FEES");
        for (JsonNode order : new JsonNode[] {debited, delivered}) {
            desk.confirm(order).is(200);
        }
        assertThat(desk.held("USDC")).isGreaterThanOrEqualTo(new BigDecimal("50.8"));
        Jobs.settleChain();
        assertThat(desk.look(debited).get("state").textValue()).isEqualTo("completed");
        assertThat(desk.look(delivered).get("state").textValue()).isEqualTo("completed");
        assertThat(desk.available("USDC")).isEqualByComparingTo(before.subtract(new BigDecimal("50.8")));
        assertThat(desk.balance(desk.partnerId(), "USDC", "FEES").subtract(fees))
                .isEqualByComparingTo("0.8");
        UUID id = UUID.fromString(debited.get("id").textValue());
        assertThat(Records.rows("select amount_atomic from transfer where owner_id = ?", id)
                        .toString())
                .contains("25000000");
    }

    @Test
    void aSendThatFailsOnTheChainGivesEverythingBack() {
        BigDecimal before = desk.available("USDC");
        JsonNode order = desk.send("40");
        desk.confirm(order).is(200);
        Sandbox.fault("revert", 1);
        try {
            Jobs.settleChain();
        } finally {
            Sandbox.noFaults();
        }
        assertThat(desk.look(order).get("state").textValue()).isEqualTo("cancelled");
        assertThat(desk.available("USDC")).isEqualByComparingTo(before);
    }

    @Test
    void anAddressBookEntryAndAnotherCustomersAddressAreDestinations() {
        String address = "0x%040x".formatted(System.nanoTime());
        JsonNode entry = desk.backend()
                .post(
                        "/v1/customers/%s/address_book".formatted(desk.customerId()),
                        Json.object("address", address, "network", "polygon", "label", "own wallet"))
                .is(200)
                .body();
        assertThat(entry.get("last_used").isNull()).isTrue();
        JsonNode toEntry = confirmed(send("address_book", entry.get("id").textValue()));
        assertThat(toEntry.at("/send/destination/address").textValue()).isEqualToIgnoringCase(address);
        Jobs.settleChain();
        JsonNode book = desk.backend()
                .get("/v1/customers/%s/address_book".formatted(desk.customerId()))
                .is(200)
                .body();
        assertThat(book.at("/address_book/0/last_used").isTextual()).isTrue();

        String theirs = desk.backend()
                .get("/v1/customers/%s/receiving_addresses".formatted(desk.recipientId()))
                .is(200)
                .body()
                .at("/receiving_addresses/0/address")
                .textValue();
        JsonNode inside = confirmed(send("crypto_currency_address", theirs));
        assertThat(inside.get("state").textValue()).isEqualTo("completed");
        assertThat(inside.at("/send/fees").textValue()).isEqualTo("0");
        assertThat(inside.at("/send/destination/lirium_transfer/customer_id").textValue())
                .isEqualTo(desk.recipientId().toString());
        assertThat(inside.at("/send/destination/crypto_currency_transaction").isMissingNode())
                .isTrue();
    }

    /** Ten percent of what was earned is the provider's, and what was never earned costs nothing. */
    @Test
    void investmentsEarnAndTheProviderTakesItsPart() {
        BigDecimal before = desk.available("USDC");
        JsonNode in = done("""
                {'operation':'subscribe_investment','asset':{'currency':'USDC','amount':'102'},
                 'subscribe_investment':{'investment':{'id':'%s'}}}""".formatted(investment));
        assertThat(new BigDecimal(
                        in.at("/subscribe_investment/investment/shares").textValue()))
                .isEqualByComparingTo("100");
        assertThat(desk.available("USDC")).isEqualByComparingTo(before.subtract(new BigDecimal("102")));
        assertThat(shares()).isEqualByComparingTo("100");
        LedgerInvariants.hold();

        whileSharesAreWorth("50", () -> {
            // a share is worth 1.53, of which 0.51 are earned, of which 0.051 are the provider's
            JsonNode out = done(redemption("29.58"));
            assertThat(new BigDecimal(
                            out.at("/redeem_investment/investment/shares").textValue()))
                    .isEqualByComparingTo("20");
            assertThat(new BigDecimal(out.at("/redeem_investment/fees").textValue()))
                    .isEqualByComparingTo("1.02");
            assertThat(new BigDecimal(out.at("/asset/amount").textValue())).isEqualByComparingTo("29.58");
            assertThat(shares()).isEqualByComparingTo("80");

            desk.create(redemption("118")).refusedLirium(400, "full_amount_required");
            desk.create(redemption("500")).refusedLirium(400, "insufficient_funds");
            desk.create(redemption("0.5")).refusedLirium(400, "invalid_parameters");

            JsonNode rest = done(redemption(null));
            assertThat(new BigDecimal(rest.at("/asset/amount").textValue())).isEqualByComparingTo("118.32");
            assertThat(new BigDecimal(rest.at("/redeem_investment/fees").textValue()))
                    .isEqualByComparingTo("4.08");
            assertThat(shares()).isEqualByComparingTo("0");
        });
        assertThat(desk.available("USDC"))
                .isEqualByComparingTo(before.subtract(new BigDecimal("102")).add(new BigDecimal("147.9")));
        desk.create(redemption(null)).refusedLirium(400, "insufficient_funds");
        LedgerInvariants.hold();
    }

    @Test
    void whatLostItsWorthCostsNoFee() {
        done("""
                {'operation':'subscribe_investment','asset':{'currency':'USDC','amount':'102'},
                 'subscribe_investment':{'investment':{'id':'%s'}}}""".formatted(investment));
        Sandbox.rates(SHARE + "/USDC", "-50");
        try {
            JsonNode rest = done(redemption(null));
            assertThat(new BigDecimal(rest.at("/asset/amount").textValue())).isEqualByComparingTo("51");
            assertThat(new BigDecimal(rest.at("/redeem_investment/fees").textValue()))
                    .isEqualByComparingTo("0");
        } finally {
            Sandbox.rates(SHARE + "/USDC", "100");
        }
    }

    @Test
    void whatASaleASwapOrASendNeedsComesOutOfAnInvestmentFirst() {
        done("""
                {'operation':'subscribe_investment','asset':{'currency':'USDC','amount':'102'},
                 'subscribe_investment':{'investment':{'id':'%s'}}}""".formatted(investment));
        BigDecimal usdc = desk.available("USDC");
        String redeem = "'redeem_investment':{'investment':{'id':'%s'}}".formatted(investment);

        JsonNode sale =
                done("{'operation':'sell','asset':{'currency':'USDC','amount':'10.2'},'sell':{%s}}".formatted(redeem));
        redeemed(sale, "sell", "10.2", "10");
        JsonNode swap =
                done("{'operation':'swap','asset':{'currency':'USDC','amount':'20.4'},'swap':{'currency':'ETH',%s}}"
                        .formatted(redeem));
        redeemed(swap, "swap", "20.4", "20");
        JsonNode send =
                desk.create("""
                        {'operation':'send','asset':{'currency':'USDC','amount':'5.1'},'send':{'destination':
                         {'type':'crypto_currency_address','value':'%s'},%s}}""".formatted(CustomerDesk.OUTSIDE, redeem)).is(200).body();
        redeemed(send, "send", "5.1", "5");
        assertThat(shares()).isEqualByComparingTo("70");
        JsonNode submitted = desk.confirm(send).is(200).body();
        redeemed(submitted, "send", "5.1", "5");
        assertThat(shares()).isEqualByComparingTo("65");
        assertThat(desk.available("USDC")).isEqualByComparingTo(usdc);
        Jobs.settleChain();
        assertThat(desk.look(send).get("state").textValue()).isEqualTo("completed");
        assertThat(desk.available("USDC")).isEqualByComparingTo(usdc);
        LedgerInvariants.hold();

        desk.create("{'operation':'sell','asset':{'currency':'BTC','amount':'0.1'},'sell':{%s}}".formatted(redeem))
                .refusedLirium(400, "invalid_parameters");
        desk.create("""
                        {'operation':'sell','asset':{'currency':'USDC','amount':'10'},'sell':{'redeem_investment':
                         {'investment':{'id':'%s','full_amount':true}}}}""".formatted(investment)).refusedLirium(400, "invalid_parameters");
        desk.create("{'operation':'buy','asset':{'currency':'USDC','amount':'10'},'buy':{%s}}".formatted(redeem))
                .refusedLirium(400, "invalid_parameters");
        BigDecimal shares = shares();
        desk.create("{'operation':'sell','asset':{'currency':'USDC','amount':'90'},'sell':{%s}}".formatted(redeem))
                .refusedLirium(400, "insufficient_funds");
        assertThat(shares()).isEqualByComparingTo(shares);
    }

    /** Whoever rejects a send rejects the send: what was redeemed for it stays redeemed. */
    @Test
    void aRejectedSendLeavesWhatWasRedeemed() {
        done("""
                {'operation':'subscribe_investment','asset':{'currency':'USDC','amount':'2040'},
                 'subscribe_investment':{'investment':{'id':'%s'}}}""".formatted(investment));
        BigDecimal usdc = desk.available("USDC");
        JsonNode send = desk.create("""
                        {'operation':'send','asset':{'currency':'USDC','amount':'1020'},'send':{'destination':
                         {'type':'crypto_currency_address','value':'%s'},'redeem_investment':{'investment':{'id':'%s'}}}}""".formatted(CustomerDesk.OUTSIDE, investment))
                .is(200)
                .body();
        desk.confirm(send).is(200);
        assertThat(shares()).isEqualByComparingTo("1000");
        desk.decide(send, "rejected").is(200);
        assertThat(shares()).isEqualByComparingTo("1000");
        assertThat(desk.available("USDC")).isEqualByComparingTo(usdc.add(new BigDecimal("1020")));
        LedgerInvariants.hold();
    }

    @Test
    void everyOperationTakesWhatTheCustomerAcceptedAndALateReference() {
        for (String body : new String[] {
            "{'operation':'buy','asset':{'currency':'BTC','amount':'0.001'}}",
            "{'operation':'sell','asset':{'currency':'BTC','amount':'0.001'}}",
            "{'operation':'swap','asset':{'currency':'BTC','amount':'0.001'},'swap':{'currency':'USDT'}}",
            "{'operation':'send','asset':{'currency':'USDC','amount':'7'},'send':{'destination':{'type':'customer','value':'%s'}}}"
                    .formatted(desk.recipientId()),
            """
            {'operation':'subscribe_investment','asset':{'currency':'USDC','amount':'20'},
             'subscribe_investment':{'investment':{'id':'%s'}}}""".formatted(investment),
            redemption("5")
        }) {
            JsonNode order = desk.create(body).is(200).body();
            String operation = order.get("operation").textValue();
            String reference = operation + "-" + UUID.randomUUID();
            var confirmation = Json.object(
                    "reference_id", reference, "customer", Json.object("currency", "BRL", "amount", "12.34"));
            if (order.get(operation).get("requires_confirmation_code").booleanValue()) {
                confirmation.put("confirmation_code", desk.code(order));
            }
            JsonNode done = desk.backend()
                    .post(desk.order(order) + "/confirm", confirmation)
                    .is(200)
                    .body();
            assertThat(done.get("state").textValue()).as(operation).isEqualTo("completed");
            assertThat(done.get("reference_id").textValue()).isEqualTo(reference);
            assertThat(done.at("/%s/customer/amount".formatted(operation)).textValue())
                    .isEqualTo("12.34");
            assertThat(done.at("/%s/customer/currency".formatted(operation)).textValue())
                    .isEqualTo("BRL");
            assertThat(done.has("submitted_at")).as(operation).isEqualTo(operation.equals("send"));
            assertThat(desk.look(order)).isEqualTo(done);
        }
    }

    private void trade(String operation, String asset, String settlement, String crypto, String money, int sign) {
        BigDecimal btc = desk.available("BTC");
        BigDecimal owed = desk.balance(desk.partnerId(), "USD", "SETTLEMENT");
        String node = settlement.isEmpty() ? "" : ",'%s':{'settlement':{%s}}".formatted(operation, settlement);
        String amount = asset.isEmpty() ? "" : "," + asset;
        JsonNode order = desk.create(
                        "{'operation':'%s','asset':{'currency':'BTC'%s}%s}".formatted(operation, amount, node))
                .is(200)
                .body();
        assertThat(order.get("state").textValue()).isEqualTo("pending");
        assertThat(new BigDecimal(order.at("/asset/amount").textValue())).isEqualByComparingTo(crypto);
        assertThat(order.at("/%s/settlement/currency".formatted(operation)).textValue())
                .isEqualTo("USD");
        assertThat(new BigDecimal(
                        order.at("/%s/settlement/amount".formatted(operation)).textValue()))
                .isEqualByComparingTo(money);
        assertThat(desk.available("BTC")).isEqualByComparingTo(btc);
        JsonNode done = desk.confirm(order).is(200).body();
        assertThat(done.get("state").textValue()).isEqualTo("completed");
        assertThat(done.has("submitted_at")).isFalse();
        assertThat(done.get(operation).has("authorizations")).isFalse();
        assertThat(desk.available("BTC").subtract(btc))
                .isEqualByComparingTo(new BigDecimal(crypto).multiply(BigDecimal.valueOf(sign)));
        assertThat(desk.balance(desk.partnerId(), "USD", "SETTLEMENT")
                        .subtract(owed)
                        .abs())
                .isEqualByComparingTo(money);
    }

    private static void redeemed(JsonNode order, String operation, String amount, String shares) {
        JsonNode nested = order.get(operation).get("redeem_investment");
        assertThat(new BigDecimal(nested.get("amount").textValue())).isEqualByComparingTo(amount);
        assertThat(new BigDecimal(nested.at("/investment/shares").textValue())).isEqualByComparingTo(shares);
        assertThat(new BigDecimal(nested.get("fees").textValue())).isEqualByComparingTo("0");
    }

    private JsonNode done(String body) {
        JsonNode order = desk.create(body).is(200).body();
        JsonNode done = desk.confirm(order).is(200).body();
        assertThat(done.get("state").textValue()).isEqualTo("completed");
        return done;
    }

    private JsonNode confirmed(String body) {
        return desk.confirm(desk.create(body).is(200).body()).is(200).body();
    }

    private static String send(String type, String value) {
        return "{'operation':'send','asset':{'currency':'USDC','amount':'9'},'send':{'destination':{'type':'%s','value':'%s'}}}"
                .formatted(type, value);
    }

    /** So much, or all for null. */
    private String redemption(String amount) {
        return amount == null
                ? "{'operation':'redeem_investment','asset':{'currency':'USDC'},'redeem_investment':{'investment':{'id':'%s','full_amount':true}}}"
                        .formatted(investment)
                : "{'operation':'redeem_investment','asset':{'currency':'USDC','amount':'%s'},'redeem_investment':{'investment':{'id':'%s'}}}"
                        .formatted(amount, investment);
    }

    private BigDecimal shares() {
        return desk.available(SHARE);
    }

    /** Which can be undone exactly only for some percentages. */
    private static void whileSharesAreWorth(String percentMore, Runnable script) {
        BigDecimal before = (BigDecimal) Records.rows("select mid from sandbox_rate where base = ?", SHARE)
                .getFirst()
                .get("mid");
        Sandbox.rates(SHARE + "/USDC", percentMore);
        try {
            script.run();
        } finally {
            restore(before);
        }
    }

    private static void restore(BigDecimal mid) {
        try {
            Records.change("update sandbox_rate set mid = ? where base = ?", mid, SHARE);
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }
}
