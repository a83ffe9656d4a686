package dev.countersign.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.authorization.Audience;
import dev.countersign.authorization.AuthorizationService;
import dev.countersign.authorization.Decided;
import dev.countersign.authorization.DecisionProblem;
import dev.countersign.authorization.PayloadDigest;
import dev.countersign.authorization.PersonalDecision;
import dev.countersign.authorization.Requester;
import dev.countersign.authorization.Requirement;
import dev.countersign.authorization.Requirement.ByPeople;
import dev.countersign.authorization.Verdict;
import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import dev.countersign.ethereum.Address;
import dev.countersign.lifecycle.Result;
import dev.countersign.market.MarketService;
import dev.countersign.market.Token;
import dev.countersign.transfer.HoldTransfer;
import dev.countersign.transfer.OwnerType;
import dev.countersign.transfer.TransferPurpose;
import dev.countersign.transfer.TransferService;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.spi.CDI;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * A partner whose people review its transfers. Calls the services, so that every kind of review can be tried. What it holds belongs
 * to no order: only the family of ramp orders leaves such transfers alone.
 */
public final class ReviewDesk {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final Address ESCROW = Address.parse("0x00000000000000000000000000000000000e5c40");
    private static final Address PAYEE = Address.parse("0x0000000000000000000000000000000000000bee");

    private final UUID partnerId;
    private final UUID requester;
    private final Token token =
            wait(bean(MarketService.class).token("USDT", "sandbox")).orElseThrow();

    private ReviewDesk(UUID partnerId) {
        this.partnerId = partnerId;
        requester = colleague();
    }

    /** A new partner with one person, who asks for everything. */
    public static ReviewDesk open() {
        Sandbox.world();
        UUID partnerId = UUID.randomUUID();
        change("insert into partner (id, name) values (?, 'Desk')", partnerId);
        return new ReviewDesk(partnerId);
    }

    /** The people of a partner of the sandbox's world. */
    public static ReviewDesk of(UUID partnerId) {
        return new ReviewDesk(partnerId);
    }

    public UUID partnerId() {
        return partnerId;
    }

    public UUID requester() {
        return requester;
    }

    /** A new person of the partner. */
    public UUID colleague(String... permissions) {
        UUID id = UUID.randomUUID();
        change(
                "insert into partner_user (id, partner_id, name, email, permissions) values (?, ?, 'Colleague', ?, ?)",
                id,
                partnerId,
                id + "@example.com",
                permissions);
        return id;
    }

    public static void permit(UUID userId, String... permissions) {
        change("update partner_user set permissions = ? where id = ?", permissions, userId);
    }

    public static void deactivate(UUID userId) {
        change("update partner_user set deactivated_at = countersign_now() where id = ?", userId);
    }

    /** The world's time moves, and nobody sweeps. */
    public static void pass(long seconds) {
        change("update database_clock set shift = shift + ? * interval '1 second'", seconds);
    }

    /** A review by these people, for an hour. */
    public ByPeople review(int quorum, UUID... users) {
        return new ByPeople(quorum, Audience.of(Set.of(users)), Requester.user(requester), WINDOW);
    }

    public Case holds(int quorum, UUID... users) {
        return holds(review(quorum, users));
    }

    public Case holds(Requirement... requirements) {
        UUID ownerId = UUID.randomUUID();
        return new Case(
                ownerId,
                inTransaction(transaction -> transfers().hold(transaction, transfer(ownerId), List.of(requirements))));
    }

    /** The same, and the order that owns the transfer has not agreed. */
    public Case holdsUntilAgreed(int quorum, UUID... users) {
        UUID ownerId = UUID.randomUUID();
        return new Case(
                ownerId,
                inTransaction(transaction ->
                        transfers().holdUntilAgreed(transaction, transfer(ownerId), List.of(review(quorum, users)))));
    }

    /** What a transfer of this desk looks like: ten units out of an escrow. */
    public HoldTransfer transfer(UUID ownerId) {
        return new HoldTransfer(
                partnerId,
                OwnerType.RAMP_ORDER,
                ownerId,
                TransferPurpose.PAYOUT,
                token,
                ESCROW,
                PAYEE,
                BigInteger.valueOf(10_000_000),
                Optional.empty());
    }

    public Token token() {
        return token;
    }

    public static AuthorizationService authorizations() {
        return bean(AuthorizationService.class);
    }

    public static TransferService transfers() {
        return bean(TransferService.class);
    }

    public static <T> T inTransaction(Function<Transaction, Uni<T>> work) {
        return wait(transaction(work));
    }

    /** A transaction on its way. */
    public static <T> Uni<T> transaction(Function<Transaction, Uni<T>> work) {
        return bean(Database.class).transaction(work);
    }

    public static <T> T wait(Uni<T> work) {
        return work.await().atMost(LIMIT);
    }

    private static <T> T bean(Class<T> type) {
        return CDI.current().select(type).get();
    }

    private static void change(String sql, Object... values) {
        try {
            Records.change(sql, values);
        } catch (SQLException failure) {
            throw new AssertionError(sql, failure);
        }
    }

    /** One transfer with its one review. */
    public final class Case {

        private final UUID ownerId;
        private final UUID transferId;
        private final UUID id;
        private final PayloadDigest payload;

        private Case(UUID ownerId, UUID transferId) {
            this.ownerId = ownerId;
            this.transferId = transferId;
            var review = Records.rows(
                            "select id, payload_digest from authorization_request where transfer_id = ? and kind = 'REVIEW'"
                                    + " order by created_at, id",
                            transferId)
                    .getFirst();
            id = (UUID) review.get("id");
            payload = new PayloadDigest(HexFormat.of().formatHex((byte[]) review.get("payload_digest")));
        }

        public UUID ownerId() {
            return ownerId;
        }

        public UUID transferId() {
            return transferId;
        }

        /** The first of its reviews. */
        public UUID id() {
            return id;
        }

        public PayloadDigest payload() {
            return payload;
        }

        public Result<Decided, DecisionProblem> approve(UUID userId) {
            return decide(userId, Verdict.APPROVE);
        }

        public Result<Decided, DecisionProblem> reject(UUID userId) {
            return decide(userId, Verdict.REJECT);
        }

        public Result<Decided, DecisionProblem> decide(UUID userId, Verdict verdict) {
            return ReviewDesk.wait(later(userId, verdict));
        }

        /** A decision on its way. */
        public Uni<Result<Decided, DecisionProblem>> later(UUID userId, Verdict verdict) {
            return authorizations().decide(partnerId, id, new PersonalDecision(userId, verdict, payload));
        }

        public Result<UUID, DecisionProblem> withdraw(UUID userId) {
            return ReviewDesk.wait(authorizations().withdraw(partnerId, id, Requester.user(userId)));
        }

        /** The order agrees. */
        public boolean agree() {
            return inTransaction(transaction -> transfers().agree(transaction, transferId));
        }

        /** The order is given up, so that no other test meets its transfer. */
        public boolean cancel() {
            return ReviewDesk.wait(transfers().cancel(partnerId, ownerId, TransferPurpose.PAYOUT, "the test is over"));
        }

        /** Its end is now, if it has not ended yet. */
        public void runsOut() {
            change(
                    "update authorization_request set expires_at = countersign_now() where id = ? and state = 'PENDING'",
                    id);
        }

        /** The transfer's state. */
        public String transfer() {
            return (String) Records.rows("select state from transfer where id = ?", transferId)
                    .getFirst()
                    .get("state");
        }

        /** The state of the review. */
        public String state() {
            return (String) Records.rows("select state from authorization_request where id = ?", id)
                    .getFirst()
                    .get("state");
        }

        public void is(String transferState) {
            assertThat(transfer()).isEqualTo(transferState);
        }

        /** What happened to the review, or to its transfer, in order. */
        public List<String> story(UUID subjectId) {
            return Records.rows("select trigger from event where subject_id = ? order by sequence", subjectId).stream()
                    .map(row -> (String) row.get("trigger"))
                    .toList();
        }
    }
}
