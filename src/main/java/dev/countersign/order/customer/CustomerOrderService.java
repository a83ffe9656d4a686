package dev.countersign.order.customer;

import dev.countersign.authorization.ConsentLapsedException;
import dev.countersign.authorization.Requester;
import dev.countersign.authorization.TooFewReviewersException;
import dev.countersign.database.Database;
import dev.countersign.database.PrimaryKeys;
import dev.countersign.database.Transaction;
import dev.countersign.identity.Customer;
import dev.countersign.identity.CustomerService;
import dev.countersign.lifecycle.Result;
import dev.countersign.mail.Mail;
import dev.countersign.mail.MailService;
import dev.countersign.order.customer.CustomerOrderProblem.Expired;
import dev.countersign.order.customer.CustomerOrderProblem.Forbidden;
import dev.countersign.order.customer.CustomerOrderProblem.NeedsNoCode;
import dev.countersign.order.customer.CustomerOrderProblem.ReferenceTaken;
import dev.countersign.order.customer.CustomerOrderProblem.TooMuch;
import dev.countersign.order.customer.CustomerOrderProblem.UnableToReceive;
import dev.countersign.order.customer.CustomerOrderProblem.Unknown;
import dev.countersign.order.customer.CustomerOrderProblem.WrongState;
import dev.countersign.order.customer.CustomerOrderRepository.NewRow;
import dev.countersign.order.customer.CustomerOrderRepository.Seen;
import dev.countersign.transfer.Consents;
import dev.countersign.transfer.HoldTransfer;
import dev.countersign.transfer.Judged;
import dev.countersign.transfer.OwnerType;
import dev.countersign.transfer.Proposal;
import dev.countersign.transfer.TransferPurpose;
import dev.countersign.transfer.TransferService;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Offers orders to customers, and does what they confirm. Locks are taken in this order: transfer, order, accounts. */
@ApplicationScoped
public class CustomerOrderService {

    private static final Logger LOG = Logger.getLogger(CustomerOrderService.class);
    private static final String REFERENCE_ONCE = "customer_order_reference_once";

    private final Database database;
    private final CustomerOrderRepository orders;
    private final CustomerService customers;
    private final CustomerProgramService programs;
    private final Quotes quotes;
    private final ConfirmationCodes codes;
    private final MailService mails;
    private final TransferService transfers;
    private final AddressBookService addressBook;
    private final Funds funds;
    private final CustomerOrderMetrics metrics;
    private final PrimaryKeys keys;
    private final CustomerOrderConfig config;

    CustomerOrderService(
            Database database,
            CustomerOrderRepository orders,
            CustomerService customers,
            CustomerProgramService programs,
            Quotes quotes,
            ConfirmationCodes codes,
            MailService mails,
            TransferService transfers,
            AddressBookService addressBook,
            Funds funds,
            CustomerOrderMetrics metrics,
            PrimaryKeys keys,
            CustomerOrderConfig config) {
        this.database = database;
        this.orders = orders;
        this.customers = customers;
        this.programs = programs;
        this.quotes = quotes;
        this.codes = codes;
        this.mails = mails;
        this.transfers = transfers;
        this.addressBook = addressBook;
        this.funds = funds;
        this.metrics = metrics;
        this.keys = keys;
        this.config = config;
    }

    /** A customer's order; empty when the customer of this partner has no such one. */
    public Uni<Optional<CustomerOrder>> find(UUID partnerId, UUID customerId, UUID id) {
        return orders.find(partnerId, customerId, id).map(seen -> seen.map(Seen::order));
    }

    /** These orders, whoever they belong to, for messages about them. */
    public Uni<List<CustomerOrder>> of(List<UUID> ids) {
        return orders.of(ids);
    }

    /**
     * Makes an offer, which stands for the confirmation window. A send is held from now on, with every consent that the partner's
     * policy asks for; nothing of the customer's is touched before it is confirmed.
     */
    public Uni<Result<CustomerOrder, CustomerOrderProblem>> create(NewOrder request) {
        return answer(actingCustomer(request.partnerId(), request.customerId())
                .call(customer -> orders.open(customer.id()).invoke(this::requireFew))
                .flatMap(customer -> program(request.partnerId())
                        .flatMap(program -> quotes.quote(customer, program, request.instruction())
                                .flatMap(draft -> keep(request, customer, program, draft)))));
    }

    /** Offers cost nothing, so somebody may make any number of them: to guess codes, or to flood those who must agree. */
    private void requireFew(long open) {
        if (open >= config.openPerCustomer()) {
            throw new Refusal(new Forbidden("too many orders wait for this customer's confirmation"));
        }
    }

    private Uni<CustomerOrder> keep(NewOrder request, Customer customer, CustomerProgram program, Draft draft) {
        UUID id = keys.next();
        boolean code = program.codeOperations().contains(draft.operation());
        return propose(id, request, draft)
                .flatMap(send -> database.transaction(transaction -> hold(transaction, send)
                        .flatMap(held -> switch (held) {
                            case HeldSend.Denied denied ->
                                Uni.createFrom().item(Result.<CustomerOrder, HeldSend.Denied>refused(denied));
                            case HeldSend.Held kept ->
                                orders.create(
                                                transaction,
                                                new NewRow(
                                                        id,
                                                        request,
                                                        draft,
                                                        kept.transferId(),
                                                        code,
                                                        config.confirmationWindow(),
                                                        kept.reviewed()))
                                        .flatMap(created ->
                                                addressBook.used(transaction, customer.id(), draft.delivery()))
                                        .flatMap(done -> found(transaction, customer, id))
                                        .call(order -> code
                                                ? mailCode(transaction, customer, order)
                                                : Uni.createFrom().voidItem())
                                        .map(Result::<CustomerOrder, HeldSend.Denied>done);
                        })))
                .map(result -> result.orThrow(denied ->
                        new Refusal(new Forbidden("the partner's policy forbids this send: " + denied.rule()))))
                .invoke(metrics::created)
                .invoke(order -> LOG.infof(
                        "order %s (%s) of customer %s of partner %s created%s",
                        order.id(),
                        order.operation(),
                        order.customerId(),
                        order.partnerId(),
                        order.review().isPresent() ? ", people must agree" : ""));
    }

    /** What a send would do, with everything that its partner's policy has to be told. */
    private Uni<Optional<Proposal>> propose(UUID orderId, NewOrder request, Draft draft) {
        return draft.delivery()
                .map(delivery -> transfers
                        .propose(
                                transfer(orderId, request.partnerId(), delivery),
                                Requester.credential(request.credentialId()),
                                Optional.empty())
                        .map(Optional::of))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    private Uni<HeldSend> hold(Transaction transaction, Optional<Proposal> send) {
        return send.map(proposal -> transfers
                        .hold(transaction, proposal, Consents.ofOwner())
                        .map(judged -> switch (judged) {
                            case Judged.Held held ->
                                (HeldSend) new HeldSend.Held(
                                        Optional.of(held.transferId()),
                                        !held.reviews().isEmpty());
                            case Judged.Denied denied ->
                                new HeldSend.Denied(denied.decision().ruleName());
                        }))
                .orElseGet(() -> Uni.createFrom().item(new HeldSend.Held(Optional.empty(), false)));
    }

    private static HoldTransfer transfer(UUID orderId, UUID partnerId, Delivery delivery) {
        return new HoldTransfer(
                partnerId,
                OwnerType.CUSTOMER_ORDER,
                orderId,
                delivery.customer().isPresent() ? TransferPurpose.INTERNAL_SEND : TransferPurpose.CUSTOMER_SEND,
                delivery.token(),
                delivery.treasury(),
                delivery.address(),
                Optional.of(delivery.walletId()),
                delivery.atomic(),
                delivery.feesAtomic(),
                Optional.empty());
    }

    private Uni<Void> mailCode(Transaction transaction, Customer customer, CustomerOrder order) {
        return codes.issue(transaction, order.partnerId(), order.id()).flatMap(code -> {
            if (code.isEmpty()) {
                throw new Refusal(new Forbidden("no more codes are sent for this order"));
            }
            return mails.queue(
                    transaction,
                    order.partnerId(),
                    order.id(),
                    codeMail(customer, order, code.get()),
                    order.expiresAt());
        });
    }

    /** Says what the code is for: whoever reads it must be able to notice a send that is not theirs. */
    private static Mail codeMail(Customer customer, CustomerOrder order, String code) {
        String what = order.sending()
                .map(sending -> "send %s to %s on %s; with the fees, %s leave your account"
                        .formatted(sending.delivered(), receiver(sending), sending.network(), order.asset()))
                .orElseGet(() -> "%s %s".formatted(words(order.operation()), order.asset()));
        return mail(customer, """
                Your confirmation code is %s

                It confirms order %s: %s
                If you did not ask for it, do not give the code to anybody.
                """.formatted(code, order.id(), what));
    }

    private static String receiver(Sending sending) {
        return sending.receiver()
                .map(customer -> "another customer, " + customer)
                .orElseGet(sending::address);
    }

    private static String words(Operation operation) {
        return operation.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static Mail mail(Customer customer, String text) {
        try {
            return new Mail(customer.email(), "Your confirmation code", text);
        } catch (IllegalArgumentException unusable) {
            throw new Refusal(new Forbidden("the customer has no mail address that a code could be sent to"));
        }
    }

    /**
     * The customer says yes. A send then has its funds set aside, and is released at once if everyone else has agreed; anything else
     * is done. Safe to repeat after a failure: it happens once, or not at all.
     */
    public Uni<Result<CustomerOrder, CustomerOrderProblem>> confirm(
            UUID partnerId, UUID customerId, UUID orderId, Confirmation confirmation) {
        return answer(orders.find(partnerId, customerId, orderId)
                        .map(seen -> seen.orElseThrow(() -> new Refusal(new Unknown())))
                        .invoke(seen -> judge(seen.order(), seen.now(), confirmation))
                        .flatMap(seen -> program(partnerId)
                                .flatMap(program -> excess(program, seen.order())
                                        .flatMap(excess -> database.transaction(transaction ->
                                                confirm(transaction, seen.order(), confirmation, excess))))))
                .map(result -> switch (result) {
                    case Result.Done<Confirmed, CustomerOrderProblem> done ->
                        done.value().result();
                    case Result.Refused<Confirmed, CustomerOrderProblem> refused -> Result.refused(refused.problem());
                });
    }

    private Uni<Confirmed> confirm(
            Transaction transaction, CustomerOrder before, Confirmation confirmation, Optional<TooMuch> excess) {
        return lockTransfer(transaction, before)
                .flatMap(held -> orders.lock(transaction, before))
                .invoke(seen -> judge(seen.order(), seen.now(), confirmation))
                .flatMap(seen -> codeMatches(transaction, seen.order(), confirmation)
                        .flatMap(matches -> matches
                                ? execute(transaction, seen.order(), confirmation, excess)
                                        .map(order -> new Confirmed(Result.done(order)))
                                // not thrown: the guess must be counted
                                : Uni.createFrom().item(new Confirmed(Result.refused(wrongCode())))));
    }

    private Uni<CustomerOrder> execute(
            Transaction transaction, CustomerOrder order, Confirmation confirmation, Optional<TooMuch> excess) {
        return actingCustomer(transaction, order)
                .invoke(customer -> excess.ifPresent(problem -> {
                    throw new Refusal(problem);
                }))
                .flatMap(customer -> receivable(transaction, order))
                .flatMap(receiver -> nobodyOpensBothGates(transaction, order, confirmation))
                .flatMap(done -> funds.confirm(transaction, order))
                .flatMap(booked -> orders.confirm(transaction, order, confirmation))
                .flatMap(confirmed -> {
                    if (!confirmed) {
                        throw new Refusal(new Expired());
                    }
                    return agree(transaction, order);
                })
                .flatMap(agreed -> orders.find(transaction, order.partnerId(), order.customerId(), order.id()))
                .map(seen -> seen.orElseThrow().order())
                .invoke(done -> transaction.afterCommit(() -> confirmed(done)));
    }

    /** Who agreed to an order as a reviewer cannot be the one by whom its customer says yes. */
    private Uni<Void> nobodyOpensBothGates(Transaction transaction, CustomerOrder order, Confirmation confirmation) {
        if (order.review().isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        return orders.agreedBefore(transaction, order.sending().orElseThrow().transferId(), confirmation.credentialId())
                .invoke(agreed -> {
                    if (agreed) {
                        throw new Refusal(new Forbidden("who approved an order cannot confirm it"));
                    }
                })
                .replaceWithVoid();
    }

    private void confirmed(CustomerOrder order) {
        metrics.confirmed(order);
        LOG.infof(
                "order %s (%s) of partner %s confirmed by its customer, now %s",
                order.id(), order.operation(), order.partnerId(), order.state());
    }

    /** Who was blocked since the offer receives nothing any more. */
    private Uni<Void> receivable(Transaction transaction, CustomerOrder order) {
        return order.sending()
                .flatMap(Sending::receiver)
                .map(receiver -> customers
                        .find(transaction, order.partnerId(), receiver)
                        .invoke(found -> {
                            if (found.filter(Customer::active).isEmpty()) {
                                throw new Refusal(new UnableToReceive());
                            }
                        })
                        .replaceWithVoid())
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private Uni<Void> agree(Transaction transaction, CustomerOrder order) {
        return order.sending()
                .map(sending -> transfers
                        .agree(transaction, sending.transferId())
                        .invoke(agreed -> {
                            if (!agreed) {
                                throw new IllegalStateException(
                                        "order %s has no transfer that waits for it".formatted(order.id()));
                            }
                        })
                        .replaceWithVoid())
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    private Uni<Void> lockTransfer(Transaction transaction, CustomerOrder order) {
        return order.sending()
                .map(sending -> transfers.lock(transaction, sending.transferId()))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }

    /** Whether it may be confirmed at all, and with these words. */
    private static void judge(CustomerOrder order, Instant now, Confirmation confirmation) {
        judge(order, now);
        if (confirmation.referenceId().isPresent() && order.referenceId().isPresent()) {
            throw Refusal.invalid("reference_id", "was set when the order was created");
        }
    }

    private static void judge(CustomerOrder order, Instant now) {
        switch (order.state()) {
            case EXPIRED -> throw new Refusal(new Expired());
            case CONFIRMED, PROCESSING, COMPLETED, CANCELLED, FAILED ->
                throw new Refusal(new WrongState(order.state()));
            case CREATED -> {
                if (!now.isBefore(order.expiresAt())) {
                    throw new Refusal(new Expired());
                }
                if (order.waitsInVain(now)) {
                    throw new Refusal(new WrongState(CustomerOrderState.CANCELLED));
                }
            }
        }
    }

    private Uni<Boolean> codeMatches(Transaction transaction, CustomerOrder order, Confirmation confirmation) {
        if (!order.codeRequired()) {
            return Uni.createFrom().item(true);
        }
        return confirmation
                .code()
                .map(code -> codes.matches(transaction, order, code))
                .orElseThrow(() -> Refusal.invalid("confirmation_code", "is needed: it was mailed to the customer"));
    }

    private static CustomerOrderProblem wrongCode() {
        return new CustomerOrderProblem.Invalid(
                "confirmation_code", "is wrong, or was guessed at too often; ask for a new one");
    }

    /** Whether the order is worth more than the partner's orders may be; only what has a price is. */
    private Uni<Optional<TooMuch>> excess(CustomerProgram program, CustomerOrder order) {
        Optional<BigDecimal> most = program.maxQuoteAmount();
        if (most.isEmpty() || order.operation() == Operation.SEND) {
            return Uni.createFrom().item(Optional.empty());
        }
        return quotes.worth(order.asset(), order.operation(), program.quoteCurrency())
                .map(worth -> worth.compareTo(most.get()) > 0
                        ? Optional.of(new TooMuch(most.get(), worth))
                        : Optional.empty());
    }

    /** Mails a new code; the one before it is none any more. */
    public Uni<Result<CustomerOrder, CustomerOrderProblem>> resendCode(UUID partnerId, UUID customerId, UUID orderId) {
        return answer(orders.find(partnerId, customerId, orderId)
                .map(seen -> seen.orElseThrow(() -> new Refusal(new Unknown())).order())
                .flatMap(before -> database.transaction(transaction -> lockTransfer(transaction, before)
                        .flatMap(held -> orders.lock(transaction, before))
                        .flatMap(seen -> {
                            judge(seen.order(), seen.now());
                            if (!seen.order().codeRequired()) {
                                throw new Refusal(new NeedsNoCode());
                            }
                            return actingCustomer(transaction, seen.order())
                                    .flatMap(customer -> mailCode(transaction, customer, seen.order()))
                                    .replaceWith(seen.order());
                        }))));
    }

    private Uni<Customer> actingCustomer(UUID partnerId, UUID customerId) {
        return customers.find(partnerId, customerId).map(CustomerOrderService::acting);
    }

    private Uni<Customer> actingCustomer(Transaction transaction, CustomerOrder order) {
        return customers
                .find(transaction, order.partnerId(), order.customerId())
                .map(CustomerOrderService::acting);
    }

    private static Customer acting(Optional<Customer> found) {
        Customer customer = found.orElseThrow(() -> new Refusal(new Unknown()));
        if (!customer.active()) {
            throw new Refusal(new Forbidden("the customer is blocked"));
        }
        return customer;
    }

    private Uni<CustomerProgram> program(UUID partnerId) {
        return programs.find(partnerId)
                .map(program ->
                        program.orElseThrow(() -> new Refusal(new Forbidden("the partner serves no customers here"))));
    }

    private Uni<CustomerOrder> found(Transaction transaction, Customer customer, UUID id) {
        return orders.find(transaction, customer.partnerId(), customer.id(), id)
                .map(seen -> seen.orElseThrow().order());
    }

    private static <T> Uni<Result<T, CustomerOrderProblem>> answer(Uni<T> work) {
        return work.map(Result::<T, CustomerOrderProblem>done)
                .onFailure(Refusal.class)
                .recoverWithItem(refusal -> Result.refused(((Refusal) refusal).problem()))
                .onFailure(failure -> Database.violates(failure, REFERENCE_ONCE))
                .recoverWithItem(Result.refused(new ReferenceTaken()))
                .onFailure(ConsentLapsedException.class)
                .recoverWithItem(Result.refused(
                        new Forbidden("a customer is blocked, or who confirms has agreed to it as a reviewer")))
                .onFailure(TooFewReviewersException.class)
                .recoverWithItem(failure -> Result.refused(new Forbidden(
                        "the partner's policy asks for more reviewers than there are: " + failure.getMessage())));
    }

    /** What a transaction that also counts a wrong guess says. */
    private record Confirmed(Result<CustomerOrder, CustomerOrderProblem> result) {}

    /** What became of what an order sends, if it sends anything. A denial is committed too: it is evidence. */
    private sealed interface HeldSend {

        record Held(Optional<UUID> transferId, boolean reviewed) implements HeldSend {}

        record Denied(String rule) implements HeldSend {}
    }
}
