package dev.countersign.order.withdrawal;

import dev.countersign.authorization.Audience;
import dev.countersign.authorization.Requester;
import dev.countersign.authorization.Requirement;
import dev.countersign.authorization.TooFewReviewersException;
import dev.countersign.database.Database;
import dev.countersign.database.PrimaryKeys;
import dev.countersign.database.Transaction;
import dev.countersign.identity.Permission;
import dev.countersign.ledger.Amount;
import dev.countersign.ledger.Booked;
import dev.countersign.ledger.Booking;
import dev.countersign.ledger.LedgerProblem;
import dev.countersign.ledger.LedgerService;
import dev.countersign.lifecycle.Result;
import dev.countersign.market.MarketService;
import dev.countersign.order.withdrawal.WithdrawalProblem.BadRecipient;
import dev.countersign.order.withdrawal.WithdrawalProblem.Denied;
import dev.countersign.order.withdrawal.WithdrawalProblem.InsufficientFunds;
import dev.countersign.order.withdrawal.WithdrawalProblem.NobodyToAgree;
import dev.countersign.order.withdrawal.WithdrawalProblem.NotPermitted;
import dev.countersign.order.withdrawal.WithdrawalProblem.SequenceTaken;
import dev.countersign.order.withdrawal.WithdrawalProblem.UnknownWallet;
import dev.countersign.policy.PolicyDecision;
import dev.countersign.transfer.Consents;
import dev.countersign.transfer.CustodyWallet;
import dev.countersign.transfer.CustodyWalletService;
import dev.countersign.transfer.HoldTransfer;
import dev.countersign.transfer.Judged;
import dev.countersign.transfer.OwnerType;
import dev.countersign.transfer.Proposal;
import dev.countersign.transfer.TransferPurpose;
import dev.countersign.transfer.TransferService;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Takes what a partner's people ask to withdraw: held until everyone agrees whom the partner's policy asks for, and set aside in the
 * books from the first moment.
 */
@ApplicationScoped
public class WithdrawalService {

    private static final Logger LOG = Logger.getLogger(WithdrawalService.class);
    private static final String SEQUENCE_ONCE = "withdrawal_sequence_once";

    private final Database database;
    private final WithdrawalRepository withdrawals;
    private final CustodyWalletService wallets;
    private final MarketService market;
    private final TransferService transfers;
    private final LedgerService ledger;
    private final PrimaryKeys keys;
    private final WithdrawalConfig config;

    WithdrawalService(
            Database database,
            WithdrawalRepository withdrawals,
            CustodyWalletService wallets,
            MarketService market,
            TransferService transfers,
            LedgerService ledger,
            PrimaryKeys keys,
            WithdrawalConfig config) {
        this.database = database;
        this.withdrawals = withdrawals;
        this.wallets = wallets;
        this.market = market;
        this.transfers = transfers;
        this.ledger = ledger;
        this.keys = keys;
        this.config = config;
    }

    /** A partner's withdrawal; empty when it has no such one. */
    public Uni<Optional<Withdrawal>> find(UUID partnerId, UUID id) {
        return withdrawals.find(partnerId, id);
    }

    /** Asks for a withdrawal: held, or released at once when nobody has to agree. */
    public Uni<Result<Requested, WithdrawalProblem>> create(NewWithdrawal request) {
        return answer(mayAsk(request)
                .flatMap(direct -> wallets.find(request.partnerId(), request.walletId())
                        .map(wallet -> wallet.orElseThrow(() -> new Refusal(new UnknownWallet())))
                        .flatMap(wallet -> market.token(wallet.assetCode(), wallet.networkId())
                                .map(Optional::orElseThrow)
                                .flatMap(token -> {
                                    requireElsewhere(wallet, request);
                                    return keep(
                                            direct ? request : request.reviewed(),
                                            wallet,
                                            Terms.of(token, request.amount()));
                                }))));
    }

    /** Whether the person needs nobody's consent but what the policy asks for. */
    private Uni<Boolean> mayAsk(NewWithdrawal request) {
        return withdrawals
                .permissions(request.partnerId(), request.requestedBy())
                .map(held -> {
                    boolean direct = held.contains(Permission.DIRECT_WITHDRAWAL.name());
                    if (!direct && !held.contains(Permission.REQUEST_WITHDRAWAL.name())) {
                        throw new Refusal(new NotPermitted());
                    }
                    return direct;
                });
    }

    private static void requireElsewhere(CustodyWallet wallet, NewWithdrawal request) {
        if (request.recipient().equals(wallet.address())) {
            throw new Refusal(new BadRecipient("is the wallet's own address"));
        }
        if (request.recipient().isZero()) {
            throw new Refusal(new BadRecipient("is the zero address"));
        }
    }

    private Uni<Requested> keep(NewWithdrawal request, CustodyWallet wallet, Terms terms) {
        UUID id = keys.next();
        Requester requester = new Requester(Optional.of(request.requestedBy()), Optional.of(request.requestedWith()));
        return transfers
                .propose(
                        transfer(id, request, wallet, terms),
                        requester,
                        request.labels().sequenceId().or(() -> request.labels().tag()))
                .flatMap(proposal -> database.transaction(
                        transaction -> keep(transaction, id, request, terms, proposal, consents(request, requester))))
                .map(result -> result.orThrow(Refusal::new))
                .invoke(made -> LOG.infof(
                        "withdrawal %s (transfer %s) of partner %s asked for by %s: %s %s to %s, %s",
                        id,
                        made.withdrawal().transferId(),
                        request.partnerId(),
                        request.requestedBy(),
                        terms.net().toPlainString(),
                        wallet.assetCode(),
                        request.recipient(),
                        made.reviews().isEmpty()
                                ? "nobody has to agree"
                                : made.reviews().size() + " reviews opened"));
    }

    /** A denial is committed too: it is evidence. */
    private Uni<Result<Requested, WithdrawalProblem>> keep(
            Transaction transaction,
            UUID id,
            NewWithdrawal request,
            Terms terms,
            Proposal proposal,
            Consents consents) {
        return transfers.hold(transaction, proposal, consents).flatMap(judged -> switch (judged) {
            case Judged.Held held ->
                withdrawals
                        .create(transaction, id, held.transferId(), request, terms)
                        .call(created -> setAside(transaction, id, request, terms))
                        .map(created -> Result.done(new Requested(created, held.reviews(), held.decision())));
            case Judged.Denied denied -> Uni.createFrom().item(Result.refused(new Denied(denied.decision())));
        });
    }

    private Uni<Void> setAside(Transaction transaction, UUID id, NewWithdrawal request, Terms terms) {
        return ledger.book(
                        transaction,
                        request.partnerId(),
                        id.toString(),
                        new Booking.Hold(
                                request.walletId(), new Amount(terms.token().assetCode(), terms.gross())))
                .invoke(WithdrawalService::requireCovered)
                .replaceWithVoid();
    }

    private static void requireCovered(Result<Booked, LedgerProblem> result) {
        result.orThrow(problem -> problem instanceof LedgerProblem.InsufficientFunds poor
                ? new Refusal(new InsufficientFunds(poor.asset()))
                : new IllegalStateException("a withdrawal cannot be set aside: " + problem));
    }

    private Consents consents(NewWithdrawal request, Requester requester) {
        return request.reviewedAlways()
                ? Consents.otherwise(new Requirement.ByPeople(
                        1, Audience.holding(Permission.APPROVE_TRANSFERS), requester, config.reviewWindow()))
                : Consents.none();
    }

    private static HoldTransfer transfer(UUID id, NewWithdrawal request, CustodyWallet wallet, Terms terms) {
        return new HoldTransfer(
                request.partnerId(),
                OwnerType.WITHDRAWAL,
                id,
                TransferPurpose.WITHDRAWAL,
                terms.token(),
                wallet.address(),
                request.recipient(),
                Optional.of(wallet.id()),
                terms.netAtomic(),
                terms.feeAtomic(),
                Optional.empty());
    }

    private static Uni<Result<Requested, WithdrawalProblem>> answer(Uni<Requested> work) {
        return work.map(Result::<Requested, WithdrawalProblem>done)
                .onFailure(Refusal.class)
                .recoverWithItem(refusal -> Result.refused(((Refusal) refusal).problem()))
                .onFailure(TooFewReviewersException.class)
                .recoverWithItem(Result.refused(new NobodyToAgree()))
                .onFailure(failure -> Database.violates(failure, SEQUENCE_ONCE))
                .recoverWithItem(Result.refused(new SequenceTaken()));
    }

    /**
     * What was made of a request.
     *
     * @param reviews the authorizations that it waits for, in the order of the rules that asked for them; none when it was released
     * @param decision what the policy said
     */
    public record Requested(Withdrawal withdrawal, List<UUID> reviews, PolicyDecision decision) {

        public Requested {
            reviews = List.copyOf(reviews);
        }
    }
}
