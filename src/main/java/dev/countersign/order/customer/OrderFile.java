package dev.countersign.order.customer;

import dev.countersign.authorization.Review;
import dev.countersign.transfer.TransferState;
import java.util.List;
import java.util.Optional;

/**
 * All that is known of an order.
 *
 * @param transfer where that stands which moves a send's crypto
 * @param reviews the consents by people that it waits for or waited for, oldest first, with every vote
 */
public record OrderFile(CustomerOrder order, Optional<TransferState> transfer, List<Review> reviews) {

    public OrderFile {
        reviews = List.copyOf(reviews);
    }
}
