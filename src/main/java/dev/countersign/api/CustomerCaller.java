package dev.countersign.api;

import dev.countersign.identity.Caller;
import java.util.UUID;

/**
 * A caller who may do something for one customer. Whether the partner has such a customer is the service's business.
 *
 * @param customerId the customer of the path, and no other
 */
public record CustomerCaller(Caller caller, UUID customerId) {

    /** The partner whose customer it has to be. */
    public UUID partnerId() {
        return caller.tenantId();
    }
}
