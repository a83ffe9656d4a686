package dev.countersign.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.countersign.authorization.Audience;
import dev.countersign.authorization.Decided;
import dev.countersign.authorization.DecisionProblem;
import dev.countersign.authorization.Requester;
import dev.countersign.authorization.Verdict;
import dev.countersign.ethereum.Address;
import dev.countersign.identity.Permission;
import dev.countersign.ledger.Balance;
import dev.countersign.lifecycle.Result;
import dev.countersign.order.withdrawal.CustodyDepositService;
import dev.countersign.order.withdrawal.CustodyFunds;
import dev.countersign.order.withdrawal.NewWithdrawal;
import dev.countersign.order.withdrawal.NewWithdrawal.Labels;
import dev.countersign.order.withdrawal.NewWithdrawal.Stated;
import dev.countersign.order.withdrawal.WithdrawalProblem;
import dev.countersign.order.withdrawal.WithdrawalService;
import dev.countersign.order.withdrawal.WithdrawalService.Requested;
import dev.countersign.policy.Condition;
import dev.countersign.policy.Conditions;
import dev.countersign.policy.PolicyRuleService;
import dev.countersign.policy.RuleAction;
import dev.countersign.policy.RuleTerms;
import dev.countersign.transfer.CustodyWallet;
import dev.countersign.transfer.CustodyWalletService;
import dev.countersign.transfer.TransferReviews;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.inject.spi.CDI;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A new partner with one custody wallet of USDC, one person who withdraws, and some who agree. Calls the services. */
public final class WithdrawalDesk {

    /** What the rules of a desk give people to decide, in seconds. */
    public static final int WINDOW_SECONDS = 3600;

    /** Nobody's of ours. */
    public static final Address OUTSIDE = Address.parse("0x00000000000000000000000000000000000dec0d");

    private static final Permission APPROVE = new Permission("transfer:approve");

    private final UUID partnerId;
    private final CustodyWallet wallet;
    private final AquanowClient requester;
    private final List<AquanowClient> approvers;
    private final Map<UUID, UUID> credentials;

    private WithdrawalDesk(CustodyWallet wallet, AquanowClient requester, List<AquanowClient> approvers) {
        this.partnerId = wallet.partnerId();
        this.wallet = wallet;
        this.requester = requester;
        this.approvers = approvers;
        this.credentials =
                approvers.stream().collect(Collectors.toMap(AquanowClient::userId, AquanowClient::credentialId));
    }

    /** A partner without rules, whose wallet has so much in its books, and a milliard on the chain. */
    public static WithdrawalDesk open(String deposit, int approvers) {
        AquanowClient requester = AquanowClient.ofNewPartner("withdrawal:request", "withdrawal:direct");
        UUID partnerId = requester.partnerId();
        String address = "0xc0ffee00" + UUID.randomUUID().toString().replace("-", "");
        CustodyWallet wallet = done(bean(CustodyWalletService.class)
                .create(
                        partnerId,
                        new CustodyWalletService.NewWallet(
                                "Desk", Optional.empty(), "USDC", "ethereum", Address.parse(address), 1)));
        change("""
                insert into sandbox_chain_account (token_address, address, balance)
                select contract_address, ?, 1000000000000000 from token where network_id = 'ethereum' and asset_code = 'USDC'""", address);
        done(bean(CustodyDepositService.class).deposit(wallet, "opening", new BigDecimal(deposit)));
        return new WithdrawalDesk(
                wallet,
                requester,
                IntStream.range(0, approvers)
                        .mapToObj(i -> AquanowClient.ofPartner(partnerId, APPROVE.name()))
                        .toList());
    }

    public UUID partnerId() {
        return partnerId;
    }

    public CustodyWallet wallet() {
        return wallet;
    }

    public UUID requester() {
        return requester.userId();
    }

    public UUID approver(int number) {
        return approvers.get(number).userId();
    }

    public int approvers() {
        return approvers.size();
    }

    /** From now on so many of those who approve must agree. */
    public void requires(int quorum, Condition... conditions) {
        rule(new RuleAction.Require(quorum, Audience.holding(APPROVE), Duration.ofSeconds(WINDOW_SECONDS)), conditions);
    }

    public void rule(RuleAction action, Condition... conditions) {
        done(bean(PolicyRuleService.class)
                .create(
                        partnerId,
                        Optional.empty(),
                        new RuleTerms(
                                "rule of " + UUID.randomUUID(), Optional.empty(), Conditions.of(conditions), action)));
    }

    /** A request of this net amount, as the one who withdraws would make it. */
    public NewWithdrawal request(String net) {
        return request(net, Labels.none());
    }

    public NewWithdrawal request(String net, Labels labels) {
        return new NewWithdrawal(
                partnerId,
                wallet.id(),
                requester.userId(),
                requester.credentialId(),
                OUTSIDE,
                new Stated(new BigDecimal(net), false),
                labels,
                false);
    }

    /** A request on its way. */
    public static Uni<Result<Requested, WithdrawalProblem>> create(NewWithdrawal request) {
        return bean(WithdrawalService.class).create(request);
    }

    public static Result<Requested, WithdrawalProblem> ask(NewWithdrawal request) {
        return ReviewDesk.wait(create(request));
    }

    /** Why a request is refused; insists that it is. */
    public static WithdrawalProblem refusal(NewWithdrawal request) {
        if (ask(request) instanceof Result.Refused<Requested, WithdrawalProblem> refused) {
            return refused.problem();
        }
        throw new AssertionError("not refused: " + request);
    }

    public Requested withdraws(String net) {
        return ask(request(net)).orThrow(problem -> new IllegalStateException(problem.toString()));
    }

    /** A decision on its way. */
    public Uni<Result<Decided, DecisionProblem>> later(UUID userId, UUID authorizationId, Verdict verdict) {
        TransferReviews.Opinion opinion = new TransferReviews.Opinion(
                userId,
                credentials.getOrDefault(userId, requester.credentialId()),
                verdict,
                Optional.empty(),
                Map.of());
        return bean(TransferReviews.class)
                .review(partnerId, authorizationId)
                .flatMap(found -> bean(TransferReviews.class).decide(found.orElseThrow(), opinion));
    }

    public Result<Decided, DecisionProblem> decide(UUID userId, UUID authorizationId, Verdict verdict) {
        return ReviewDesk.wait(later(userId, authorizationId, verdict));
    }

    /** One of those who approve approves; insists that it counts. */
    public void approves(int number, UUID authorizationId) {
        assertThat(decide(approver(number), authorizationId, Verdict.APPROVE)).isInstanceOf(Result.Done.class);
    }

    /** The requester no longer asks. */
    public Result<UUID, DecisionProblem> takesBack(UUID authorizationId) {
        return ReviewDesk.wait(bean(TransferReviews.class)
                .withdraw(
                        partnerId,
                        authorizationId,
                        new Requester(Optional.of(requester.userId()), Optional.of(requester.credentialId()))));
    }

    /** What is in the wallet by the books. */
    public Balance funds() {
        return ReviewDesk.wait(bean(CustodyFunds.class).of(wallet));
    }

    /** Insists on what is in the wallet, and how much of it is set aside. */
    public void has(String available, String held) {
        Balance funds = funds();
        assertThat(funds.available()).isEqualByComparingTo(available);
        assertThat(funds.held()).isEqualByComparingTo(held);
    }

    /** Where the transfer of a withdrawal stands. */
    public static String state(Requested made) {
        return (String) transfer(made).get("state");
    }

    /** Insists on where it stands. */
    public static void is(Requested made, String state) {
        assertThat(state(made)).isEqualTo(state);
    }

    public static Map<String, Object> transfer(Requested made) {
        return Records.rows(
                        "select * from transfer where id = ?", made.withdrawal().transferId())
                .getFirst();
    }

    /** The authorizations of a withdrawal, the oldest first. */
    public static List<UUID> authorizations(Requested made) {
        return Records.rows(
                        "select id from authorization_request where transfer_id = ? order by created_at, id",
                        made.withdrawal().transferId())
                .stream()
                .map(row -> (UUID) row.get("id"))
                .toList();
    }

    private static <T> T done(Uni<? extends Result<T, ?>> work) {
        return ReviewDesk.wait(work).orThrow(problem -> new IllegalStateException(problem.toString()));
    }

    private static void change(String sql, Object... values) {
        try {
            Records.change(sql, values);
        } catch (SQLException failure) {
            throw new AssertionError(sql, failure);
        }
    }

    private static <T> T bean(Class<T> type) {
        return CDI.current().select(type).get();
    }
}
