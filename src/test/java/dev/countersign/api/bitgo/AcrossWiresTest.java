package dev.countersign.api.bitgo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Answer;
import dev.countersign.driver.BitGoClient;
import dev.countersign.driver.CustodyDesk;
import dev.countersign.driver.CustomerDesk;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Json;
import dev.countersign.driver.Records;
import dev.countersign.driver.Sandbox;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A customer's send of the banking wire waits here too, and whoever decides first, on either wire, has decided. */
@QuarkusTest
class AcrossWiresTest {

    private static final int ROUNDS = Integer.getInteger("countersign.race.rounds", 100);

    private final CustomerDesk bank = CustomerDesk.acme();
    private final BitGoClient admin = BitGoClient.of(
            bank.partnerId(),
            CustodyDesk.uuid(Sandbox.world().at("/bitgo/admins/0/user").textValue()),
            "all");

    @Test
    void aCustomersSendIsATransactionRequestOfTheTreasury() {
        JsonNode order = bank.send("1000");
        String id = approvalOf(order);
        JsonNode shown = admin.get("/api/v2/polygon:usdc/pendingapprovals/" + id + "?expandAddressLabels=true")
                .is(200)
                .body();
        assertThat(shown.get("coin").textValue()).isEqualTo("polygon:usdc");
        assertThat(shown.at("/info/transactionRequest/recipients/0/amount").textValue())
                .isEqualTo("1000000000");
        assertThat(shown.at("/info/transactionRequest/coinSpecific/polygon:usdc")
                        .isObject())
                .isTrue();
        String wallet = shown.get("wallet").textValue();
        assertThat(shown.at("/info/transactionRequest/sourceWallet").textValue())
                .isEqualTo(wallet);
        JsonNode treasury =
                admin.get("/api/v2/polygon:usdc/wallet/" + wallet).is(200).body();
        assertThat(treasury.get("label").textValue()).startsWith("Treasury");
        assertThat(treasury.get("pendingApprovals")).isNotEmpty();
        admin.get("/api/v2/usdc/pendingapprovals/" + id).refusedBitGo(404, "NotFound");

        bank.confirm(order).is(200);
        put(id, "approved").is(200);
        assertThat(bank.look(order).at("/send/authorizations/0/state").textValue())
                .isEqualTo("approved");
        assertThat(bank.decide(order, "rejected").status()).isEqualTo(400);
        Jobs.settleChain();
        assertThat(bank.look(order).get("state").textValue()).isEqualTo("completed");
    }

    @Test
    void ofTwoWhoDecideAtOnceOneWins() {
        Map<String, Integer> outcomes = new HashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            JsonNode order = bank.send("1000");
            bank.confirm(order).is(200);
            String id = approvalOf(order);
            String there = round % 3 == 2 ? "rejected" : "approved";
            String here = round % 3 == 1 ? "rejected" : "approved";
            List<Answer> answers = atOnce(() -> bank.decide(order, there), () -> put(id, here));
            boolean thereWon = answers.get(0).status() == 200;
            boolean hereWon = answers.get(1).status() == 200;
            String told = "round %d: %s".formatted(round, answers);
            assertThat(thereWon ^ hereWon).as(told).isTrue();
            if (thereWon) {
                JsonNode refusal = answers.get(1).refusedBitGo(409, "Conflict");
                assertThat(refusal.at("/context/state").textValue()).as(told).isEqualTo(there);
            } else {
                answers.get(0).refusedLirium(400, "invalid_state");
            }
            String winner = thereWon ? there : here;
            assertThat(bank.look(order).at("/send/authorizations/0/state").textValue())
                    .as(told)
                    .isEqualTo(winner);
            assertThat(admin.get("/api/v2/pendingapprovals/" + id)
                            .is(200)
                            .body()
                            .get("state")
                            .textValue())
                    .as(told)
                    .isEqualTo(winner);
            assertThat(Records.number("select count(*) from decision where authorization_id = ?", CustodyDesk.uuid(id)))
                    .as(told)
                    .isEqualTo(1);
            outcomes.merge((thereWon ? "there " : "here ") + winner, 1, Integer::sum);
            dispatched(order, winner.equals("approved") ? 1 : 0);
        }
        assertThat(outcomes.keySet()).as(outcomes.toString()).anyMatch(one -> one.startsWith("here"));
    }

    /** What really went out for an order, whoever looks how often. */
    private static void dispatched(JsonNode order, long expected) {
        Jobs.settleChain();
        Jobs.settleChain();
        assertThat(Records.number("""
                        select count(*) from sandbox_chain_transaction c join transfer t on t.tx_hash = c.tx_hash
                         where t.owner_id = ?""", UUID.fromString(order.get("id").textValue())))
                .isEqualTo(expected);
    }

    private Answer put(String id, String state) {
        return admin.put("/api/v2/polygon:usdc/pendingapprovals/" + id, Json.object("state", state, "otp", "0000000"));
    }

    private static String approvalOf(JsonNode order) {
        return order.at("/send/authorizations/0/id").textValue().replace("-", "");
    }

    private static List<Answer> atOnce(Supplier<Answer> first, Supplier<Answer> second) {
        CyclicBarrier start = new CyclicBarrier(2);
        CompletableFuture<Answer> one = CompletableFuture.supplyAsync(() -> after(start, first));
        CompletableFuture<Answer> two = CompletableFuture.supplyAsync(() -> after(start, second));
        return List.of(one.join(), two.join());
    }

    private static Answer after(CyclicBarrier start, Supplier<Answer> call) {
        try {
            start.await();
        } catch (Exception interrupted) {
            throw new AssertionError(interrupted);
        }
        return call.get();
    }
}
