package dev.countersign.order.ramp;

import static dev.countersign.driver.RampRules.LARGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Json;
import dev.countersign.driver.OnRampOrder;
import dev.countersign.driver.Order;
import dev.countersign.driver.Partner;
import dev.countersign.driver.RampRules;
import dev.countersign.driver.Records;
import dev.countersign.driver.Sandbox;
import dev.countersign.event.Invariants;
import io.quarkus.test.junit.QuarkusTest;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What leaves a partner's own wallet is judged by its policy; the wallet signs, and people agree, in whatever order. */
@QuarkusTest
class RampPolicyTest {

    private static final String FUNDING = "FUNDING";
    private static final String SEND_OUT = "SEND_OUT";
    private static final String WAITS = "awaiting_crypto_transfer_authorization";
    private static final String SIGNED = "crypto_transfer_authorization_pending";

    private final Partner acme = Partner.acme();
    private final RampRules rules = new RampRules();

    @AfterEach
    void allIsWellAgain() {
        rules.close();
        Jobs.settleChain();
        Invariants.hold();
    }

    @Test
    void theWalletSignsAndThenSomebodyAgrees() {
        rules.requires(FUNDING, 3600);
        Order order = large().accepted();
        JsonNode signed = order.authorize(order.draft().body()).data(200);
        assertThat(signed.get("status").textValue()).isEqualTo(SIGNED);
        assertThat(signed.get("next_action").isNull()).isTrue();
        assertThat(Json.texts(signed.get("allowed_actions"))).containsExactly("cancel");
        Jobs.settleChain();
        order.is(SIGNED);
        assertThat(order.transfer(FUNDING)).isEqualTo("HELD");
        order.authorize(Json.of("{}")).refused(409, "INVALID_STATUS");
        acme.get(order.path("/transfer-authorization-parameters")).refused(409, "INVALID_STATUS");

        JsonNode seen = rules.look(order.uuid());
        assertThat(seen.at("/payload/quantity").decimalValue()).isEqualByComparingTo(LARGE);
        assertThat(seen.at("/payload/address").textValue()).isEqualToIgnoringCase(order.escrow());

        rules.approve(order.uuid());
        assertThat(order.transfer(FUNDING)).isEqualTo("RELEASED");
        Jobs.settleChain();
        order.is("crypto_received");
        assertThat(order.paymentsIntoEscrow()).isEqualTo(1);
    }

    @Test
    void somebodyAgreesAndThenTheWalletSigns() {
        rules.requires(FUNDING, 3600);
        Order order = large().accepted();
        rules.approve(order.uuid());
        assertThat(order.is(WAITS).show().get("next_action").textValue()).isEqualTo("authorize_crypto_transfer");
        assertThat(order.transfer(FUNDING)).isEqualTo("HELD");
        order.authorize(order.draft().body()).data(200);
        assertThat(order.transfer(FUNDING)).isEqualTo("RELEASED");
        Jobs.settleChain();
        order.is("crypto_received");
    }

    /** What is signed with the recommended validity still holds when people decide late. */
    @Test
    void theRecommendedValidityCoversTheReview() {
        Order small = acme.sells().accepted();
        rules.requires(FUNDING, 86_400);
        Order order = large().accepted();
        assertThat(ttl(order) - ttl(small)).isBetween(86_300L, 86_400L);
        String recommended = String.valueOf(Instant.now().getEpochSecond() + ttl(order));
        order.authorize(order.draft().with("deadline", recommended).body()).data(200);
        Sandbox.advance(80_000);
        order.is(SIGNED);
        rules.approve(order.uuid());
        Jobs.settleChain();
        order.is("crypto_received");
    }

    @Test
    void whoRejectsEndsTheOrderBeforeAndAfterTheSignature() {
        rules.requires(FUNDING, 3600);
        Order unsigned = large().accepted();
        rules.reject(unsigned.uuid());
        ended(unsigned, "Order cancelled: the crypto transfer was not approved");
        Order signed = large().accepted();
        signed.authorize(signed.draft().body()).data(200);
        rules.reject(signed.uuid());
        ended(signed, "Order cancelled: the crypto transfer was not approved");
        assertThat(rules.decide(signed.uuid(), "APPROVE").status()).isEqualTo(409);
    }

    @Test
    void theShorterWindowCounts() {
        rules.requires(FUNDING, 60);
        Order signed = large().accepted();
        signed.authorize(signed.draft().body()).data(200);
        Order unsigned = large().accepted();
        Sandbox.advance(61);
        Jobs.expireAuthorizations();
        ended(signed, "Order cancelled: the crypto transfer was not authorized in time");
        ended(unsigned, "Order cancelled: the crypto transfer was not authorized in time");
        rules.close();
        rules.requires(FUNDING, 86_400);
        Order late = large().accepted();
        rules.approve(late.uuid());
        Sandbox.advance(1801);
        Jobs.expireAuthorizations();
        ended(late, "Order cancelled: the crypto transfer was not authorized in time");
    }

    @Test
    void thePartnerCancelsWhatWaitsForPeople() {
        rules.requires(FUNDING, 3600);
        Order signed = large().accepted();
        signed.authorize(signed.draft().body()).data(200);
        signed.cancel().data(200);
        ended(signed, "Order cancelled by the partner");
        assertThat(rules.decide(signed.uuid(), "APPROVE").status()).isEqualTo(409);
    }

    @Test
    void whatThePolicyForbidsIsNeverAskedOfTheWallet() {
        Order order = acme.sells();
        rules.forbids(order.escrow());
        JsonNode told =
                order.provider().accept(order.id(), order.escrow()).is(200).body();
        assertThat(told.get("status").textValue()).isEqualTo("cancelled");
        assertThat(told.toString()).as("the partner's rules are its own").doesNotContain("thieves");
        ended(order, "Order cancelled: your policy does not allow the crypto transfer");
        assertThat(order.transfers()).isEmpty();
        assertThat(evaluations("DENIED", order.escrow())).isEqualTo(1);
        order.provider().accept(order.id(), order.escrow()).is(409);
    }

    @Test
    void aQuorumThatCanNeverBeReachedEndsTheOrder() {
        rules.requiresTooMany(FUNDING);
        Order order = large();
        order.provider().accept(order.id(), order.escrow()).is(200);
        ended(order, "Order cancelled: your policy does not allow the crypto transfer");
        assertThat(order.transfers()).isEmpty();
    }

    /** Somebody agreed to something else: the wallet's signature releases nothing, and nobody is told why. */
    @Test
    void theSignatureDoesNotReleaseWhatNobodyAgreedTo() throws SQLException {
        rules.requires(FUNDING, 3600);
        Order order = large().accepted();
        rules.approve(order.uuid());
        Records.tamper("update transfer set amount_atomic = amount_atomic + 1 where owner_id = ?", order.uuid());
        order.authorize(order.draft().body()).leaksNothing().refused(409, "INVALID_STATUS");
        assertThat(order.is(WAITS).transfer(FUNDING)).isEqualTo("HELD");
        Records.tamper("update transfer set amount_atomic = amount_atomic - 1 where owner_id = ?", order.uuid());
        order.authorize(order.draft().body()).data(200);
        assertThat(order.transfer(FUNDING)).isEqualTo("RELEASED");
    }

    @Test
    void aSendOutWaitsForPeople() {
        OnRampOrder order = largePurchase();
        rules.requires(SEND_OUT, 3600);
        assertThat(order.authorizeBridge(order.bridgeDraft())
                        .data(200)
                        .get("status")
                        .textValue())
                .isEqualTo("send_out_pending");
        Jobs.settleChain();
        Jobs.followSendOuts();
        assertThat(order.is("send_out_pending").transfer(SEND_OUT)).isEqualTo("HELD");
        assertThat(order.actions()).isEmpty();
        order.bridgeParameters("arbitrum", OnRampOrder.destination()).refused(409, "INVALID_STATUS");
        rules.approve(order.uuid());
        Jobs.settleChain();
        Jobs.followSendOuts();
        order.is("send_out_completed");
    }

    @Test
    void aSendOutThatIsNotAgreedToFails() {
        OnRampOrder rejected = largePurchase();
        OnRampOrder late = largePurchase();
        rules.requires(SEND_OUT, 60);
        rejected.authorizeBridge(rejected.bridgeDraft()).data(200);
        rules.reject(rejected.uuid());
        late.authorizeBridge(late.bridgeDraft()).data(200);
        Sandbox.advance(61);
        Jobs.expireAuthorizations();
        for (OnRampOrder order : List.of(rejected, late)) {
            assertThat(order.is("send_out_failed").transfer(SEND_OUT)).isEqualTo("CANCELLED");
            assertThat(order.story()).contains("completed");
        }
    }

    /** The bridge's promise outlives no review: what comes too late is not sent. */
    @Test
    void aSendOutWhosePromiseIsOverIsNotSent() {
        OnRampOrder order = largePurchase();
        rules.requires(SEND_OUT, 3600);
        order.authorizeBridge(order.bridgeDraft()).data(200);
        Sandbox.advance(1200);
        rules.approve(order.uuid());
        Jobs.settleChain();
        assertThat(order.is("send_out_failed").transfer(SEND_OUT)).isEqualTo("CANCELLED");
    }

    @Test
    void aSendOutThatThePolicyForbidsIsNotTakenUp() {
        OnRampOrder order = largePurchase();
        rules.requiresTooMany(SEND_OUT);
        order.authorizeBridge(order.bridgeDraft()).leaksNothing().refused(400, "OPERATION_NOT_ALLOWED");
        rules.close();
        rules.rule("{'name':'nothing leaves','purposes':['SEND_OUT'],'action':'DENY'}");
        order.authorizeBridge(order.bridgeDraft()).leaksNothing().refused(400, "OPERATION_NOT_ALLOWED");
        assertThat(order.is("completed").actions()).containsExactly("authorize-bridge");
        assertThat(Records.number(
                        "select count(*) from transfer where owner_id = ? and purpose = 'SEND_OUT'", order.uuid()))
                .isZero();
        assertThat(Records.number(
                        "select count(*) from send_out_quote where order_id = ? and used_at is not null", order.uuid()))
                .isZero();
        rules.close();
        order.authorizeBridge(order.bridgeDraft()).data(200);
        order.is("send_out_pending");
    }

    private Order large() {
        return acme.sells(acme.quoteRequest().put("crypto_amount", LARGE));
    }

    private OnRampOrder largePurchase() {
        return acme.buys(acme.purchaseRequest().put("crypto_amount", LARGE)).completed();
    }

    private static long ttl(Order order) {
        return order.parameters().get("recommended_ttl_seconds").longValue();
    }

    private static void ended(Order order, String why) {
        JsonNode timeline = order.is("cancelled").show().get("timeline");
        assertThat(timeline.get(timeline.size() - 1).get("description").textValue())
                .isEqualTo(why);
        List<UUID> pending = Records.rows(
                        "select a.id from authorization_request a join transfer t on t.id = a.transfer_id"
                                + " where t.owner_id = ? and a.state = 'PENDING'",
                        order.uuid())
                .stream()
                .map(row -> (UUID) row.get("id"))
                .toList();
        assertThat(pending).isEmpty();
        assertThat(order.paymentsIntoEscrow()).isZero();
    }

    private static long evaluations(String decision, String recipient) {
        return Records.number(
                "select count(*) from policy_evaluation where decision = ? and proposal ->> 'recipient' = ?",
                decision,
                recipient);
    }
}
