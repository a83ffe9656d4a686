package dev.countersign.order.customer;

import dev.countersign.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** What reviewers search: one statement for a page, over one index, whatever the number of orders. */
@ApplicationScoped
class OrderReviewList {

    static final UUID FIRST = new UUID(0, 0);
    static final UUID LAST = new UUID(-1, -1);

    private static final String ALL = "review_state is not null";
    private static final String IN_STATE = "review_state = $5";

    /**
     * An order that waits in vain is not shown as waiting, whether or not that has been written down yet. The time is read once, not
     * for each row: what nobody has written down yet is looked at one by one.
     */
    private static final String WAITING = """
            review_state = $5 and (state <> 'CREATED' or expires_at > (select countersign_now()))
               and not exists (select from authorization_request a
                                where a.transfer_id = c.transfer_id and a.state = 'PENDING'
                                  and a.expires_at <= (select countersign_now()))
            """;

    private static final String ALL_DOWN = page(ALL, "desc");
    private static final String ALL_UP = page(ALL, "asc");
    private static final String DOWN = page(IN_STATE, "desc");
    private static final String UP = page(IN_STATE, "asc");
    private static final String WAITING_DOWN = page(WAITING, "desc");
    private static final String WAITING_UP = page(WAITING, "asc");

    private final Database database;

    OrderReviewList(Database database) {
        this.database = database;
    }

    Uni<List<CustomerOrder>> page(UUID partnerId, OrderReviewSearch search) {
        UUID below = search.below().orElse(LAST);
        UUID above = search.above().orElse(FIRST);
        Object[] values = search.state()
                .map(state -> new Object[] {partnerId, below, above, search.limit(), state.name()})
                .orElseGet(() -> new Object[] {partnerId, below, above, search.limit()});
        return database.run(statement(search), values)
                .map(rows -> rows.stream().map(CustomerOrder::of).toList());
    }

    static String statement(OrderReviewSearch search) {
        boolean up = search.upwards();
        return search.state()
                .map(state -> switch (state) {
                    case PENDING -> up ? WAITING_UP : WAITING_DOWN;
                    case APPROVED, REJECTED, LAPSED -> up ? UP : DOWN;
                })
                .orElseGet(() -> up ? ALL_UP : ALL_DOWN);
    }

    /**
     * The largest page is written into the statement, so that the plan which a session keeps expects no more than that, however many
     * orders there are; no more than asked for is read.
     */
    private static String page(String which, String order) {
        return """
                with picked as materialized (
                  select * from (
                    select * from customer_order c where partner_id = $1 and id < $2 and id > $3 and %s
                     order by id %s limit %d) nearest
                   limit $4)
                """.formatted(which, order, OrderReviewSearch.MOST)
                + CustomerOrderRepository.VIEW.formatted("picked") + " order by o.id desc";
    }
}
