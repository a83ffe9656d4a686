package dev.countersign.api.unigox;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.countersign.order.ramp.OrderPage;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A page of orders, newest first. */
@Schema(name = "OrderList")
public record OrderListBody(List<OrderBody> orders, Pagination pagination) {

    static OrderListBody of(OrderPage page) {
        return new OrderListBody(
                page.orders().stream().map(OrderBody::of).toList(),
                new Pagination(page.page(), page.limit(), page.totalCount(), page.totalPages()));
    }

    /** Where the page lies. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Pagination(
            @Schema(examples = "1") int page,
            @Schema(examples = "20") int limit,
            @Schema(examples = "1") long totalCount,
            @Schema(examples = "1") long totalPages) {}
}
