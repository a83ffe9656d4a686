package dev.countersign.transfer;

import dev.countersign.authorization.AuthorizationOwner;
import dev.countersign.authorization.AuthorizationService;
import dev.countersign.authorization.AuthorizationSubject;
import dev.countersign.authorization.ConsentLapsedException;
import dev.countersign.authorization.DecisionProblem;
import dev.countersign.authorization.OpenAuthorization;
import dev.countersign.authorization.PayloadDigest;
import dev.countersign.authorization.Requester;
import dev.countersign.authorization.Requirement;
import dev.countersign.authorization.SignatureEvidence;
import dev.countersign.authorization.TooFewReviewersException;
import dev.countersign.authorization.Verdict;
import dev.countersign.database.Database;
import dev.countersign.database.PrimaryKeys;
import dev.countersign.database.Transaction;
import dev.countersign.ethereum.Address;
import dev.countersign.market.Token;
import dev.countersign.policy.Advice;
import dev.countersign.policy.PolicyDecision;
import dev.countersign.policy.PolicyService;
import dev.countersign.policy.ProposedTransfer;
import dev.countersign.transfer.AuthorizeResult.Invalid;
import dev.countersign.transfer.TransferRepository.InFlight;
import dev.countersign.transfer.TransferRepository.Waiting;
import dev.countersign.transfer.TransferRepository.WorldTime;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/**
 * Holds transfers, releases them once when everyone has agreed, and tells their owners. The order of locks is always
 * wallet, authorization, transfer, owner.
 */
@ApplicationScoped
public class TransferService implements AuthorizationOwner {

    private static final Logger LOG = Logger.getLogger(TransferService.class);
    private static final String NONCE_ONCE = "transfer_nonce_once";
    private static final String ONCE_PER_PURPOSE = "transfer_once_per_purpose";
    private static final AuthorizeResult NONCE_GONE = new Invalid(
            "nonce", "was taken, or given up, by another transfer of this wallet just now; fetch the parameters again");

    private static final String TOO_FEW = "it asks for more people than could agree";

    /** What a sweep ends by the hundred is one line of the log; each has its event. */
    private static final int LOGGED_ONE_BY_ONE = 20;

    private static final Awaits NOTHING = new Awaits(false, false);

    private final Database database;
    private final TransferRepository transfers;
    private final AuthorizationService authorizations;
    private final Transactors transactors;
    private final List<TransferOwner> owners;
    private final PrimaryKeys keys;
    private final TransferConfig config;
    private final TransferDispatcher dispatcher;
    private final PolicyService policies;

    TransferService(
            Database database,
            TransferRepository transfers,
            AuthorizationService authorizations,
            Transactors transactors,
            @All List<TransferOwner> owners,
            PrimaryKeys keys,
            TransferConfig config,
            TransferDispatcher dispatcher,
            PolicyService policies) {
        this.database = database;
        this.transfers = transfers;
        this.authorizations = authorizations;
        this.transactors = transactors;
        this.owners = owners;
        this.keys = keys;
        this.config = config;
        this.dispatcher = dispatcher;
        this.policies = policies;
    }

    /** Holds a transfer until the key of its sender has signed it, for the authorization window, and as its partner's policy says. */
    public Uni<Judged> holdForSignature(Transaction transaction, Proposal proposal) {
        return hold(transaction, proposal, Consents.always(signature()));
    }

    /** Holds a transfer to which everyone has already agreed, and so releases it in the same breath. */
    public Uni<Void> holdAgreed(Transaction transaction, HoldTransfer hold) {
        return hold(transaction, hold, List.of()).replaceWithVoid();
    }

    /**
     * Holds a transfer until all these consents are given, in whatever order; one that is refused, or not given in time, cancels it.
     * Nothing to wait for releases it at once. Exactly one of them is a signature when the crypto leaves a wallet whose key must sign;
     * at most one otherwise.
     *
     * <p>Fails with {@link dev.countersign.authorization.TooFewReviewersException} when a quorum could never be reached, and with
     * {@link IllegalArgumentException} when a wallet's signature is missing, or asked for twice.
     *
     * @return the transfer's id
     */
    public Uni<UUID> hold(Transaction transaction, HoldTransfer hold, List<Requirement> requirements) {
        UUID id = keys.next();
        return held(transaction, id, hold, requirements, NOTHING)
                .flatMap(authorizationIds -> authorizationIds.isEmpty()
                        ? releaseAtOnce(transaction, id)
                        : Uni.createFrom().voidItem())
                .replaceWith(id);
    }

    /** The same, and also until its order agrees: {@link #agree}. */
    public Uni<UUID> holdUntilAgreed(Transaction transaction, HoldTransfer hold, List<Requirement> requirements) {
        UUID id = keys.next();
        return held(transaction, id, hold, requirements, new Awaits(true, false))
                .replaceWith(id);
    }

    /**
     * Asks everything about a transfer that is asked over the network: what its partner's policy needs to judge it. Nothing is held
     * yet. Never call it inside a transaction.
     *
     * @param reference the requester's own id of it, for those who are asked
     */
    public Uni<Proposal> propose(HoldTransfer hold, Requester requester, Optional<String> reference) {
        UUID id = keys.next();
        return person(requester)
                .map(person -> proposed(id, hold, requester, person, reference))
                .flatMap(proposed ->
                        policies.consult(proposed).map(advice -> new Proposal(id, hold, requester, proposed, advice)));
    }

    /** Rules that name a person mean whatever that person asks for, with whichever credential. */
    private Uni<Optional<UUID>> person(Requester requester) {
        return requester.userId().isPresent() || requester.credentialId().isEmpty()
                ? Uni.createFrom().item(requester.userId())
                : transfers.personOf(requester.credentialId().get());
    }

    private ProposedTransfer proposed(
            UUID id, HoldTransfer hold, Requester requester, Optional<UUID> person, Optional<String> reference) {
        int decimals = hold.token().decimals();
        byte[] calldata =
                Transfer.proposed(id, hold, config.gasLimit(), Instant.EPOCH).calldata();
        return new ProposedTransfer(
                hold.partnerId(),
                hold.walletId(),
                hold.purpose().name(),
                hold.token().networkId(),
                hold.token().assetCode(),
                decimals,
                new BigDecimal(hold.amountAtomic().add(hold.feeAtomic()), decimals),
                hold.recipient().lowerCase(),
                hold.sender().lowerCase(),
                requester,
                person,
                new ProposedTransfer.Details(
                        new BigDecimal(hold.feeAtomic(), decimals),
                        Optional.of("0x" + HexFormat.of().formatHex(calldata)),
                        reference));
    }

    /**
     * Holds a transfer as its partner's policy says: until everyone agrees whom its rules ask for, and everyone of {@code consents}. When
     * nobody is asked at all, it is released at once.
     *
     * <p>Fails with {@link dev.countersign.authorization.TooFewReviewersException} when a quorum could never be reached.
     */
    public Uni<Judged> hold(Transaction transaction, Proposal proposal, Consents consents) {
        return policies.decide(transaction, proposal.transferId(), proposal.proposed(), proposal.advice())
                .flatMap(decision -> switch (decision) {
                    case PolicyDecision.Denied denied -> Uni.createFrom().item(new Judged.Denied(denied));
                    case PolicyDecision.Allowed allowed -> hold(transaction, proposal, consents, allowed, List.of());
                    case PolicyDecision.Held held -> hold(transaction, proposal, consents, held, held.requirements());
                });
    }

    private Uni<Judged> hold(
            Transaction transaction,
            Proposal proposal,
            Consents consents,
            PolicyDecision decision,
            List<Requirement.ByPeople> asked) {
        List<Requirement> requirements = new ArrayList<>(consents.always());
        requirements.addAll(asked);
        if (asked.isEmpty()) {
            consents.otherwise().ifPresent(requirements::add);
        }
        boolean people = requirements.stream().anyMatch(Requirement.ByPeople.class::isInstance);
        Awaits awaits = new Awaits(consents.owner(), people && decision.askAgain());
        UUID id = proposal.transferId();
        return held(transaction, id, proposal.hold(), requirements, awaits)
                .call(opened -> opened.isEmpty() && !awaits.owner() && !awaits.policy()
                        ? releaseAtOnce(transaction, id)
                        : Uni.createFrom().voidItem())
                .map(opened -> new Judged.Held(id, reviews(requirements, opened), decision));
    }

    private Uni<Void> releaseAtOnce(Transaction transaction, UUID id) {
        return transfers
                .lock(transaction, id)
                .flatMap(transfer -> transfers.release(transaction, transfer, Optional.empty()))
                .flatMap(news -> released(transaction, news));
    }

    private static List<UUID> reviews(List<Requirement> requirements, List<UUID> opened) {
        return IntStream.range(0, opened.size())
                .filter(each -> requirements.get(each) instanceof Requirement.ByPeople)
                .mapToObj(opened::get)
                .toList();
    }

    /** Holds a transfer for the rest of a transaction. Who needs its order as well takes this one first. */
    public Uni<Void> lock(Transaction transaction, UUID transferId) {
        return beforeDecision(transaction, transferId)
                .flatMap(ready -> transfers.lock(transaction, transferId))
                .replaceWithVoid();
    }

    /**
     * The order that asked for a transfer agrees to it. Released at once when everyone else has agreed before; the order is told
     * of that. Whoever holds the order must have held the transfer first: {@link #lock}.
     *
     * @return false when it had agreed before, or the transfer no longer waits
     */
    public Uni<Boolean> agree(Transaction transaction, UUID transferId) {
        return beforeDecision(transaction, transferId)
                .flatMap(ready -> transfers.agree(transaction, transferId))
                .flatMap(news -> news.isEmpty()
                        ? Uni.createFrom().item(false)
                        : release(transaction, transferId).replaceWith(true));
    }

    private Uni<List<UUID>> held(
            Transaction transaction, UUID id, HoldTransfer hold, List<Requirement> requirements, Awaits awaits) {
        requireSignature(hold.purpose(), requirements);
        PayloadDigest payload =
                Transfer.proposed(id, hold, config.gasLimit(), Instant.EPOCH).digest();
        return transfers
                .hold(transaction, id, hold, config.gasLimit(), awaits)
                .flatMap(held -> Multi.createFrom()
                        .iterable(requirements)
                        .onItem()
                        .transformToUniAndConcatenate(requirement -> authorizations.open(
                                transaction,
                                new OpenAuthorization(
                                        hold.partnerId(),
                                        AuthorizationSubject.TRANSFER,
                                        id,
                                        hold.walletId(),
                                        payload,
                                        requirement)))
                        .collect()
                        .asList());
    }

    /** Without its signature, the release of what leaves a wallet could never be sent. */
    private static void requireSignature(TransferPurpose purpose, List<Requirement> requirements) {
        long signatures = requirements.stream()
                .filter(Requirement.BySignature.class::isInstance)
                .count();
        if (purpose.route() == TransferPurpose.Route.RELAY && signatures != 1) {
            throw new IllegalArgumentException(
                    purpose + " leaves a wallet, which must sign exactly once, not " + signatures + " times");
        }
    }

    private Requirement.BySignature signature() {
        return new Requirement.BySignature(config.authorizationWindow());
    }

    /**
     * Releases when everyone has agreed. The signature may be older than the last consent: when its nonce is used up by then, the
     * transfer can never be executed, and is cancelled.
     */
    private Uni<Boolean> release(Transaction transaction, UUID id) {
        return transfers.lock(transaction, id).flatMap(transfer -> release(transaction, transfer));
    }

    private Uni<Boolean> release(Transaction transaction, Transfer transfer) {
        return transfers
                .readiness(transaction, transfer)
                .flatMap(readiness -> {
                    if (!readiness.asAgreed()) {
                        LOG.errorf("transfer %s is not what people agreed to; it is not released", transfer.id());
                        throw new ConsentLapsedException("transfer " + transfer.id() + " is not what people agreed to");
                    }
                    if (readiness.awaitsPolicy()) {
                        transaction.note(PolicyNews.DUE);
                    }
                    if (!readiness.ready()) {
                        return Uni.createFrom().item(List.<TransferNews>of());
                    }
                    return readiness.nonceTaken()
                            ? transfers.cancel(transaction, transfer.id(), "the wallet used the signed nonce meanwhile")
                            : transfers.release(transaction, transfer, readiness.signedNonce());
                })
                .flatMap(news -> released(transaction, news).replaceWith(!news.isEmpty()));
    }

    /** What moves in the books is done with its release. */
    private Uni<Void> released(Transaction transaction, List<TransferNews> news) {
        return tell(transaction, news)
                .flatMap(told -> Multi.createFrom()
                        .iterable(news)
                        .select()
                        .where(moved -> moved.to() == TransferState.RELEASED
                                && moved.purpose().route() == TransferPurpose.Route.BOOKS)
                        .onItem()
                        .transformToUniAndConcatenate(moved -> transfers
                                .settle(transaction, moved.transferId())
                                .flatMap(settled -> tell(transaction, settled)))
                        .collect()
                        .asList())
                .replaceWithVoid();
    }

    /** Where a transfer stands; empty when the partner has no such one. */
    public Uni<Optional<TransferState>> state(UUID partnerId, UUID transferId) {
        return transfers.state(partnerId, transferId);
    }

    /**
     * What the wallet's owner must sign; empty when the transfer does not wait for a signature.
     *
     * <p>Fails with {@link RelayUnavailableException} when the chain cannot be asked for the nonce.
     */
    public Uni<Optional<TransferParameters>> parameters(UUID partnerId, UUID ownerId, TransferPurpose purpose) {
        return transfers.ofOwner(partnerId, ownerId, purpose).flatMap(found -> {
            Optional<Waiting> waiting =
                    found.filter(transfer -> transfer.authorizationId().isPresent());
            if (waiting.isEmpty()) {
                return Uni.createFrom().item(Optional.empty());
            }
            return parameters(
                            waiting.get().transfer(),
                            waiting.get().rpcUrl(),
                            waiting.get().time(),
                            waiting.get().peopleUntil())
                    .map(Optional::of);
        });
    }

    /**
     * What the sender's key must sign for a transfer that is not held yet: {@link #authorize(HoldTransfer, Requester, SignedRequest, Function)}
     * holds it with its signature.
     *
     * <p>Fails with {@link RelayUnavailableException} when the chain cannot be asked for the nonce.
     */
    public Uni<TransferParameters> parameters(HoldTransfer hold) {
        return transfers
                .time()
                .flatMap(time -> parameters(proposed(hold, time), hold.token().rpcUrl(), time, Optional.empty()));
    }

    private Uni<TransferParameters> parameters(
            Transfer transfer, String rpcUrl, WorldTime time, Optional<Instant> peopleUntil) {
        return chainNonce(transfer)
                .flatMap(nonce -> transfers.inFlight(transfer, nonce))
                .map(inFlight -> new TransferParameters(
                        transfer, rpcUrl, inFlight.nextNonce(), ttl(transfer, time, peopleUntil)));
    }

    private Transfer proposed(HoldTransfer hold, WorldTime time) {
        return Transfer.proposed(keys.next(), hold, config.gasLimit(), time.now());
    }

    /**
     * Whether an escrow could make this payment now: that it holds enough, and that it is one that our transactor operates.
     *
     * <p>Fails with {@link RelayUnavailableException} when the chain cannot be asked.
     */
    public Uni<Simulation> rehearse(HoldTransfer payout) {
        return transfers
                .time()
                .map(time -> proposed(payout, time))
                .flatMap(transfer -> relay(
                        transfer, transactor -> transactor.simulate(new Movement.Payout(transfer), BigInteger.ZERO)));
    }

    /** How much of a token somebody holds, in atomic units; fails when the chain cannot be asked. */
    public Uni<BigInteger> balance(Token token, Address holder) {
        return relay(
                "the balance of " + holder,
                () -> transactors.of(token.networkId()).balance(token, holder));
    }

    /**
     * Takes a wallet's signature: checks it field by field, asks the relay whether it would succeed, then decides in one
     * guarded transaction. Only an accepted one changes anything.
     */
    public Uni<AuthorizeResult> authorize(UUID partnerId, UUID ownerId, TransferPurpose purpose, SignedRequest signed) {
        return transfers.ofOwner(partnerId, ownerId, purpose).flatMap(found -> {
            Optional<Waiting> waiting =
                    found.filter(transfer -> transfer.authorizationId().isPresent());
            return waiting.isEmpty()
                    ? result(new AuthorizeResult.NotWaiting())
                    : authorize(
                            new Candidate(
                                    waiting.get().transfer(),
                                    (transaction, evidence) -> approve(
                                            transaction,
                                            waiting.get().authorizationId().orElseThrow(),
                                            evidence)),
                            waiting.get().time(),
                            signed);
        });
    }

    /**
     * Takes a wallet's signature over a transfer that is not held yet, and holds it together with its approval. The checks are those
     * of every signature.
     *
     * @param requester who asks for it
     * @param condition what must hold, or be done, in the same transaction; when it says false nothing changes, and the answer is
     *     {@link AuthorizeResult.NotWaiting}
     */
    public Uni<AuthorizeResult> authorize(
            HoldTransfer hold,
            Requester requester,
            SignedRequest signed,
            Function<Transaction, Uni<Boolean>> condition) {
        return transfers
                .time()
                .flatMap(time -> propose(hold, requester, Optional.empty())
                        .flatMap(proposal -> authorize(
                                new Candidate(
                                        Transfer.proposed(proposal.transferId(), hold, config.gasLimit(), time.now()),
                                        (transaction, evidence) ->
                                                holdSigned(transaction, proposal, evidence, condition)),
                                time,
                                signed))
                        .onFailure(GoneException.class)
                        .recoverWithItem(new AuthorizeResult.NotWaiting())
                        .onFailure(TooFewReviewersException.class)
                        .recoverWithItem(new AuthorizeResult.Denied(TOO_FEW)));
    }

    private Uni<AuthorizeResult> holdSigned(
            Transaction transaction,
            Proposal proposal,
            SignatureEvidence evidence,
            Function<Transaction, Uni<Boolean>> condition) {
        return hold(transaction, proposal, Consents.always(signature())).flatMap(judged -> switch (judged) {
            case Judged.Denied denied ->
                result(new AuthorizeResult.Denied(denied.decision().ruleName()));
            case Judged.Held held ->
                condition
                        .apply(transaction)
                        .invoke(holds -> {
                            if (!holds) {
                                throw new GoneException();
                            }
                        })
                        .flatMap(holds -> authorizations.signatureRequest(transaction, held.transferId()))
                        .flatMap(authorizationId -> approve(transaction, authorizationId, evidence));
        });
    }

    /** What was to be signed is not there any more: nothing of it is held. */
    private static final class GoneException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        GoneException() {
            super("what was to be signed is not there any more", null, false, false);
        }
    }

    private Uni<AuthorizeResult> authorize(Candidate candidate, WorldTime time, SignedRequest signed) {
        Transfer transfer = candidate.transfer();
        SignatureVerifier verifier = new SignatureVerifier(transfer, signed.request());
        Optional<Invalid> wrong =
                verifier.mismatch(config.minimumGas()).or(() -> verifier.deadline(time.now(), config.deadlineMargin()));
        if (wrong.isPresent()) {
            return result(wrong.get());
        }
        return chainNonce(transfer)
                .flatMap(chainNonce -> authorize(candidate, signed, verifier, chainNonce))
                .onFailure(RelayUnavailableException.class)
                .recoverWithItem(failure -> new AuthorizeResult.RelayFailed(failure.getMessage()));
    }

    private Uni<AuthorizeResult> authorize(
            Candidate candidate, SignedRequest signed, SignatureVerifier verifier, BigInteger chainNonce) {
        return transfers.inFlight(candidate.transfer(), chainNonce).flatMap(inFlight -> {
            Optional<Invalid> stale = verifier.nonce(inFlight.nextNonce());
            if (stale.isPresent()) {
                return result(stale.get());
            }
            return switch (verifier.signature(signed.signature())) {
                case SignatureVerifier.Verdict.Bad bad -> result(bad.problem());
                case SignatureVerifier.Verdict.Good good ->
                    simulate(candidate.transfer(), good.evidence(), inFlight)
                            .flatMap(obstacle -> obstacle.isPresent()
                                    ? result(obstacle.get())
                                    : decide(candidate, good.evidence(), chainNonce));
            };
        });
    }

    /** Why the relay would not succeed, if it would not. */
    private Uni<Optional<AuthorizeResult>> simulate(Transfer transfer, SignatureEvidence evidence, InFlight inFlight) {
        return relay(
                        transfer,
                        transactor -> transactor.simulate(new Movement.Relay(transfer, evidence), inFlight.committed()))
                .map(simulation -> switch (simulation) {
                    case Simulation.Passed passed -> Optional.empty();
                    case Simulation.InsufficientBalance poor -> Optional.of(insufficient(transfer, poor));
                    case Simulation.Reverted reverted ->
                        Optional.of(new AuthorizeResult.RelayFailed(reverted.reason()));
                });
    }

    /**
     * Holds the wallet, looks at its nonces once more, and decides: another transfer may have taken the nonce meanwhile, or given
     * back the one before it.
     */
    private Uni<AuthorizeResult> decide(Candidate candidate, SignatureEvidence evidence, BigInteger chainNonce) {
        return database.transaction(transaction -> transfers
                        .inFlightLocked(transaction, candidate.transfer(), chainNonce)
                        .flatMap(inFlight ->
                                inFlight.nextNonce().equals(evidence.request().nonce())
                                        ? candidate.approval().apply(transaction, evidence)
                                        : result(NONCE_GONE)))
                .onFailure(failure -> Database.violates(failure, NONCE_ONCE))
                .recoverWithItem(NONCE_GONE)
                .onFailure(failure ->
                        Database.violates(failure, ONCE_PER_PURPOSE) || failure instanceof ConsentLapsedException)
                .recoverWithItem(new AuthorizeResult.NotWaiting());
    }

    private Uni<AuthorizeResult> approve(Transaction transaction, UUID authorizationId, SignatureEvidence evidence) {
        return authorizations
                .approve(transaction, authorizationId, evidence)
                .map(counted -> counted ? new AuthorizeResult.Accepted() : new AuthorizeResult.NotWaiting());
    }

    /**
     * Cancels a transfer that has not been submitted, with everything that waits for it.
     *
     * @return whether it was cancelled; false when it may already be on the chain, or is over
     */
    public Uni<Boolean> cancel(UUID partnerId, UUID ownerId, TransferPurpose purpose, String reason) {
        return transfers
                .ofOwner(partnerId, ownerId, purpose)
                .flatMap(found -> found.isEmpty()
                        ? Uni.createFrom().item(false)
                        : cancel(found.get().transfer(), reason));
    }

    private Uni<Boolean> cancel(Transfer transfer, String reason) {
        return database.transaction(transaction -> transfers
                .lockWallet(transaction, transfer)
                .flatMap(locked -> cancel(transaction, transfer.id(), reason)));
    }

    private Uni<Boolean> cancel(Transaction transaction, UUID transferId, String reason) {
        return authorizations
                .cancel(transaction, transferId)
                .flatMap(cancelled -> transfers.cancel(transaction, transferId, reason))
                .flatMap(news -> tell(transaction, news).replaceWith(!news.isEmpty()));
    }

    /**
     * Cancels a transfer to which its order has not agreed, and which no wallet has to sign. The caller must not hold the order yet,
     * and must roll back when the answer is false.
     *
     * @return false when the order has agreed, or the transfer is over
     */
    public Uni<Boolean> abandon(Transaction transaction, UUID transferId, String reason) {
        return authorizations
                .cancel(transaction, transferId)
                .flatMap(cancelled -> transfers.abandon(transaction, transferId, reason))
                .flatMap(news -> tell(transaction, news).replaceWith(!news.isEmpty()));
    }

    @Override
    public Uni<Void> signed(Transaction transaction, UUID transferId, SignatureEvidence evidence) {
        return transfers
                .lock(transaction, transferId)
                .flatMap(transfer -> transfers
                        .release(
                                transaction,
                                transfer,
                                Optional.of(evidence.request().nonce()))
                        .flatMap(news -> news.isEmpty()
                                ? release(transaction, transfer).replaceWithVoid()
                                : released(transaction, news))
                        .flatMap(done -> owner(transfer)
                                .map(owner -> owner.signed(transaction, transfer.ownerId(), transfer.purpose()))
                                .orElseGet(() -> Uni.createFrom().voidItem())));
    }

    @Override
    public Uni<Void> beforeDecision(Transaction transaction, UUID transferId) {
        return transfers.lockSigner(transaction, transferId);
    }

    @Override
    public Uni<Void> reviewed(Transaction transaction, UUID transferId, PayloadDigest payload) {
        return transfers
                .lock(transaction, transferId)
                .flatMap(transfer -> release(transaction, transfer)
                        .flatMap(moved -> moved ? Uni.createFrom().voidItem() : consented(transaction, transfer)));
    }

    private Uni<Void> consented(Transaction transaction, Transfer transfer) {
        return owner(transfer)
                .map(owner -> owner.consented(transaction, transfer.ownerId()))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    @Override
    public AuthorizationSubject subject() {
        return AuthorizationSubject.TRANSFER;
    }

    @Override
    public Uni<Optional<DecisionProblem>> objection(
            Transaction transaction, UUID transferId, UUID userId, Verdict verdict) {
        return transfers
                .find(transaction, transferId)
                .flatMap(transfer -> owner(transfer)
                        .map(owner -> owner.objection(transaction, transfer.ownerId(), userId, verdict))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
    }

    private Optional<TransferOwner> owner(Transfer transfer) {
        return owners.stream()
                .filter(owner -> owner.type() == transfer.ownerType())
                .findFirst();
    }

    /** Everyone has agreed, and the policy was to be asked once more: what it says now. */
    Uni<Void> askedAgain(UUID transferId, Advice advice) {
        return whileAwaitingPolicy(
                        transferId,
                        transaction -> policies.decideAgain(transaction, transferId, advice)
                                .flatMap(decision -> follow(transaction, transferId, decision)))
                .onFailure(TooFewReviewersException.class)
                .recoverWithUni(() -> whileAwaitingPolicy(
                        transferId,
                        transaction -> forbid(transaction, transferId, "the policy forbade it: " + TOO_FEW)))
                .onFailure(ConsentLapsedException.class)
                .recoverWithUni(lapsed -> whileAwaitingPolicy(
                        transferId,
                        transaction ->
                                forbid(transaction, transferId, "it can no longer be done: " + lapsed.getMessage())));
    }

    private Uni<Void> whileAwaitingPolicy(UUID transferId, Function<Transaction, Uni<Void>> work) {
        return database.transaction(transaction -> beforeDecision(transaction, transferId)
                .flatMap(ready -> authorizations.lock(transaction, transferId))
                .flatMap(ready -> transfers.awaitsPolicy(transaction, transferId))
                .flatMap(awaits ->
                        awaits ? work.apply(transaction) : Uni.createFrom().voidItem()));
    }

    private Uni<Void> forbid(Transaction transaction, UUID transferId, String reason) {
        return authorizations
                .cancel(transaction, transferId)
                .flatMap(done -> transfers.reject(transaction, transferId, reason))
                .flatMap(news -> tell(transaction, news));
    }

    private Uni<Void> follow(Transaction transaction, UUID transferId, PolicyDecision decision) {
        return switch (decision) {
            case PolicyDecision.Denied denied ->
                forbid(transaction, transferId, "the policy forbade it: " + denied.ruleName());
            case PolicyDecision.Allowed allowed -> passed(transaction, transferId);
            case PolicyDecision.Held held ->
                transfers.askingRules(transaction, transferId).flatMap(asked -> {
                    List<Requirement.ByPeople> more = held.requirements().stream()
                            .filter(requirement ->
                                    requirement.ruleId().filter(asked::contains).isEmpty())
                            .toList();
                    return more.isEmpty() ? passed(transaction, transferId) : askMore(transaction, transferId, more);
                });
        };
    }

    private Uni<Void> passed(Transaction transaction, UUID transferId) {
        return transfers
                .pass(transaction, transferId)
                .flatMap(news -> release(transaction, transferId))
                .replaceWithVoid();
    }

    /** Whom a rule asks for that had not asked for anybody: the policy is asked again when they have agreed as well. */
    private Uni<Void> askMore(Transaction transaction, UUID transferId, List<Requirement.ByPeople> requirements) {
        return transfers
                .find(transaction, transferId)
                .flatMap(transfer -> Multi.createFrom()
                        .iterable(requirements)
                        .onItem()
                        .transformToUniAndConcatenate(requirement -> authorizations.open(
                                transaction,
                                new OpenAuthorization(
                                        transfer.partnerId(),
                                        AuthorizationSubject.TRANSFER,
                                        transferId,
                                        transfer.walletId(),
                                        transfer.digest(),
                                        requirement)))
                        .collect()
                        .asList()
                        .flatMap(opened -> consented(transaction, transfer)));
    }

    @Override
    public Uni<Void> rejected(Transaction transaction, UUID transferId) {
        return transfers
                .reject(transaction, transferId, "an authorization was rejected")
                .flatMap(news -> tell(transaction, news));
    }

    @Override
    public Uni<Void> withdrawn(Transaction transaction, UUID transferId) {
        return transfers
                .cancel(transaction, transferId, "whoever asked for it withdrew")
                .flatMap(news -> tell(transaction, news));
    }

    @Override
    public Uni<Void> expired(Transaction transaction, List<UUID> transferIds) {
        return transfers
                .expire(transaction, transferIds, "nobody authorized it in time")
                .flatMap(news -> tell(transaction, news));
    }

    /** Tells the owners what moved, inside the transaction that moved it. */
    Uni<Void> tell(Transaction transaction, List<TransferNews> news) {
        if (news.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        transaction.afterCommit(() -> announce(news));
        return unspent(transaction, news)
                .flatMap(done -> Multi.createFrom()
                        .iterable(owners)
                        .onItem()
                        .transformToUniAndConcatenate(owner -> tell(transaction, owner, news))
                        .collect()
                        .asList())
                .replaceWithVoid();
    }

    /** What will never happen does not count against what may be spent. */
    private Uni<Void> unspent(Transaction transaction, List<TransferNews> news) {
        List<UUID> ended = news.stream()
                .filter(moved -> moved.to() == TransferState.CANCELLED || moved.to() == TransferState.FAILED)
                .map(TransferNews::transferId)
                .toList();
        return ended.isEmpty() ? Uni.createFrom().voidItem() : policies.returned(transaction, ended);
    }

    private static Uni<Void> tell(Transaction transaction, TransferOwner owner, List<TransferNews> news) {
        List<TransferNews> own =
                news.stream().filter(moved -> moved.ownerType() == owner.type()).toList();
        return own.isEmpty() ? Uni.createFrom().voidItem() : owner.moved(transaction, own);
    }

    /**
     * What is signed must still hold when people have agreed. Where the clock of the world was moved forward, signers must be told to
     * look further ahead.
     */
    private Duration ttl(Transfer transfer, WorldTime time, Optional<Instant> peopleUntil) {
        Duration wanted = peopleUntil
                .map(end -> Duration.between(time.now(), end))
                .filter(Duration::isPositive)
                .orElse(Duration.ZERO)
                .plus(config.recommendedTtl());
        Duration left = transfer.submitBefore()
                .map(end -> Duration.between(time.now(), end))
                .filter(shorter -> shorter.compareTo(wanted) < 0)
                .orElse(wanted);
        return (left.isNegative() ? Duration.ZERO : left).plus(time.shift());
    }

    private Uni<BigInteger> chainNonce(Transfer transfer) {
        return relay(transfer, transactor -> transactor.forwarderNonce(transfer));
    }

    private <T> Uni<T> relay(Transfer transfer, Function<Transactor, Uni<T>> question) {
        return relay("transfer " + transfer.id(), () -> question.apply(transactors.of(transfer)));
    }

    /** Asks the chain. Why it does not answer is for the log: it may name hosts and keys. */
    private <T> Uni<T> relay(String subject, Supplier<Uni<? extends T>> question) {
        return Uni.createFrom()
                .deferred(question)
                .ifNoItem()
                .after(config.relayTimeout())
                .fail()
                .onFailure()
                .invoke(failure -> LOG.warnf("%s: the chain cannot be asked: %s", subject, failure))
                .onFailure()
                .transform(RelayUnavailableException::new);
    }

    private static AuthorizeResult insufficient(Transfer transfer, Simulation.InsufficientBalance poor) {
        return new AuthorizeResult.InsufficientBalance(
                transfer.assetCode(),
                transfer.sender().toString(),
                units(poor.held(), transfer),
                units(poor.required(), transfer));
    }

    private static BigDecimal units(BigInteger atomic, Transfer transfer) {
        return new BigDecimal(atomic, transfer.decimals());
    }

    private static Uni<AuthorizeResult> result(AuthorizeResult result) {
        return Uni.createFrom().item(result);
    }

    private void announce(List<TransferNews> news) {
        if (news.size() > LOGGED_ONE_BY_ONE) {
            LOG.infof(
                    "%d transfers are %s by one command",
                    news.size(), news.getFirst().to());
        } else {
            news.forEach(TransferService::log);
        }
        if (news.stream().anyMatch(moved -> moved.to() == TransferState.RELEASED)) {
            dispatcher.wake();
        }
    }

    /**
     * A transfer that a signature would release.
     *
     * @param approval takes the signature as the approval that the transfer waits for
     */
    private record Candidate(
            Transfer transfer, BiFunction<Transaction, SignatureEvidence, Uni<AuthorizeResult>> approval) {}

    private static void log(TransferNews news) {
        LOG.infof(
                "transfer %s (%s of %s) %s -> %s%s",
                news.transferId(),
                news.purpose(),
                news.ownerId(),
                news.from(),
                news.to(),
                news.failure().map(reason -> ": " + reason).orElse(""));
    }
}
