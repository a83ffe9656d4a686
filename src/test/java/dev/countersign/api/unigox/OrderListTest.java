package dev.countersign.api.unigox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.Json;
import dev.countersign.driver.Order;
import dev.countersign.driver.Partner;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of orders: filtered exactly, newest first, with totals. */
@QuarkusTest
class OrderListTest {

    private final Partner acme = Partner.acme();

    @Test
    void theNewestComeFirstWithEverythingThatDetailsShow() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.addFirst(acme.sells().id());
        }
        JsonNode page = acme.get("/orders?limit=3").data(200);
        assertThat(Json.names(page)).containsExactlyInAnyOrder("orders", "pagination");
        assertThat(page.get("orders").findValuesAsText("order_id")).isEqualTo(ids);
        assertThat(page.get("orders").get(0))
                .isEqualTo(acme.get("/orders/" + ids.getFirst()).data(200));
    }

    @Test
    void pagesDoNotOverlapAndTotalsAreRight() {
        for (int i = 0; i < 5; i++) {
            acme.sells();
        }
        long total = acme.get("/orders")
                .data(200)
                .get("pagination")
                .get("total_count")
                .longValue();
        JsonNode first = acme.get("/orders?page=1&limit=2").data(200);
        JsonNode second = acme.get("/orders?page=2&limit=2").data(200);
        JsonNode both = acme.get("/orders?page=1&limit=4").data(200);
        List<String> ids = new ArrayList<>(first.get("orders").findValuesAsText("order_id"));
        ids.addAll(second.get("orders").findValuesAsText("order_id"));
        assertThat(ids).doesNotHaveDuplicates().isEqualTo(both.get("orders").findValuesAsText("order_id"));
        assertThat(first.get("pagination"))
                .isEqualTo(Json.of(
                        "{'page':1,'limit':2,'total_count':%d,'total_pages':%d}".formatted(total, (total + 1) / 2)));
    }

    @Test
    void aPageBeyondTheEndIsEmptyWithTheSameTotals() {
        acme.sells();
        JsonNode known = acme.get("/orders?limit=100").data(200).get("pagination");
        JsonNode beyond = acme.get("/orders?page=999999&limit=100").data(200);
        assertThat(beyond.get("orders")).isEmpty();
        assertThat(beyond.get("pagination").get("total_count")).isEqualTo(known.get("total_count"));
        assertThat(beyond.get("pagination").get("total_pages")).isEqualTo(known.get("total_pages"));
        assertThat(beyond.get("pagination").get("page").intValue()).isEqualTo(999_999);
    }

    @Test
    void twentyAreShownByDefault() {
        JsonNode pagination = acme.get("/orders").data(200).get("pagination");
        assertThat(pagination.get("page").intValue()).isEqualTo(1);
        assertThat(pagination.get("limit").intValue()).isEqualTo(20);
    }

    @ParameterizedTest
    @EnumSource(OrderStatus.class)
    void everyStatusOfTheWireFiltersExactly(OrderStatus status) {
        JsonNode page = acme.get("/orders?limit=100&status=" + status.text()).data(200);
        assertThat(page.get("orders"))
                .allSatisfy(order -> assertThat(order.get("status").textValue()).isEqualTo(status.text()));
        assertThat(page.get("pagination").get("total_count").longValue())
                .isGreaterThanOrEqualTo(page.get("orders").size());
    }

    @Test
    void aFilterFindsTheOrdersOfThatStatusAndNoOthers() {
        Order waiting = acme.sells();
        Order accepted = acme.sells().accepted();
        Order authorized = acme.sells().authorized();
        assertThat(idsOf("awaiting_liquidity_provider")).contains(waiting.id()).doesNotContain(accepted.id());
        assertThat(idsOf("awaiting_crypto_transfer_authorization"))
                .contains(accepted.id())
                .doesNotContain(waiting.id(), authorized.id());
        assertThat(idsOf("crypto_transfer_authorization_pending"))
                .contains(authorized.id())
                .doesNotContain(accepted.id());
        authorized.cancel().data(200);
        assertThat(idsOf("cancelled")).contains(authorized.id());
        assertThat(idsOf("crypto_transfer_authorization_pending")).doesNotContain(authorized.id());
        assertThat(idsOf("fiat_transfer_pending")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=101",
                "limit=-1",
                "limit=abc",
                "limit=1.5",
                "limit=99999999999",
                "page=0",
                "page=-1",
                "page=abc",
                "status=unknown",
                "status=CREATED",
                "status=created%20",
                "status=dispute_started",
                "limit=%31%30%30%30",
                "page=1%00"
            })
    void senselessQueriesAreRefused(String query) {
        acme.get("/orders?" + query).refused(400, "INVALID_REQUEST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "not-a-uuid", "00000000-0000-0000-0000-00000000000", "%7B%7D", "%00", "0-0-0-0-0"})
    void anIdThatIsNoUuidIsSaidToBeMalformed(String id) {
        for (String rest : List.of("", "/transfer-authorization-parameters")) {
            assertThat(acme.get("/orders/" + id + rest).refused(400, "INVALID_REQUEST"))
                    .isEqualTo("invalid order_id format");
        }
        for (String rest : List.of("/authorize-crypto-transfer", "/confirm-fiat-received", "/cancel")) {
            assertThat(acme.post("/orders/" + id + rest, Json.object()).refused(400, "INVALID_REQUEST"))
                    .isEqualTo("invalid order_id format");
        }
        Partner nobody = acme.withKey("nobody");
        nobody.get("/orders/" + id).refused(401, "UNAUTHORIZED");
    }

    @Test
    void anIdMayBeWrittenInUpperCase() {
        Order order = acme.sells();
        assertThat(acme.get("/orders/" + order.id().toUpperCase(java.util.Locale.ROOT))
                        .data(200)
                        .get("order_id")
                        .textValue())
                .isEqualTo(order.id());
    }

    @Test
    void nobodySeesAnotherPartnersOrders() {
        Partner rival = Partner.rival();
        String own = rival.knownOrderId();
        assertThat(rival.get("/orders?limit=100").data(200).get("orders").findValuesAsText("order_id"))
                .contains(own)
                .doesNotContain(acme.sells().id());
        assertThat(acme.get("/orders?status=cancelled&limit=100")
                        .data(200)
                        .get("orders")
                        .findValuesAsText("order_id"))
                .doesNotContain(own);
        acme.get("/orders/" + UUID.randomUUID()).refused(404, "ORDER_NOT_FOUND");
    }

    private List<String> idsOf(String status) {
        return acme.get("/orders?limit=100&status=" + status)
                .data(200)
                .get("orders")
                .findValuesAsText("order_id");
    }
}
