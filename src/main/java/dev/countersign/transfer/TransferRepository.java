package dev.countersign.transfer;

import dev.countersign.authorization.PayloadDigest;
import dev.countersign.authorization.SignatureEvidence;
import dev.countersign.database.Database;
import dev.countersign.database.Transaction;
import dev.countersign.event.Birth;
import dev.countersign.event.Cause;
import dev.countersign.event.SubjectType;
import dev.countersign.event.Transition;
import dev.countersign.event.Transition.Change;
import dev.countersign.event.Transition.Move;
import dev.countersign.market.Token;
import dev.countersign.market.TokenColumns;
import dev.countersign.trace.TraceParent;
import dev.countersign.transfer.TransferCommand.Agree;
import dev.countersign.transfer.TransferCommand.Cancel;
import dev.countersign.transfer.TransferCommand.Confirm;
import dev.countersign.transfer.TransferCommand.Expire;
import dev.countersign.transfer.TransferCommand.Fail;
import dev.countersign.transfer.TransferCommand.Lapse;
import dev.countersign.transfer.TransferCommand.Pass;
import dev.countersign.transfer.TransferCommand.Reject;
import dev.countersign.transfer.TransferCommand.Release;
import dev.countersign.transfer.TransferCommand.Settle;
import dev.countersign.transfer.TransferCommand.Submit;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The statements on transfers. */
@ApplicationScoped
class TransferRepository {

    private static final Transition TRANSITION = new Transition("transfer", SubjectType.TRANSFER);

    /** Everyone else has agreed. */
    private static final String DUE_FOR_POLICY =
            "t.awaits_policy and t.state = 'HELD' and not t.awaits_owner and not exists ("
                    + "select from authorization_request a where a.transfer_id = t.id and a.state <> 'APPROVED')";

    private static final String READY =
            "not t.awaits_owner and not t.awaits_policy and not exists (select from authorization_request a"
                    + " where a.transfer_id = t.id and a.state <> 'APPROVED')";

    /** All that people agreed to is what the transfer says now. */
    private static final String AS_AGREED = "not exists (select from authorization_request c where c.transfer_id = t.id"
            + " and c.kind = 'REVIEW' and c.payload_digest is distinct from %s)";

    /** Every authorization must be approved, and the order must agree. The row was locked by an earlier statement, so none is missed. */
    private static final Change RELEASE = TRANSITION.change(
            "released_at = countersign_now(), sender_nonce = $7, claimed_until = null",
            READY + " and " + AS_AGREED.formatted("$8"));

    private static final Change PASS = TRANSITION.change("awaits_policy = false", "t.awaits_policy");

    private static final Change AGREE = TRANSITION.change("awaits_owner = false", "t.awaits_owner");

    /** A later nonce of the same wallet is on its way and could never be executed without this one. The wallet is held. */
    private static final Change CANCEL = TRANSITION.change("failure = $7", """
            not exists (select from transfer later
                         where later.chain_id = t.chain_id and later.forwarder_address = t.forwarder_address
                           and later.sender_address = t.sender_address and later.sender_nonce > t.sender_nonce
                           and later.state in ('RELEASED', 'SUBMITTED'))""");

    private static final Change ABANDON = TRANSITION.change("failure = $7", "t.awaits_owner");
    private static final Change END = TRANSITION.change("failure = $7", "");
    private static final Change SUBMIT = TRANSITION.change("tx_hash = $7, submission = $8, claimed_until = null", "");
    private static final Change CONFIRM = TRANSITION.change();
    private static final Change SETTLE = TRANSITION.change("", "t.purpose = 'INTERNAL_SEND'");

    private static final String HOLD =
            """
            with clock as (
              select countersign_now() as now
            ), born as (
              insert into transfer (id, partner_id, owner_type, owner_id, purpose, state, version, network_id, asset_code,
                                    chain_id, token_address, forwarder_address, forwarder_name, forwarder_version,
                                    sender_address, recipient_address, amount_atomic, decimals, gas_limit,
                                    awaits_owner, submit_before, wallet_id, fee_atomic, awaits_policy, created_at, updated_at)
              select $1, $2, $3, $4, $5, '%s', 1, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $20, $21, $22, $23, now, now
                from clock
              returning *
            )""".formatted(TransferLifecycle.TABLE.initial()) + Birth.event(SubjectType.TRANSFER, "Hold", "$19");

    private static final String OF_OWNER = """
            select t.*, a.id as authorization_id,
                   (select max(r.expires_at) from authorization_request r
                     where r.transfer_id = t.id and r.kind = 'REVIEW' and r.state = 'PENDING') as people_until, n.rpc_url, countersign_now() as now,
                   (select extract(epoch from shift)::bigint from database_clock) as clock_shift
              from transfer t join network n on n.id = t.network_id
              left join authorization_request a on a.transfer_id = t.id and a.kind = 'SIGNATURE' and a.state = 'PENDING'
             where t.partner_id = $1 and t.owner_id = $2 and t.purpose = $3""";

    private static final String TIME =
            "select countersign_now() as now, extract(epoch from shift)::bigint as clock_shift from database_clock";

    private static final String LOCK = "select * from transfer where id = $1 for update";

    /**
     * Whether everyone has agreed, and to what it says; what its wallet signed, if one did, and whether another live transfer of the
     * wallet uses that nonce.
     */
    private static final String READINESS =
            """
            select %s as ready,
                   %s as awaits_policy,
                   %s as as_agreed,
                   signed.nonce,
                   exists (select from transfer other
                            where other.chain_id = t.chain_id and other.forwarder_address = t.forwarder_address
                              and other.sender_address = t.sender_address and other.sender_nonce = signed.nonce
                              and other.state in ('RELEASED', 'SUBMITTED', 'CONFIRMED')) as nonce_taken
              from transfer t
              left join lateral (
                select (d.evidence ->> '%s')::numeric as nonce
                  from authorization_request a join decision d on d.authorization_id = a.id
                 where a.transfer_id = t.id and a.kind = 'SIGNATURE' and a.state = 'APPROVED' and d.verdict = 'APPROVE') signed on true
             where t.id = $1""".formatted(READY, DUE_FOR_POLICY, AS_AGREED.formatted("$2"), SignatureEvidence.NONCE);

    private static final String ASKING_RULES =
            "select rule_id from authorization_request where transfer_id = $1 and rule_id is not null";

    private static final String PERSON_OF = "select user_id from credential where id = $1";

    private static final String FIND = "select * from transfer where id = $1";

    /** With everything that people are shown of a transfer, whatever it is for. */
    private static final String SHOWN = """
            select t.*, countersign_now() as now, %s,
                   w.id as source_id, w.partner_id as source_partner_id, w.kind as source_kind, w.label as source_label,
                   w.account_id as source_account_id, w.asset_code as source_asset_code, w.network_id as source_network_id,
                   w.address as source_address, w.approvals_required as source_approvals_required,
                   w.created_at as source_created_at,
                   (select c.label from custody_wallet c where c.partner_id = w.partner_id and c.account_id = w.account_id
                     order by c.id limit 1) as account_label
              from transfer t
              join (%s) on k.asset_code = t.asset_code and k.network_id = t.network_id
              left join source_wallet w on w.id = t.wallet_id and w.partner_id = t.partner_id
             where t.id = any ($1::uuid[]) and t.partner_id = $2""".formatted(TokenColumns.SELECTED, TokenColumns.JOINED);

    private static final String AWAITS_POLICY =
            "select " + DUE_FOR_POLICY + " as due from transfer t where t.id = $1 for update";

    /** A replica that ends leaves them to the others; asking twice does no harm. */
    private static final String CLAIM_FOR_POLICY = """
            update transfer set claimed_until = countersign_now() + $2 * interval '1 millisecond'
             where id in (
               select t.id from transfer t
                where t.awaits_policy and t.state = 'HELD' and %s
                  and (t.claimed_until is null or t.claimed_until <= countersign_now())
                order by t.updated_at limit $1 for update skip locked)
            returning id, (select count(distinct d.user_id) from decision d
                             join authorization_request a on a.id = d.authorization_id
                            where a.transfer_id = transfer.id and d.verdict = 'APPROVE') as approvals,
                      (select e.traceparent from authorization_request a
                         join event e on e.subject_id = a.id and e.sequence = a.version
                        where a.transfer_id = transfer.id order by e.position desc limit 1) as traceparent""".formatted(DUE_FOR_POLICY);

    /**
     * What this wallet has on its way, counted from the nonce that the chain expects next. The next nonce is the first that nobody
     * uses: behind a hole, left by a transfer that failed or was cancelled, nothing could ever be executed.
     */
    private static final String IN_FLIGHT = """
            with flight as (
              select sender_nonce, state, token_address, amount_atomic from transfer
               where chain_id = $1 and forwarder_address = $2 and sender_address = $3 and sender_nonce >= $4
                 and state in ('RELEASED', 'SUBMITTED', 'CONFIRMED')
            )
            select coalesce((select min(f.sender_nonce) + 1 from flight f
                              where exists (select from flight first where first.sender_nonce = $4)
                                and not exists (select from flight g where g.sender_nonce = f.sender_nonce + 1)), $4)
                     as next_nonce,
                   coalesce((select sum(amount_atomic) from flight
                              where state in ('RELEASED', 'SUBMITTED') and token_address = $5), 0) as committed,
                   (select count(*) from flight where sender_nonce < $6) as before""";

    /** One decision at a time for each wallet, so that a nonce is not given while the one before it is taken back. */
    private static final String LOCK_WALLET = "select id from wallet where network_id = $1 and address = $2 for update";

    /** The same for the wallet that has to sign a transfer, if one has to. */
    private static final String LOCK_SIGNER = """
            select w.id from transfer t join wallet w on w.network_id = t.network_id and w.address = t.sender_address
             where t.id = $1 and exists (select from authorization_request a where a.transfer_id = t.id and a.kind = 'SIGNATURE')
             for update of w""";

    /** Whatever caused the last event of a transfer caused what comes next. */
    private static final String CAUSE =
            "(select e.traceparent from event e where e.subject_id = transfer.id and e.sequence = transfer.version) as traceparent";

    /** The oldest released ones, and of each wallet only the lowest nonce, so that they reach the chain in order. */
    private static final String CLAIM_RELEASED = """
            update transfer set claimed_until = countersign_now() + $2 * interval '1 millisecond'
             where id in (
               select t.id from transfer t
                where t.state = 'RELEASED' and (t.claimed_until is null or t.claimed_until <= countersign_now())
                  and not exists (select from transfer earlier
                                   where earlier.chain_id = t.chain_id
                                     and earlier.forwarder_address = t.forwarder_address
                                     and earlier.sender_address = t.sender_address
                                     and earlier.sender_nonce < t.sender_nonce and earlier.state = 'RELEASED')
                order by t.released_at limit $1 for update skip locked)
            returning *, countersign_now() as now, %s""".formatted(CAUSE);

    /** Whoever was looked at longest ago, so that many that stay unknown do not keep the others from their turn. */
    private static final String CLAIM_SUBMITTED = """
            update transfer set claimed_until = countersign_now() + $2 * interval '1 millisecond'
             where id in (
               select id from transfer
                where state = 'SUBMITTED' and (claimed_until is null or claimed_until <= countersign_now())
                order by coalesce(claimed_until, updated_at) limit $1 for update skip locked)
            returning *, countersign_now() as now, %s""".formatted(CAUSE);

    /** Should the lease be over and somebody else have claimed it since, two try, and one of them moves it. */
    private static final String GIVE_BACK =
            "update transfer set claimed_until = null where id = $1 and state in ('HELD', 'RELEASED')";

    private static final String PREDECESSOR = """
            select * from transfer
             where chain_id = $1 and forwarder_address = $2 and sender_address = $3 and sender_nonce < $4
               and state = 'SUBMITTED'
             order by sender_nonce desc limit 1""";

    private static final String STATE = "select state from transfer where partner_id = $1 and id = $2";

    private final Database database;

    TransferRepository(Database database) {
        this.database = database;
    }

    Uni<Void> hold(Transaction transaction, UUID id, HoldTransfer hold, BigInteger gasLimit, Awaits awaits) {
        return Birth.insert(
                        transaction,
                        HOLD,
                        id,
                        hold.partnerId(),
                        hold.ownerType().name(),
                        hold.ownerId(),
                        hold.purpose().name(),
                        hold.token().networkId(),
                        hold.token().assetCode(),
                        new BigDecimal(hold.token().chainId()),
                        hold.token().contract().lowerCase(),
                        hold.token().forwarder().lowerCase(),
                        hold.token().forwarderName(),
                        hold.token().forwarderVersion(),
                        hold.sender().lowerCase(),
                        hold.recipient().lowerCase(),
                        new BigDecimal(hold.amountAtomic()),
                        (short) hold.token().decimals(),
                        new BigDecimal(gasLimit),
                        awaits.owner(),
                        Cause.current(),
                        hold.submitBefore()
                                .map(time -> time.atOffset(ZoneOffset.UTC))
                                .orElse(null),
                        hold.walletId().orElse(null),
                        new BigDecimal(hold.feeAtomic()),
                        awaits.policy())
                .replaceWithVoid();
    }

    Uni<Optional<TransferState>> state(UUID partnerId, UUID id) {
        return database.first(STATE, partnerId, id)
                .map(row -> row.map(found -> TransferState.valueOf(found.getString("state"))));
    }

    Uni<Optional<Waiting>> ofOwner(UUID partnerId, UUID ownerId, TransferPurpose purpose) {
        return database.first(OF_OWNER, partnerId, ownerId, purpose.name())
                .map(row -> row.map(found -> new Waiting(
                        Transfer.of(found),
                        Optional.ofNullable(found.getUUID("authorization_id")),
                        Optional.ofNullable(found.getOffsetDateTime("people_until"))
                                .map(OffsetDateTime::toInstant),
                        found.getString("rpc_url"),
                        time(found))));
    }

    Uni<WorldTime> time() {
        return database.first(TIME).map(row -> time(row.orElseThrow()));
    }

    private static WorldTime time(Row row) {
        return new WorldTime(now(row), Duration.ofSeconds(row.getLong("clock_shift")));
    }

    Uni<InFlight> inFlight(Transfer transfer, BigInteger chainNonce) {
        return inFlight(values -> database.first(IN_FLIGHT, values), transfer, chainNonce);
    }

    /** The same, while no other decision on the wallet's transfers can be taken. */
    Uni<InFlight> inFlightLocked(Transaction transaction, Transfer transfer, BigInteger chainNonce) {
        return lockWallet(transaction, transfer)
                .flatMap(locked -> inFlight(values -> transaction.first(IN_FLIGHT, values), transfer, chainNonce));
    }

    Uni<Void> lockWallet(Transaction transaction, Transfer transfer) {
        return transaction
                .run(LOCK_WALLET, transfer.networkId(), transfer.sender().lowerCase())
                .replaceWithVoid();
    }

    private static Uni<InFlight> inFlight(
            Function<Object[], Uni<Optional<Row>>> read, Transfer transfer, BigInteger chainNonce) {
        BigInteger own = transfer.senderNonce().orElse(chainNonce);
        return read.apply(new Object[] {
                    new BigDecimal(transfer.chainId()),
                    transfer.forwarder().lowerCase(),
                    transfer.sender().lowerCase(),
                    new BigDecimal(chainNonce),
                    transfer.token().lowerCase(),
                    new BigDecimal(own)
                })
                .map(row -> new InFlight(
                        integer(row.orElseThrow(), "next_nonce"),
                        integer(row.orElseThrow(), "committed"),
                        row.orElseThrow().getLong("before")));
    }

    /** The transfer of the same wallet right before this one, if its outcome is not known. */
    Uni<Optional<Transfer>> predecessor(Transfer transfer) {
        return transfer.senderNonce()
                .map(nonce -> database.first(
                                PREDECESSOR,
                                new BigDecimal(transfer.chainId()),
                                transfer.forwarder().lowerCase(),
                                transfer.sender().lowerCase(),
                                new BigDecimal(nonce))
                        .map(row -> row.map(Transfer::of)))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    /** Holds the wallet that has to sign this transfer, if one has to. */
    Uni<Void> lockSigner(Transaction transaction, UUID id) {
        return transaction.run(LOCK_SIGNER, id).replaceWithVoid();
    }

    /** The transfer, held by this transaction. */
    Uni<Transfer> lock(Transaction transaction, UUID id) {
        return transaction.first(LOCK, id).map(row -> Transfer.of(row.orElseThrow()));
    }

    /** The person to whom a credential belongs, if it belongs to one. */
    Uni<Optional<UUID>> personOf(UUID credentialId) {
        return database.first(PERSON_OF, credentialId)
                .map(row -> row.flatMap(found -> Optional.ofNullable(found.getUUID("user_id"))));
    }

    Uni<Transfer> find(Transaction transaction, UUID id) {
        return transaction.first(FIND, id).map(row -> Transfer.of(row.orElseThrow()));
    }

    /** These of a partner's transfers; those that it does not have are left out. */
    Uni<List<Shown>> shown(UUID partnerId, List<UUID> ids) {
        return database.run(SHOWN, ids.toArray(UUID[]::new), partnerId)
                .map(rows -> rows.stream()
                        .map(row -> new Shown(
                                Transfer.of(row),
                                now(row),
                                TokenColumns.token(row),
                                Optional.ofNullable(row.getUUID("source_id"))
                                        .map(id -> SourceWallets.wallet(row, "source_")),
                                Optional.ofNullable(row.getString("account_label"))))
                        .toList());
    }

    /**
     * A transfer as people are shown it.
     *
     * @param now the database's time
     * @param source what it leaves, unless that is an escrow
     * @param account what the account is called to which that belongs, if it belongs to one
     */
    record Shown(
            Transfer transfer, Instant now, Token token, Optional<SourceWallet> source, Optional<String> account) {}

    /** Whether nothing but the policy is to be asked any more; the transfer is held by this transaction. */
    Uni<Boolean> awaitsPolicy(Transaction transaction, UUID id) {
        return transaction.first(AWAITS_POLICY, id).map(row -> row.orElseThrow().getBoolean("due"));
    }

    Uni<List<Agreed>> claimForPolicy(int limit, Duration lease) {
        return database.run(CLAIM_FOR_POLICY, limit, lease.toMillis())
                .map(rows -> rows.stream()
                        .map(row -> new Agreed(
                                row.getUUID("id"), row.getLong("approvals").intValue(), trace(row)))
                        .toList());
    }

    /**
     * A transfer to which everyone has agreed but the policy.
     *
     * @param approvals how many people approved
     * @param trace of the last who did
     */
    record Agreed(UUID transferId, int approvals, Optional<TraceParent> trace) {}

    /** The rules that have asked for people. */
    Uni<Set<UUID>> askingRules(Transaction transaction, UUID id) {
        return transaction
                .run(ASKING_RULES, id)
                .map(rows -> rows.stream().map(row -> row.getUUID("rule_id")).collect(Collectors.toUnmodifiableSet()));
    }

    /** The policy does not object. */
    Uni<List<TransferNews>> pass(Transaction transaction, UUID id) {
        return news(transaction, PASS, Move.of(Pass.class, id));
    }

    /**
     * Asked by a statement of its own after the lock, so that it sees what was committed while the lock was waited for.
     *
     * @param locked as it was when this transaction locked it
     */
    Uni<Readiness> readiness(Transaction transaction, Transfer locked) {
        return transaction
                .first(READINESS, locked.id(), bytes(locked.digest()))
                .map(Optional::orElseThrow)
                .map(row -> new Readiness(
                        row.getBoolean("ready"),
                        row.getBoolean("as_agreed"),
                        Optional.ofNullable(row.getBigDecimal("nonce")).map(BigDecimal::toBigIntegerExact),
                        row.getBoolean("nonce_taken"),
                        row.getBoolean("awaits_policy")));
    }

    /** The order agrees; empty when it had agreed before, or the transfer is not held any more. */
    Uni<List<TransferNews>> agree(Transaction transaction, UUID id) {
        return news(transaction, AGREE, Move.of(Agree.class, id));
    }

    /**
     * Releases when every authorization is approved, each of them of what the transfer says, and the order agrees; empty when not.
     *
     * @param locked as it was when this transaction locked it
     */
    Uni<List<TransferNews>> release(Transaction transaction, Transfer locked, Optional<BigInteger> senderNonce) {
        BigDecimal nonce = senderNonce.map(BigDecimal::new).orElse(null);
        return news(transaction, RELEASE, Move.of(Release.class, locked.id()), nonce, bytes(locked.digest()));
    }

    private static Buffer bytes(PayloadDigest digest) {
        return Buffer.buffer(HexFormat.of().parseHex(digest.hex()));
    }

    Uni<List<TransferNews>> cancel(Transaction transaction, UUID id, String reason) {
        return news(transaction, CANCEL, Move.of(Cancel.class, id), reason);
    }

    /** Only what its order has not agreed to. */
    Uni<List<TransferNews>> abandon(Transaction transaction, UUID id, String reason) {
        return news(transaction, ABANDON, Move.of(Cancel.class, id), reason);
    }

    Uni<List<TransferNews>> expire(Transaction transaction, List<UUID> ids, String reason) {
        return news(transaction, END, new Move<>(Expire.class, ids, new JsonObject()), reason);
    }

    Uni<List<TransferNews>> reject(Transaction transaction, UUID id, String reason) {
        return news(transaction, END, Move.of(Reject.class, id, because(reason)), reason);
    }

    Uni<List<TransferNews>> lapse(Transaction transaction, UUID id, String reason) {
        return news(transaction, END, Move.of(Lapse.class, id, because(reason)), reason);
    }

    Uni<List<TransferNews>> submit(Transaction transaction, UUID id, Submission submission) {
        Move<TransferCommand> move = Move.of(Submit.class, id, new JsonObject().put("tx_hash", submission.txHash()));
        return news(transaction, SUBMIT, move, submission.txHash(), Buffer.buffer(submission.bytes()));
    }

    Uni<List<TransferNews>> confirm(Transaction transaction, UUID id) {
        return news(transaction, CONFIRM, Move.of(Confirm.class, id));
    }

    /** Only what moves in the books. */
    Uni<List<TransferNews>> settle(Transaction transaction, UUID id) {
        return news(transaction, SETTLE, Move.of(Settle.class, id));
    }

    Uni<List<TransferNews>> fail(Transaction transaction, UUID id, String reason) {
        return news(transaction, END, Move.of(Fail.class, id, because(reason)), reason);
    }

    /** Lets others take at once what was claimed and not begun. */
    Uni<Void> giveBack(UUID id) {
        return database.run(GIVE_BACK, id).replaceWithVoid();
    }

    Uni<List<Claimed>> claimReleased(int limit, Duration lease) {
        return database.run(CLAIM_RELEASED, limit, lease.toMillis()).map(TransferRepository::claimed);
    }

    Uni<List<Claimed>> claimSubmitted(int limit, Duration lease) {
        return database.run(CLAIM_SUBMITTED, limit, lease.toMillis()).map(TransferRepository::claimed);
    }

    private static Uni<List<TransferNews>> news(
            Transaction transaction, Change change, Move<TransferCommand> move, Object... more) {
        return change.apply(transaction, TransferLifecycle.TABLE, move, more)
                .map(rows -> rows.stream().map(row -> news(row, move.trigger())).toList());
    }

    private static TransferNews news(Row row, Class<? extends TransferCommand> trigger) {
        return new TransferNews(
                row.getUUID("id"),
                row.getUUID("partner_id"),
                OwnerType.valueOf(row.getString("owner_type")),
                row.getUUID("owner_id"),
                TransferPurpose.valueOf(row.getString("purpose")),
                trigger,
                TransferState.valueOf(row.getString("from_state")),
                TransferState.valueOf(row.getString("state")),
                row.getOffsetDateTime("updated_at").toInstant(),
                Optional.ofNullable(row.getString("failure")));
    }

    private static List<Claimed> claimed(List<Row> rows) {
        return rows.stream()
                .map(row -> new Claimed(Transfer.of(row), now(row), trace(row)))
                .toList();
    }

    private static Optional<TraceParent> trace(Row row) {
        return Optional.ofNullable(row.getString("traceparent")).flatMap(TraceParent::parse);
    }

    private static JsonObject because(String reason) {
        return new JsonObject().put("reason", reason);
    }

    private static Instant now(Row row) {
        return row.getOffsetDateTime("now").toInstant();
    }

    private static BigInteger integer(Row row, String column) {
        return row.getBigDecimal(column).toBigIntegerExact();
    }

    /**
     * The database's time.
     *
     * @param shift how far it is ahead of everybody else's: zero, but in a sandbox
     */
    record WorldTime(Instant now, Duration shift) {}

    /**
     * A transfer that may wait for its signature.
     *
     * @param authorizationId the authorization that awaits its signature, if one does
     * @param peopleUntil until when people may agree to it, if some still have to
     */
    record Waiting(
            Transfer transfer,
            Optional<UUID> authorizationId,
            Optional<Instant> peopleUntil,
            String rpcUrl,
            WorldTime time) {}

    /**
     * Whether a held transfer can be released.
     *
     * @param ready everyone has agreed
     * @param asAgreed what it says is what people agreed to
     * @param signedNonce the nonce that its wallet signed, if it had to and has
     * @param nonceTaken the nonce that was signed is used by another
     * @param awaitsPolicy nothing but the policy is to be asked any more
     */
    record Readiness(
            boolean ready,
            boolean asAgreed,
            Optional<BigInteger> signedNonce,
            boolean nonceTaken,
            boolean awaitsPolicy) {}

    /**
     * A transfer that this replica works on.
     *
     * @param now the database's time
     * @param trace of whatever made it what it is
     */
    record Claimed(Transfer transfer, Instant now, Optional<TraceParent> trace) {}

    /**
     * What a wallet has on its way.
     *
     * @param nextNonce the nonce that comes up after what is on its way without a hole
     * @param committed what it will take, in atomic units of the transfer's token
     * @param before how many come before the transfer's own nonce
     */
    record InFlight(BigInteger nextNonce, BigInteger committed, long before) {}
}
