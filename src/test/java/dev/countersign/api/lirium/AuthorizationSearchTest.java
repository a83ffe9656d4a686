package dev.countersign.api.lirium;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.countersign.driver.CustomerDesk;
import dev.countersign.driver.Jobs;
import dev.countersign.driver.ReviewDesk;
import dev.countersign.driver.Untouched;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Search Partner Authorizations: its filters, its cursors both ways, its limits. */
@QuarkusTest
class AuthorizationSearchTest {

    private static final String SEARCH = "/v1/partner/authorizations";
    private static final String CEILING = "ffffffff-ffff-ffff-ffff-ffffffffffff";

    private final CustomerDesk desk = CustomerDesk.acme();
    private final CustomerDesk rival = CustomerDesk.rival();

    @Test
    void theFiltersShareNoOrder() {
        JsonNode waiting = desk.send("2001");
        JsonNode confirmed = desk.send("2002");
        desk.confirm(confirmed).is(200);
        JsonNode approved = desk.send("2003");
        desk.decide(approved, "approved").is(200);
        JsonNode rejected = desk.send("2004");
        desk.decide(rejected, "rejected").is(200);
        JsonNode small = desk.send("20");
        JsonNode foreign = rival.send("2005");
        String start = "&sort_id_gt=" + before(waiting) + "&limit=100";

        assertThat(ids("authorization_state=pending" + start)).containsExactly(id(confirmed), id(waiting));
        assertThat(ids("authorization_state=approved" + start)).containsExactly(id(approved));
        assertThat(ids("authorization_state=rejected" + start)).containsExactly(id(rejected));
        assertThat(ids("authorization_state=all" + start))
                .containsExactly(id(rejected), id(approved), id(confirmed), id(waiting));
        assertThat(ids(start.substring(1))).isEqualTo(ids("authorization_state=all" + start));
        assertThat(ids(start.substring(1))).doesNotContain(id(small), id(foreign));

        JsonNode shown = search("limit=100").get("orders").get(0);
        assertThat(shown).isEqualTo(desk.look(rejected));
        assertThat(shown.get("customer_id").textValue())
                .isEqualTo(desk.customerId().toString());
        assertThat(shown.at("/send/authorizations/0/id").isTextual()).isTrue();

        ReviewDesk.pass(601);
        assertThat(ids("authorization_state=pending" + start)).containsExactly(id(confirmed));
        ReviewDesk.pass(86_401);
        assertThat(ids("authorization_state=pending" + start)).isEmpty();
        Jobs.expireCustomerOrders();
        Jobs.expireAuthorizations();
        assertThat(ids("authorization_state=pending" + start)).isEmpty();
        assertThat(ids("authorization_state=approved" + start)).containsExactly(id(approved));
        assertThat(ids("authorization_state=rejected" + start)).containsExactly(id(rejected));
        assertThat(ids("authorization_state=all" + start)).hasSize(4);
    }

    @Test
    void pagesAreWalkedBothWaysAndNothingIsSeenTwice() {
        List<String> made = new ArrayList<>();
        JsonNode first = desk.send("2000");
        made.add(id(first));
        for (int i = 0; i < 12; i++) {
            made.add(id(desk.send("2000")));
        }
        String floor = before(first);
        List<String> newestFirst = new ArrayList<>(made);
        Collections.reverse(newestFirst);

        assertThat(ids("sort_id_lt=" + CEILING)).isEqualTo(newestFirst.subList(0, 10));
        for (String state : new String[] {"all", "pending"}) {
            for (int limit : new int[] {1, 4, 5, 13, 100}) {
                String filter = "authorization_state=%s&limit=%d".formatted(state, limit);
                List<String> down = new ArrayList<>();
                for (String below = CEILING; ; ) {
                    List<String> page = ids(filter + "&sort_id_gt=" + floor + "&sort_id_lt=" + below);
                    down.addAll(page);
                    if (page.size() < limit) {
                        break;
                    }
                    below = page.getLast();
                }
                assertThat(down).as(filter).isEqualTo(newestFirst);

                List<String> up = new ArrayList<>();
                for (String above = floor; ; ) {
                    List<String> page = ids(filter + "&sort_id_gt=" + above);
                    if (page.isEmpty()) {
                        break;
                    }
                    assertThat(page).isSortedAccordingTo(Collections.reverseOrder());
                    up.addAll(0, page);
                    above = page.getFirst();
                }
                assertThat(up).as(filter).isEqualTo(newestFirst);
            }
        }
        assertThat(ids("sort_id_gt=%s&sort_id_lt=%s".formatted(made.get(3), made.get(5))))
                .containsExactly(made.get(4));
        assertThat(ids("sort_id_gt=%s&sort_id_lt=%s".formatted(made.get(5), made.get(3))))
                .isEmpty();
        assertThat(ids("sort_id_gt=%s&sort_id_lt=%s".formatted(made.get(3), made.get(4))))
                .isEmpty();
    }

    @Test
    void whatCannotBeAskedIsRefused() {
        for (String bad : new String[] {
            "authorization_state=expired",
            "authorization_state=PENDING",
            "authorization_state=%00",
            "limit=0",
            "limit=101",
            "limit=-1",
            "limit=1.5",
            "limit=ten",
            "limit=99999999999999999999",
            "limit=1%20",
            "sort_id_lt=1",
            "sort_id_gt=x",
            "sort_id_gt=%27%3B--",
            "sort_id_lt=%00"
        }) {
            Untouched.by(400, "invalid_parameters", () -> desk.reviewer().get(SEARCH + "?" + bad));
        }
        desk.reviewer().get(SEARCH + "?colour=red&limit=1").is(200);
        desk.reviewer().get(SEARCH + "?limit=").is(200);
        assertThat(ids("limit=100&sort_id_lt=00000000-0000-0000-0000-000000000000"))
                .isEmpty();
        assertThat(ids("limit=100&sort_id_gt=" + CEILING)).isEmpty();
    }

    private List<String> ids(String query) {
        List<String> ids = new ArrayList<>();
        search(query).get("orders").forEach(order -> ids.add(id(order)));
        return ids;
    }

    private JsonNode search(String query) {
        return desk.reviewer().get(SEARCH + "?" + query).is(200).body();
    }

    /** The greatest id that is lower. */
    private static String before(JsonNode order) {
        UUID id = UUID.fromString(order.get("sort_id").textValue());
        return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits() - 1).toString();
    }

    private static String id(JsonNode order) {
        return order.get("id").textValue();
    }
}
