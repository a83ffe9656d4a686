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
    Uni<List<PendingApprovalBody>> of(UUID partnerId, List<ReviewedTransfer> reviewed, ApprovalQuery.Labels labels) {
        if (!labels.addresses() || reviewed.isEmpty()) {
            return Uni.createFrom()
                    .item(reviewed.stream()
                            .map(one -> body(one, labels.wallets(), Optional.empty()))
                            .toList());
        }
        List<UUID> orders = reviewed.stream()
                .map(ReviewedTransfer::transfer)
                .filter(transfer -> transfer.ownerType() == OwnerType.CUSTOMER_ORDER)
                .map(Transfer::ownerId)
                .toList();
        return addressBooks
                .labels(partnerId, orders)
                .flatMap(names -> wallets.at(
                                partnerId,
                                reviewed.stream()
                                        .map(one -> one.transfer().recipient())
                                        .toList())
                        .map(own -> reviewed.stream()
                                .map(one -> body(
                                        one, labels.wallets(), Optional.of(addressLabel(one.transfer(), names, own))))
                                .toList()));
    }

    /** One approval. */
    Uni<PendingApprovalBody> of(UUID partnerId, ReviewedTransfer reviewed, ApprovalQuery.Labels labels) {
        return of(partnerId, List.of(reviewed), labels).map(List::getFirst);
    }

    private static PendingApprovalBody.AddressLabel addressLabel(
            Transfer transfer, Map<UUID, String> names, List<SourceWallet> own) {
        return new PendingApprovalBody.AddressLabel(
                transfer.recipient().toString(),
                names.get(transfer.ownerId()),
                own.stream()
                        .filter(wallet -> wallet.address().equals(transfer.recipient())
                                && wallet.networkId().equals(transfer.networkId()))
                        .map(SourceWallet::label)
                        .findFirst()
                        .orElse(null));
    }

    private static PendingApprovalBody body(
            ReviewedTransfer reviewed, boolean walletLabel, Optional<PendingApprovalBody.AddressLabel> addressLabel) {
        Review review = reviewed.review();
        Optional<UUID> wallet = reviewed.transfer().walletId();
        return new PendingApprovalBody(
                BitGoId.of(review.id()),
                reviewed.token().ticker(),
                wallet.map(BitGoId::of).orElse(null),
                BitGoId.of(review.partnerId()),
                BitGoId.of(review.partnerId()),
                creator(review),
                BitGoTime.of(review.createdAt()),
                BitGoTime.of(review.updatedAt()),
                reviewed.state() == AuthorizationState.APPROVED ? BitGoTime.of(review.updatedAt()) : null,
                ApprovalInfoBody.of(TransactionRequestBody.of(reviewed)),
                ApprovalState.of(reviewed.state()).text(),
                wallet.isPresent() ? "wallet" : "enterprise",
                audience(review),
                review.quorum(),
                walletLabel ? reviewed.wallet().map(SourceWallet::label).orElse(null) : null,
                review.votes().stream().map(ApprovalBodies::resolver).toList(),
                addressLabel.map(List::of).orElse(null));
    }

    /** A person, or the credential of nobody in particular, which keeps its id as well. */
    static String creator(Review review) {
        return BitGoId.of(
                review.requester().userId().or(review.requester()::credentialId).orElseThrow());
    }

    static List<String> audience(Review review) {
        return Stream.concat(review.reviewers().stream(), review.requester().userId().stream())
                .distinct()
                .map(BitGoId::of)
                .toList();
    }

    static PendingApprovalBody.Resolver resolver(PersonalVote vote) {
        return new PendingApprovalBody.Resolver(
                BitGoId.of(vote.userId()),
                BitGoTime.of(vote.at()),
                ApprovalState.PENDING.text(),
                vote.verdict() == Verdict.APPROVE ? "approve" : "reject",
                vote.comment().orElse(null),
                List.of());
    }
}
