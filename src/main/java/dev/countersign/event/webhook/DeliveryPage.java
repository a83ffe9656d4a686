package dev.countersign.event.webhook;

import java.util.List;

/** A page of a delivery log, newest first. */
public record DeliveryPage(List<WebhookDelivery> deliveries, int page, int limit, long totalCount) {

    /** How many pages there are. */
    public long totalPages() {
        return (totalCount + limit - 1) / limit;
    }
}
