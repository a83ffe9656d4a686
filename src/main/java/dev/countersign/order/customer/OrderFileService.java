package dev.countersign.order.customer;

import dev.countersign.authorization.AuthorizationService;
import dev.countersign.authorization.Review;
import dev.countersign.order.customer.CustomerOrderRepository.Seen;
import dev.countersign.transfer.TransferService;
import dev.countersign.transfer.TransferState;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Shows the operator what became of an order, and through whom. */
@ApplicationScoped
public class OrderFileService {

    private final CustomerOrderRepository orders;
    private final TransferService transfers;
    private final AuthorizationService authorizations;

    OrderFileService(CustomerOrderRepository orders, TransferService transfers, AuthorizationService authorizations) {
        this.orders = orders;
        this.transfers = transfers;
        this.authorizations = authorizations;
    }

    /** All that is known of an order; empty when no customer of the partner has it. */
    public Uni<Optional<OrderFile>> find(UUID partnerId, UUID orderId) {
        return orders.find(partnerId, orderId)
                .flatMap(seen -> seen.map(Seen::order)
                        .map(order -> file(order).map(Optional::of))
                        .orElseGet(() -> Uni.createFrom().item(Optional.empty())));
    }

    private Uni<OrderFile> file(CustomerOrder order) {
        return transfer(order)
                .flatMap(transfer -> reviews(order).map(reviews -> new OrderFile(order, transfer, reviews)));
    }

    private Uni<Optional<TransferState>> transfer(CustomerOrder order) {
        return order.sending()
                .map(sending -> transfers.state(order.partnerId(), sending.transferId()))
                .orElseGet(() -> Uni.createFrom().item(Optional.empty()));
    }

    private Uni<List<Review>> reviews(CustomerOrder order) {
        return Multi.createFrom()
                .iterable(order.sending().map(Sending::authorizations).orElse(List.of()))
                .onItem()
                .transformToUniAndConcatenate(
                        authorization -> authorizations.review(order.partnerId(), authorization.id()))
                .map(Optional::orElseThrow)
                .collect()
                .asList();
    }
}
