package dev.countersign.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.authorization.AuthorizationSubject;
import dev.countersign.authorization.Decided;
import dev.countersign.authorization.DecisionProblem;
import dev.countersign.authorization.OpenAuthorization;
import dev.countersign.authorization.PayloadDigest;
import dev.countersign.authorization.PersonalDecision;
import dev.countersign.authorization.Requirement;
import dev.countersign.authorization.Requirement.BySignature;
import dev.countersign.authorization.Verdict;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.Partner;
import dev.countersign.driver.Records;
import dev.countersign.driver.ReviewDesk;
import dev.countersign.driver.Sandbox;
import dev.countersign.ethereum.Address;
import dev.countersign.ethereum.ForwardRequest;
import dev.countersign.ethereum.PrivateKey;
import dev.countersign.event.Invariants;
import dev.countersign.lifecycle.Result;
import io.quarkus.test.junit.QuarkusTest;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** A transfer that needs its wallet's signature and a reviewer's consent: released once, when it has both. */
@QuarkusTest
class SignatureAndReviewTest {

    private static final TransferPurpose PURPOSE = TransferPurpose.FUNDING;

    private final JsonNode world = Sandbox.world();
    private final PrivateKey wallet = PrivateKey.parse(
            world.get("unigox").get("wallet").get("private_key").textValue());
    private final UUID partner = UUID.fromString(world.get("partner").get("id").textValue());
    private final ReviewDesk desk = ReviewDesk.of(partner);
    private final UUID ana = desk.colleague();
    private final TransferService transfers = ReviewDesk.transfers();

    @AfterEach
    void everythingIsConsistent() {
        Jobs.settleChain();
        Invariants.hold();
    }

    @Test
    void signedFirst() {
        UUID order = holds();
        assertThat(sign(order)).isInstanceOf(AuthorizeResult.Accepted.class);
        assertThat(state(order)).isEqualTo("HELD");
        assertThat(sign(order)).as("once").isInstanceOf(AuthorizeResult.NotWaiting.class);
        approve(order);
        assertThat(state(order)).isEqualTo("RELEASED");
        Jobs.settleChain();
        assertThat(state(order)).isEqualTo("CONFIRMED");
    }

    @Test
    void reviewedFirst() {
        UUID order = holds();
        approve(order);
        assertThat(state(order)).isEqualTo("HELD");
        assertThat(sign(order)).isInstanceOf(AuthorizeResult.Accepted.class);
        assertThat(state(order)).isEqualTo("RELEASED");
        Jobs.settleChain();
        assertThat(state(order)).isEqualTo("CONFIRMED");
    }

    /** A nonce is not kept for a transfer that people may still refuse: whoever is first has it. */
    @Test
    void aSignatureWhoseNonceWasUsedMeanwhileReleasesNothing() {
        UUID slow = holds();
        assertThat(sign(slow)).isInstanceOf(AuthorizeResult.Accepted.class);
        UUID quick = holds();
        assertThat(sign(quick)).isInstanceOf(AuthorizeResult.Accepted.class);
        approve(quick);
        assertThat(state(quick)).isEqualTo("RELEASED");
        approve(slow);
        assertThat(state(slow)).isEqualTo("CANCELLED");
        assertThat(transfer(slow).get("failure")).isEqualTo("the wallet used the signed nonce meanwhile");
        Jobs.settleChain();
        assertThat(state(quick)).isEqualTo("CONFIRMED");
    }

    @RepeatedTest(5)
    void bothAtOnceReleaseItOnce() {
        UUID order = holds();
        SignedRequest signed = signed(order);
        CompletableFuture<AuthorizeResult> signature =
                transfers.authorize(partner, order, PURPOSE, signed).subscribeAsCompletionStage();
        CompletableFuture<Void> review = CompletableFuture.runAsync(() -> approve(order));
        assertThat(signature.join()).isInstanceOf(AuthorizeResult.Accepted.class);
        review.join();
        assertThat(state(order)).isEqualTo("RELEASED");
        assertThat(Records.number(
                        "select count(*) from event where subject_id = ? and trigger = 'Release'",
                        transfer(order).get("id")))
                .isEqualTo(1);
        Jobs.settleChain();
        assertThat(state(order)).isEqualTo("CONFIRMED");
    }

    @Test
    void whatLeavesAWalletNeedsItsSignatureOnce() {
        BySignature signature = new BySignature(Duration.ofMinutes(30));
        List<List<Requirement>> wrong =
                List.of(List.of(), List.of(desk.review(1, ana)), List.of(signature, signature, desk.review(1, ana)));
        for (List<Requirement> requirements : wrong) {
            UUID order = UUID.randomUUID();
            assertThatThrownBy(() -> ReviewDesk.<UUID>inTransaction(
                            transaction -> transfers.hold(transaction, hold(order), requirements)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> ReviewDesk.<UUID>inTransaction(
                            transaction -> transfers.holdUntilAgreed(transaction, hold(order), requirements)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(Records.number("select count(*) from transfer where owner_id = ?", order))
                    .isZero();
        }
    }

    /** An order whose funding waits for the wallet, and now for a person too. */
    private UUID holds() {
        UUID order = Partner.acme().sells().accepted().uuid();
        Transfer transfer = ReviewDesk.<Optional<TransferParameters>>wait(transfers.parameters(partner, order, PURPOSE))
                .orElseThrow()
                .transfer();
        ReviewDesk.<UUID>inTransaction(transaction -> ReviewDesk.authorizations()
                .open(
                        transaction,
                        new OpenAuthorization(
                                partner,
                                AuthorizationSubject.TRANSFER,
                                transfer.id(),
                                Optional.empty(),
                                transfer.digest(),
                                desk.review(1, ana))));
        return order;
    }

    private HoldTransfer hold(UUID order) {
        return new HoldTransfer(
                partner,
                OwnerType.RAMP_ORDER,
                order,
                PURPOSE,
                desk.token(),
                wallet.address(),
                Address.parse("0x0000000000000000000000000000000000000bee"),
                BigInteger.valueOf(1_000_000),
                Optional.empty());
    }

    private SignedRequest signed(UUID order) {
        TransferParameters parameters = ReviewDesk.<Optional<TransferParameters>>wait(
                        transfers.parameters(partner, order, PURPOSE))
                .orElseThrow();
        Transfer transfer = parameters.transfer();
        ForwardRequest request = new ForwardRequest(
                transfer.sender(),
                transfer.token(),
                BigInteger.ZERO,
                transfer.gasLimit(),
                parameters.forwarderNonce(),
                BigInteger.valueOf(Sandbox.now().getEpochSecond() + 3600),
                transfer.calldata());
        return new SignedRequest(
                request, wallet.sign(request.digest(transfer.domain())).toHex());
    }

    private AuthorizeResult sign(UUID order) {
        Optional<TransferParameters> parameters = ReviewDesk.wait(transfers.parameters(partner, order, PURPOSE));
        return parameters.isEmpty()
                ? new AuthorizeResult.NotWaiting()
                : ReviewDesk.wait(transfers.authorize(partner, order, PURPOSE, signed(order)));
    }

    private void approve(UUID order) {
        Map<String, Object> review = Records.rows(
                        "select id, payload_digest from authorization_request where transfer_id = ? and kind = 'REVIEW'",
                        transfer(order).get("id"))
                .getFirst();
        PayloadDigest payload = new PayloadDigest(HexFormat.of().formatHex((byte[]) review.get("payload_digest")));
        Result<Decided, DecisionProblem> decided = ReviewDesk.wait(ReviewDesk.authorizations()
                .decide(partner, (UUID) review.get("id"), new PersonalDecision(ana, Verdict.APPROVE, payload)));
        assertThat(decided).isInstanceOf(Result.Done.class);
    }

    private static Map<String, Object> transfer(UUID order) {
        return Records.rows(
                        "select id, state, failure from transfer where owner_id = ? and purpose = ?",
                        order,
                        PURPOSE.name())
                .getFirst();
    }

    private static String state(UUID order) {
        return (String) transfer(order).get("state");
    }
}
