package dev.countersign.api.bitgo;

import dev.countersign.authorization.AuthorizationState;
import dev.countersign.authorization.Review;
import dev.countersign.authorization.Review.PersonalVote;
import dev.countersign.authorization.Verdict;
import dev.countersign.order.customer.AddressBookService;
import dev.countersign.transfer.OwnerType;
import dev.countersign.transfer.ReviewedTransfer;
import dev.countersign.transfer.SourceWallet;
import dev.countersign.transfer.SourceWallets;
import dev.countersign.transfer.Transfer;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Writes approvals as this wire shows them. */
@ApplicationScoped
class ApprovalBodies {

    private final SourceWallets wallets;
    private final AddressBookService addressBooks;

    ApprovalBodies(SourceWallets wallets, AddressBookService addressBooks) {
        this.wallets = wallets;
        this.addressBooks = addressBooks;
    }

    /** These approvals, in this order. */
    Uni<List<PendingApprovalBody>> of(UUID partnerId, List<Approval> approvals, ApprovalQuery.Labels labels) {
        List<Transfer> transfers = approvals.stream()
                .filter(Approval.OfTransfer.class::isInstance)
                .map(one -> ((Approval.OfTransfer) one).reviewed().transfer())
                .toList();
        return names(partnerId, transfers, labels)
                .map(names -> approvals.stream()
                        .map(one -> switch (one) {
                            case Approval.OfTransfer of -> body(of.reviewed(), labels, names);
                            case Approval.OfRule of -> body(of, labels);
                        })
                        .toList());
    }

    /** One approval. */
    Uni<PendingApprovalBody> of(UUID partnerId, Approval approval, ApprovalQuery.Labels labels) {
        return of(partnerId, List.of(approval), labels).map(List::getFirst);
    }

    private Uni<Names> names(UUID partnerId, List<Transfer> transfers, ApprovalQuery.Labels labels) {
        if (!labels.addresses() || transfers.isEmpty()) {
            return Uni.createFrom().item(new Names(Map.of(), List.of()));
        }
        List<UUID> orders = transfers.stream()
                .filter(transfer -> transfer.ownerType() == OwnerType.CUSTOMER_ORDER)
                .map(Transfer::ownerId)
                .toList();
        return addressBooks
                .labels(partnerId, orders)
                .flatMap(books -> wallets.at(
                                partnerId,
                                transfers.stream().map(Transfer::recipient).toList())
                        .map(own -> new Names(books, own)));
    }

    private static PendingApprovalBody body(ReviewedTransfer reviewed, ApprovalQuery.Labels labels, Names names) {
        return body(
                new Approval.OfTransfer(reviewed),
                reviewed.transfer().walletId(),
                labels.wallets() ? reviewed.wallet().map(SourceWallet::label) : Optional.empty(),
                ApprovalInfoBody.of(TransactionRequestBody.of(reviewed)),
                labels.addresses() ? Optional.of(List.of(names.of(reviewed.transfer()))) : Optional.empty());
    }

    private static PendingApprovalBody body(Approval.OfRule rule, ApprovalQuery.Labels labels) {
        return body(
                rule,
                rule.wallet().map(SourceWallet::id),
                labels.wallets() ? rule.wallet().map(SourceWallet::label) : Optional.empty(),
                ApprovalInfoBody.of(PolicyRuleRequestBody.of(rule)),
                Optional.empty());
    }

    private static PendingApprovalBody body(
            Approval approval,
            Optional<UUID> wallet,
            Optional<String> walletLabel,
            ApprovalInfoBody info,
            Optional<List<PendingApprovalBody.AddressLabel>> addressLabels) {
        Review review = approval.review();
        String partner = BitGoId.of(review.partnerId());
        return new PendingApprovalBody(
                BitGoId.of(review.id()),
                approval.coin().orElse(null),
                wallet.map(BitGoId::of).orElse(null),
                partner,
                partner,
                creator(review),
                BitGoTime.of(review.createdAt()),
                BitGoTime.of(review.updatedAt()),
                approval.state() == AuthorizationState.APPROVED ? BitGoTime.of(review.updatedAt()) : null,
                info,
                ApprovalState.of(approval.state()).text(),
                wallet.isPresent() ? "wallet" : "enterprise",
                audience(review),
                review.quorum(),
                walletLabel.orElse(null),
                review.votes().stream().map(ApprovalBodies::resolver).toList(),
                addressLabels.orElse(null));
    }

    /** A person, or the credential of nobody in particular, which keeps its id as well. */
    private static String creator(Review review) {
        return BitGoId.of(
                review.requester().userId().or(review.requester()::credentialId).orElseThrow());
    }

    private static List<String> audience(Review review) {
        return Stream.concat(review.reviewers().stream(), review.requester().userId().stream())
                .distinct()
                .map(BitGoId::of)
                .toList();
    }

    private static PendingApprovalBody.Resolver resolver(PersonalVote vote) {
        return new PendingApprovalBody.Resolver(
                BitGoId.of(vote.userId()),
                BitGoTime.of(vote.at()),
                ApprovalState.PENDING.text(),
                vote.verdict() == Verdict.APPROVE ? "approve" : "reject",
                vote.comment().orElse(null),
                List.of());
    }

    /**
     * What addresses are called.
     *
     * @param books by the customers who send there, by order
     * @param own the partner's wallets among them
     */
    private record Names(Map<UUID, String> books, List<SourceWallet> own) {

        private PendingApprovalBody.AddressLabel of(Transfer transfer) {
            return new PendingApprovalBody.AddressLabel(
                    transfer.recipient().toString(),
                    books.get(transfer.ownerId()),
                    own.stream()
                            .filter(wallet -> wallet.address().equals(transfer.recipient())
                                    && wallet.networkId().equals(transfer.networkId()))
                            .map(SourceWallet::label)
                            .findFirst()
                            .orElse(null));
        }
    }
}
