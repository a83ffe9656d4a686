package dev.countersign.sandbox;

import dev.countersign.database.Database;
import dev.countersign.identity.Caller;
import dev.countersign.identity.CredentialKind;
import dev.countersign.order.ramp.Direction;
import dev.countersign.order.ramp.Price;
import dev.countersign.order.ramp.ProviderScope;
import dev.countersign.order.ramp.QuoteRequest;
import dev.countersign.order.ramp.QuoteService;
import dev.countersign.order.ramp.RampOrderService;
import dev.countersign.order.ramp.Slippage;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.UUID;

/** Gives the second partner an order of its own, ended at once, so that there is a real foreign id to try. */
@ApplicationScoped
class ForeignOrder {

    private static final String CREDENTIAL_OF = "select id from credential where partner_id = $1 limit 1";
    private static final String REMEMBER =
            "update sandbox_world set document = jsonb_set(document, '{unigox,foreign,order_id}', to_jsonb($1::text))";

    private final Database database;
    private final QuoteService quotes;
    private final RampOrderService orders;

    ForeignOrder(Database database, QuoteService quotes, RampOrderService orders) {
        this.database = database;
        this.quotes = quotes;
        this.orders = orders;
    }

    /** Does so, unless it was done. */
    Uni<Void> ensure(JsonObject world) {
        JsonObject foreign = world.getJsonObject("unigox").getJsonObject("foreign");
        if (foreign.containsKey("order_id")) {
            return Uni.createFrom().voidItem();
        }
        UUID partner = UUID.fromString(
                world.getJsonObject("partner").getJsonObject("foreign").getString("id"));
        return database.first(CREDENTIAL_OF, partner)
                .map(row -> new Caller(row.orElseThrow().getUUID("id"), partner, CredentialKind.API_KEY.scopes()))
                .flatMap(caller -> create(caller, foreign))
                .flatMap(id -> database.run(REMEMBER, id.toString()))
                .replaceWithVoid();
    }

    private Uni<UUID> create(Caller caller, JsonObject foreign) {
        QuoteRequest request = new QuoteRequest(
                UUID.fromString(foreign.getString("user_uuid")),
                foreign.getLong("payment_details_id"),
                foreign.getString("crypto_currency"),
                foreign.getString("fiat_currency"),
                Price.Anchor.CRYPTO,
                BigDecimal.TEN,
                Optional.empty(),
                Optional.empty(),
                ProviderScope.ALL,
                Slippage.NONE,
                false);
        return quotes.quote(caller.tenantId(), request)
                .map(quote -> quote.orThrow(problem -> new IllegalStateException(problem.toString())))
                .flatMap(quote -> orders.initiate(caller, Direction.OFF_RAMP, quote.id(), Optional.empty()))
                .map(order -> order.orThrow(problem -> new IllegalStateException(problem.toString())))
                .flatMap(order -> orders.cancel(caller.tenantId(), order.id()).replaceWith(order.id()));
    }
}
