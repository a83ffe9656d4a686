package dev.countersign.order.ramp;

import dev.countersign.database.Database;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads what was agreed, for messages that must say the same whenever they are written. */
@ApplicationScoped
public class OrderTermsService {

    private static final String TERMS = """
            select o.id, o.user_id, o.crypto_amount, o.asset_code, s.decimals, o.fiat_amount, o.fiat_currency, o.licensed,
                   q.payment_details_id
              from ramp_order o join ramp_quote q on q.id = o.quote_id join asset s on s.code = o.asset_code
             where o.id = any ($1::uuid[])""";

    private final Database database;

    OrderTermsService(Database database) {
        this.database = database;
    }

    /** The terms of these orders, whoever they belong to, by their ids. */
    public Uni<Map<UUID, OrderTerms>> of(Collection<UUID> orders) {
        return database.run(TERMS, (Object) orders.toArray(UUID[]::new))
                .map(rows -> rows.stream()
                        .map(OrderTerms::of)
                        .collect(Collectors.toMap(OrderTerms::orderId, Function.identity())));
    }
}
